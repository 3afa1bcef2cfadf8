// One NIfTI file per contrast, for other research tools; tilted or uneven stacks are resampled, but only if asked for.
import { useState } from 'react';
import { regularGrid } from '../../core/geometry/regularGrid.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { type Synthesis, useStudy } from '../../stores/studyStore.ts';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';

export function NiftiSection({ ct, synthesis }: { readonly ct: SeriesInfo; readonly synthesis: Synthesis }) {
  const app = useApp();
  const [resample, setResample] = useState(false);
  const busy = useJobs(({ jobs }) => jobs.some(({ kind }) => kind === 'export'));
  const measured = useStudy(({ spreads }) => spreads[ct.id]?.state === 'done');
  const tissue = useStudy(({ tissues }) => tissues[ct.id]?.numbers ?? null);
  const whole = synthesis.slicesDone.every(Boolean);
  const regular = ct.geometry !== null && regularGrid(ct.geometry).identity;
  const possible = whole && (regular || resample);
  return (
    <Section title="NIfTI">
      {regular ? null : (
        <label className="check">
          <input type="checkbox" checked={resample} onChange={(event) => setResample(event.target.checked)} />
          <span>
            Resample onto an even grid
            <span className="dim export-hint">
              The slices are tilted or unevenly spaced, which NIfTI cannot represent; DICOM keeps every slice
              where it is.
            </span>
          </span>
        </label>
      )}
      <div className="button-row">
        {synthesis.contrasts.map((contrast) => (
          <button
            key={contrast}
            type="button"
            className="button"
            disabled={busy || !possible}
            onClick={() => run(app.saveNifti('synthetic', contrast, resample))}
          >
            {contrast}.nii.gz
          </button>
        ))}
      </div>
      {measured ? (
        <div className="button-row">
          {synthesis.contrasts.map((contrast) => (
            <button
              key={contrast}
              type="button"
              className="button"
              disabled={busy || !possible}
              onClick={() => run(app.saveNifti('spread', contrast, resample))}
            >
              Spread of {contrast}.nii.gz
            </button>
          ))}
        </div>
      ) : null}
      {tissue ? (
        <div className="button-row">
          {(['synthetic', 'real'] as const).map((source) =>
            tissue[source] ? (
              <button
                key={source}
                type="button"
                className="button"
                disabled={busy || !possible}
                onClick={() => run(app.saveTissue(source, resample))}
              >
                Grey and white, {source} T1.nii.gz
              </button>
            ) : null,
          )}
        </div>
      ) : null}
      <p className="dim small-print">
        {whole
          ? 'Whole volume, 0 to 4095, affine in scanner coordinates. It says that it is synthetic and what made it, and names the CT’s series unless de-identified; no patient data. The spread is in per cent of full scale, and says that it is no MR.'
          : 'Needs all slices: continue the synthesis first.'}
      </p>
    </Section>
  );
}
