// One pair: its thumbnails, patient, problems, and the choices that fix them.
import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { contrasts } from '../../core/contrast.ts';
import { isBusy, type PairRow, useFineTune } from '../../stores/fineTuneStore.ts';
import { seriesById, useStudy } from '../../stores/studyStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { Meter } from '../kit/Meter.tsx';
import { run } from '../kit/run.ts';
import { countText } from '../../core/words.ts';
import { patientFolders } from '../../core/series/patientFolders.ts';
import { whose } from '../../core/series/whose.ts';

export function PairCard({ row }: { readonly row: PairRow }) {
  const { fineTune } = useApp();
  const study = useStudy();
  const busy = useFineTune(({ run: now, preparing }) => isBusy(now) || preparing);
  const ct = seriesById(study, row.ctId);
  const { state } = row;
  const kept = state.kind === 'ready' ? state.kept : null;
  const present = kept
    ? kept.contrasts.filter((_, k) => kept.present[k])
    : contrasts.filter((contrast) => row.references[contrast]);
  const firstMr = contrasts.map((contrast) => row.references[contrast]).find((id) => id !== null);
  const pictures = kept?.pictures ?? {
    ct: study.thumbnails[row.ctId ?? ''] ?? '',
    mr: study.thumbnails[firstMr ?? ''] ?? '',
  };
  const folders = useMemo(() => patientFolders(study.series), [study.series]);
  const who = ct ? whose(ct, folders) : '';
  const bad = row.faults.length > 0 && !row.samePerson;
  return (
    <li className={`finetune-pair ${bad || state.kind === 'failed' ? 'bad' : ''}`} data-state={state.kind}>
      <input
        type="checkbox"
        aria-label={`Train on ${row.label}`}
        checked={row.included}
        disabled={busy}
        onChange={(event) => fineTune.patchPair(row.id, { included: event.target.checked })}
      />
      <div className="finetune-pictures">
        {(['ct', 'mr'] as const).map((which) =>
          pictures[which] ? (
            <img key={which} src={pictures[which]} alt={which === 'ct' ? 'CT' : 'Real MR'} />
          ) : (
            <span key={which} className="finetune-no-picture" />
          ),
        )}
      </div>
      <div className="finetune-pair-words">
        <p>
          <b translate="no">{row.label}</b>{' '}
          {who ? (
            <span className="dim" translate="no">
              {who}
            </span>
          ) : null}
        </p>
        <p className="dim">
          {present.length > 0 ? `CT with ${present.join(' and ')}` : 'CT without MR'}
          {kept ? `, ${countText(kept.slices, 'slice')}` : ''}
          {row.ctId === null ? ', kept from an earlier visit' : ''}
        </p>
        {state.kind === 'preparing' ? (
          <div role="status">
            <p className="dim">{state.words}</p>
            <Meter fraction={state.fraction} label={`Preparing ${row.label}`} />
          </div>
        ) : null}
        {kept ? <p className="dim">{kept.summary}</p> : null}
        {state.kind === 'failed' ? (
          <p className="error-text">
            {state.error.message} <span className="dim">{state.error.advice}</span>
          </p>
        ) : null}
        {row.samePerson
          ? null
          : row.faults.map(({ kind, text }) => (
              <p key={text} className="error-text">
                {text}{' '}
                {kind === 'other-patient' ? (
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => fineTune.patchPair(row.id, { samePerson: true })}
                  >
                    Same person
                  </button>
                ) : null}
              </p>
            ))}
        {row.ctId !== null && !busy ? <MrChoice row={row} open={bad} /> : null}
      </div>
      <IconButton
        small
        label={row.ctId === null ? `Delete ${row.label}` : `Remove ${row.label} from the list`}
        icon={IconX}
        disabled={busy}
        onPress={() => run(fineTune.removePair(row.id))}
      />
    </li>
  );
}

/** The pair's real MR, chosen by hand from all open series. */
function MrChoice({ row, open }: { readonly row: PairRow; readonly open: boolean }) {
  const { fineTune } = useApp();
  const series = useStudy((state) => state.series);
  const ct = series.find(({ id }) => id === row.ctId);
  const mrs = series.filter(({ role, geometry }) => role === 'mr' && geometry);
  return (
    <Disclosure title="Change the MR" open={open}>
      {contrasts.map((contrast) => (
        <Choice
          key={contrast}
          label={`Real ${contrast}`}
          value={row.references[contrast] ?? ''}
          options={[
            { value: '', text: 'None' },
            ...mrs.map(({ id, description, patient }) => ({
              value: id,
              text: `${description || 'MR'}${patient.id === ct?.patient.id ? '' : ' (another patient)'}`,
            })),
          ]}
          onChoose={(id) => fineTune.changePair(row.id, contrast, id || null)}
        />
      ))}
    </Disclosure>
  );
}
