// One series in the Studies column: thumbnail, name, size, notes, and what it is used as.
import { IconAlertTriangle, IconBan, IconInfoCircle, IconTags, IconX } from '@tabler/icons-react';
import { guessContrast } from '../../core/series/guessContrast.ts';
import type { Contrast } from '../../core/contrast.ts';
import type { SeriesInfo, SeriesNote } from '../../core/series/seriesInfo.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { Meter } from '../kit/Meter.tsx';
import { run } from '../kit/run.ts';
import { SyntheticFacts } from './SyntheticFacts.tsx';
import { roleWords, seriesCount, seriesName, seriesSpacing } from '../../core/series/seriesWords.ts';

/** A card that is dragged into a pane carries its series' id under this name. */
export const SERIES_DRAG = 'application/x-synthmr-series';

export function SeriesCard({ series }: { readonly series: SeriesInfo }) {
  const app = useApp();
  const current = useStudy((state) => (state.ctId ?? state.aloneId) === series.id);
  const hasCt = useStudy((state) => state.ctId !== null);
  const thumbnail = useStudy((state) => state.thumbnails[series.id]);
  const reading = useStudy((state) => state.reading[series.id]);
  const name = seriesName(series);
  const main = (
    <>
      {thumbnail ? (
        <img className="series-thumb" src={thumbnail} alt="" />
      ) : (
        <span className="series-thumb" aria-hidden />
      )}
      <span className="series-words">
        <span className="series-name">
          <span title={name} translate="no">
            {name}
          </span>
          <span className={series.role === 'synthetic' ? 'badge synthetic' : 'badge'}>
            {roleWords[series.role]}
          </span>
        </span>
        <span className="series-line">
          <span>{seriesCount(series)}</span> <span>{seriesSpacing(series)}</span>
        </span>
        {reading?.state === 'reading' ? (
          <Meter fraction={reading.slices / Math.max(1, reading.total)} label={`Reading ${name}`} />
        ) : null}
      </span>
    </>
  );
  return (
    <li className={current ? 'series-card current' : 'series-card'}>
      {isShowable(series) ? (
        <button
          type="button"
          className="series-main"
          aria-current={current}
          title={
            series.role === 'ct'
              ? 'Drag into a pane to see it there'
              : 'Double-click, or drag into a pane, to see it there'
          }
          draggable
          onDragStart={({ dataTransfer }) => {
            dataTransfer.setData(SERIES_DRAG, series.id);
            dataTransfer.effectAllowed = 'copy';
          }}
          onClick={({ detail }) => {
            if (series.role === 'ct') run(app.selectCt(series.id));
            else if (!hasCt || detail === 0) run(app.showSeries(series.id)); // with a CT, keys only: a mouse clicks twice
          }}
          onDoubleClick={() => run(app.showSeries(series.id))}
        >
          {main}
        </button>
      ) : (
        <div className="series-main">{main}</div>
      )}
      <span className="series-close">
        {series.instances.length > 0 ? (
          <IconButton
            small
            label={`Tags of ${name}`}
            icon={IconTags}
            onPress={() => run(app.showTags(series.id))}
          />
        ) : null}
        <IconButton small label={`Close ${name}`} icon={IconX} onPress={() => app.closeSeries(series.id)} />
      </span>
      <SeriesExtra series={series} />
    </li>
  );
}

const isShowable = ({ role, geometry }: SeriesInfo): boolean =>
  geometry !== null && (role === 'ct' || role === 'mr' || role === 'synthetic');

function SeriesExtra({ series }: { readonly series: SeriesInfo }) {
  const reading = useStudy((state) => state.reading[series.id]);
  const failed = reading?.state === 'failed' ? reading.error : null;
  const { notes, synthetic, comments } = series;
  if (notes.length === 0 && !failed && series.role !== 'mr' && !synthetic && !comments) return null;
  return (
    <div className="series-extra">
      {series.nifti && !synthetic ? <ModalityChoice series={series} /> : null}
      {series.role === 'mr' && series.geometry ? <ReferenceChoice series={series} /> : null}
      {synthetic ? <SyntheticFacts series={series} synthetic={synthetic} /> : null}
      {comments ? <Note note={{ level: 'info', text: comments }} own /> : null}
      {notes.map((note) => (
        <Note key={note.text} note={note} />
      ))}
      {failed ? <Note note={{ level: 'refused', text: `${failed.message} ${failed.advice}` }} /> : null}
    </div>
  );
}

const noteIcons = { info: IconInfoCircle, warning: IconAlertTriangle, refused: IconBan };

/** `own`: words of the file, not of this program. */
function Note({ note, own = false }: { readonly note: SeriesNote; readonly own?: boolean }) {
  const Icon = noteIcons[note.level];
  return (
    <p className={`series-note ${note.level}`}>
      <Icon size={14} stroke={1.7} aria-hidden />
      <span title={note.text} translate={own ? 'no' : undefined}>
        {note.text}
      </span>
    </p>
  );
}

/** CT or MR, where the file does not say: what its values look like can be overruled. */
function ModalityChoice({ series }: { readonly series: SeriesInfo }) {
  const app = useApp();
  const busy = useStudy((state) => state.opening !== null || state.reading[series.id]?.state === 'reading');
  return (
    <Choice<'CT' | 'MR'>
      label="Read as"
      value={series.role === 'mr' ? 'MR' : 'CT'}
      disabled={busy}
      options={[
        { value: 'CT', text: 'CT, in Hounsfield units' },
        { value: 'MR', text: 'MR' },
      ]}
      onChoose={(modality) => run(app.readAs(series.id, modality))}
    />
  );
}

type Use = Contrast | 'none';

/** Which contrast this MR is the reference for; the guess can be changed. */
function ReferenceChoice({ series }: { readonly series: SeriesInfo }) {
  const app = useApp();
  const references = useStudy((state) => state.references);
  const hasCt = useStudy((state) => state.ctId !== null);
  const value: Use = references.T1 === series.id ? 'T1' : references.T2 === series.id ? 'T2' : 'none';
  const { reason } = guessContrast(series);
  return (
    <Choice<Use>
      label="Use as"
      hint={reason}
      value={value}
      disabled={!hasCt}
      options={[
        { value: 'none', text: 'Not used' },
        { value: 'T1', text: 'Real T1' },
        { value: 'T2', text: 'Real T2' },
      ]}
      onChoose={(use) => {
        if (value !== 'none') run(app.setReference(value, null));
        if (use !== 'none') run(app.setReference(use, series.id));
      }}
    />
  );
}
