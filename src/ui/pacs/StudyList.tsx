// The studies that a search found; unfolded, their CT and MR series, of which some are chosen.
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { countText, dateText, personText } from '../../core/words.ts';
import type { PacsSeries, PacsStudy } from '../../dicomweb/pacsApi.ts';
import { usePacs } from '../../stores/pacsStore.ts';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';

interface StudyListProps {
  readonly studies: readonly PacsStudy[];
  readonly chosen: readonly PacsSeries[];
  readonly onChoose: (series: readonly PacsSeries[]) => void;
}

export function StudyList({ studies, chosen, onChoose }: StudyListProps) {
  const app = useApp();
  const [unfolded, setUnfolded] = useState<string | null>(null);
  return (
    <ul className="pacs-list" aria-label="Studies found">
      {studies.map((study) => {
        const open = unfolded === study.studyUid;
        const Chevron = open ? IconChevronDown : IconChevronRight;
        return (
          <li key={study.studyUid}>
            <button
              type="button"
              className="pacs-study"
              aria-expanded={open}
              onClick={() => {
                setUnfolded(open ? null : study.studyUid);
                onChoose([]);
                if (!open) run(app.pacs.unfold(study.studyUid));
              }}
            >
              <Chevron size={14} stroke={1.8} aria-hidden />
              <span translate={study.patientName ? 'no' : undefined}>
                {personText(study.patientName) || 'No name'}
              </span>
              <span className="dim" translate="no">
                {study.patientId}
              </span>
              <span>{dateText(study.studyDate)}</span>
              <span className="dim" translate="no">
                {study.description || study.modalities.join(', ')}
              </span>
              <span className="amount dim">
                {study.images === null ? '' : countText(study.images, 'image')}
              </span>
            </button>
            {open ? <SeriesOf studyUid={study.studyUid} chosen={chosen} onChoose={onChoose} /> : null}
          </li>
        );
      })}
    </ul>
  );
}

function SeriesOf({
  studyUid,
  chosen,
  onChoose,
}: {
  readonly studyUid: string;
  readonly chosen: readonly PacsSeries[];
  readonly onChoose: (series: readonly PacsSeries[]) => void;
}) {
  const series = usePacs((state) => state.series[studyUid]);
  if (series === undefined) return null;
  if (series === 'searching')
    return (
      <p className="pacs-series" role="status">
        Listing its series …
      </p>
    );
  if (series.length === 0) return <p className="pacs-series">It holds no CT and no MR.</p>;
  const isChosen = ({ seriesUid }: PacsSeries): boolean => chosen.some((one) => one.seriesUid === seriesUid);
  return (
    <div className="pacs-series" role="group" aria-label="Series of the study">
      {series.map((one) => (
        <label className="check" key={one.seriesUid}>
          <input
            type="checkbox"
            checked={isChosen(one)}
            onChange={() =>
              onChoose(
                isChosen(one)
                  ? chosen.filter(({ seriesUid }) => seriesUid !== one.seriesUid)
                  : [...chosen, one],
              )
            }
          />
          <span translate={one.description ? 'no' : undefined}>
            <b translate="no">{one.modality}</b> {one.number === null ? '' : `${one.number} `}
            {one.description || 'without a name'}
            {one.images === null ? '' : <span className="dim">, {countText(one.images, 'image')}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
