// What a DICOM export will write, its checks, and the buttons that save it.
import { useEffect, useMemo, useState } from 'react';
import { slicePixels } from '../../core/geometry/stack.ts';
import { showsTissue } from '../../core/tissue/tissueLabels.ts';
import { chooseExport, type ExportChoice, useExport } from '../../stores/exportStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { usePacs } from '../../stores/pacsStore.ts';
import { type Synthesis, useStudy } from '../../stores/studyStore.ts';
import { canChooseFolder, howFilesAreSaved } from '../../storage/destinationDialogs.ts';
import type { ExportOutlook } from '../../workers/exportApi.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { Fact } from '../kit/Fact.tsx';
import { Meter } from '../kit/Meter.tsx';
import { ErrorNotice } from '../kit/ErrorNotice.tsx';
import { Notice } from '../kit/Notice.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { bytesText, countText } from '../../core/words.ts';
import { Checks } from './Checks.tsx';
import { SliceRange } from './SliceRange.tsx';

/** Roughly, per file: its attributes without the pixels. */
const HEADER_BYTES = 3000;

interface DicomSectionProps {
  readonly synthesis: Synthesis;
  /** Of the CT. */
  readonly slices: number;
}

export function DicomSection({ synthesis, slices }: DicomSectionProps) {
  const app = useApp();
  const ctId = useStudy((study) => study.ctId);
  const overrides = useStudy((study) => study.overrides[study.ctId ?? '']);
  const { choice, outlook } = useExport();
  const made = synthesis.slicesDone.filter(Boolean).length;
  const { state, weightsSha256, stale } = synthesis;
  useEffect(() => {
    run(app.checkExport());
  }, [app, ctId, overrides, choice, made, state, weightsSha256, synthesis.windows, synthesis.mask]);
  return (
    <Section title="DICOM series">
      <ContrastChoice synthesis={synthesis} choice={choice} />
      <SliceRange range={choice.range} made={made} slices={slices} />
      <label className="check">
        <input
          type="checkbox"
          checked={choice.deidentify}
          onChange={(event) => chooseExport({ deidentify: event.target.checked })}
        />
        <span>
          De-identify
          <span className="dim export-hint">
            {choice.deidentify
              ? 'Basic profile: a pseudonym, no dates, new UIDs; provenance is kept.'
              : 'Off: the series joins the CT’s study, under the patient’s name.'}
          </span>
        </span>
      </label>
      {stale === null ? null : (
        <Notice kind="warning">
          <p>{stale} The files describe how these images were made, not the current choices.</p>
        </Notice>
      )}
      <OutlookView key={ctId} />
      <p className="dim small-print">
        {outlook.state === 'ready' ? `${howFilesAreSaved()} ` : ''}Each file states that it is synthetic, for
        research only, and names the weights.
      </p>
    </Section>
  );
}

type Which = 'both' | 'T1' | 'T2';

function ContrastChoice({
  synthesis: { contrasts },
  choice,
}: {
  readonly synthesis: Synthesis;
  readonly choice: ExportChoice;
}) {
  if (contrasts.length < 2) return null;
  const chosen = contrasts.filter((contrast) => choice.contrasts.includes(contrast));
  return (
    <Choice<Which>
      label="Images"
      value={chosen.length === 1 ? (chosen[0] ?? 'both') : 'both'}
      options={[
        { value: 'both', text: 'Synthetic T1 and T2' },
        { value: 'T1', text: 'Synthetic T1' },
        { value: 'T2', text: 'Synthetic T2' },
      ]}
      onChoose={(which) => chooseExport({ contrasts: which === 'both' ? ['T1', 'T2'] : [which] })}
    />
  );
}

