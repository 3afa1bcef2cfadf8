// A reproducibility bundle of the open CT's synthetic MR: one ZIP from which the command line makes it again.
import { useState } from 'react';
import { useExport } from '../../stores/exportStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import type { Synthesis } from '../../stores/studyStore.ts';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { reportOf } from './reportOf.ts';

export function BundleSection({ synthesis }: { readonly synthesis: Synthesis }) {
  const app = useApp();
  const [pixels, setPixels] = useState(false);
  const [missing, setMissing] = useState(false);
  const [asked, setAsked] = useState(false);
  const saved = useExport((state) => (asked ? state.saved : null));
  const busy = useJobs(({ jobs }) => jobs.some(({ kind }) => kind === 'export'));
  const whole = synthesis.state === 'done' && synthesis.slicesDone.every(Boolean);
  const save = (): void => {
    const report = reportOf([], new Date());
    setMissing(report === null);
    setAsked(true);
    if (report) run(app.saveBundle(report, pixels));
  };
  return (
    <Section title="Reproducibility bundle">
      <label className="check">
        <input type="checkbox" checked={pixels} onChange={(event) => setPixels(event.target.checked)} />
        <span>With the synthetic pixels</span>
      </label>
      <div className="button-row">
        <button type="button" className="button" disabled={busy || !whole} onClick={save}>
          Save bundle
        </button>
      </div>
      {saved === null ? null : <p className="export-saved">{saved}</p>}
      <p className="dim small-print">
        {missing
          ? 'The network that made these images is not known any more: run the synthesis again first.'
          : whole
            ? 'One ZIP: hashes of the input files, the model and the result; settings, device, numbers, methods. npm run reproduce makes the result again from it and the input files. No patient data, no pixel of the input.'
            : 'Needs all slices: continue the synthesis first.'}
      </p>
    </Section>
  );
}