/** What was known of the choice before stays in its place, with nothing to press, until the present one is checked. */
function OutlookView() {
  const outlook = useExport((state) => state.outlook);
  const [known, setKnown] = useState<ExportOutlook | null>(null);
  const next = outlook.state === 'ready' ? outlook.outlook : outlook.state === 'refused' ? null : known;
  if (next !== known) setKnown(next);
  switch (outlook.state) {
    case 'none':
      return known && <Ready outlook={known} checking />;
    case 'checking':
      return known ? (
        <Ready outlook={known} checking />
      ) : (
        <div role="status">
          <p className="dim">Checking what would be written</p>
          <Meter fraction={null} label="Checking what would be written" />
        </div>
      );
    case 'refused':
      return <ErrorNotice error={outlook.error} />;
    case 'ready':
      return <Ready outlook={outlook.outlook} checking={false} />;
  }
}

function Ready({ outlook, checking }: { readonly outlook: ExportOutlook; readonly checking: boolean }) {
  const app = useApp();
  const saved = useExport((state) => state.saved);
  const exporting = useJobs(({ jobs }) => jobs.some(({ kind }) => kind === 'export'));
  const busy = exporting || checking;
  const connection = usePacs((state) => state.connection);
  const { plan, series, files, bytes, checks } = outlook;
  const found = useStudy(({ ctId, tissues }) => (ctId !== null && tissues[ctId]?.numbers ? ctId : null));
  const segmented = useMemo(() => {
    const labels =
      found === null ? null : app.pixels({ of: 'tissue', ctId: found, source: 'synthetic' })?.voxels;
    return labels instanceof Uint8Array && plan.contrasts.includes('T1')
      ? showsTissue(labels, plan.slices, slicePixels(plan.geometry))
      : null;
  }, [app, found, plan]);
  const failed = checks.some(({ outcome }) => outcome === 'failed');
  return (
    <div className="export-outlook" aria-busy={checking}>
      {checking ? (
        <p className="only-heard" role="status">
          Checking what would be written
        </p>
      ) : null}
      <dl className="facts">
        {series.map(({ contrast, description, files: count }) => (
          <Fact key={contrast} name={contrast}>
            {description}, {countText(count, 'file')}
          </Fact>
        ))}
        {segmented === null ? null : (
          <Fact name="SEG">
            {segmented
              ? 'Grey and white matter of the synthetic T1, 1 file'
              : 'None: these slices show no grey or white matter'}
          </Fact>
        )}
        <Fact name="Size">{bytesText(bytes + files * HEADER_BYTES)}</Fact>
        <Fact name="Patient">{plan.deidentification ? plan.deidentification.pseudonym : 'as in the CT'}</Fact>
      </dl>
      {plan.notes.map((note) => (
        <Notice key={note} kind={plan.model.untrained && note.includes('untrained') ? 'synthetic' : 'info'}>
          <p>{note}</p>
        </Notice>
      ))}
      <Checks checks={checks} />
      <div className="button-row">
        <button
          type="button"
          className="button primary"
          disabled={busy || failed}
          onClick={() => run(app.saveDicom('zip'))}
        >
          Save as ZIP
        </button>
        <button
          type="button"
          className="button"
          disabled={busy || failed || !canChooseFolder()}
          title={canChooseFolder() ? undefined : 'This browser cannot save into a folder.'}
          onClick={() => run(app.saveDicom('folder'))}
        >
          Save into a folder
        </button>
        {connection ? (
          <button
            type="button"
            className="button"
            disabled={busy || failed || plan.deidentification !== null}
            title={
              plan.deidentification === null
                ? undefined
                : 'A de-identified series belongs to no study of the PACS.'
            }
            onClick={() => run(app.sendToPacs())}
          >
            Send to PACS
          </button>
        ) : null}
      </div>
      {connection ? (
        <p className="dim small-print">
          Send to PACS: into the CT&rsquo;s own study at {connection.address.root}; sent again it is the same
          series.
        </p>
      ) : null}
      {saved === null ? null : (
        <p role="status" className="export-saved">
          {saved}
        </p>
      )}
    </div>
  );
}
