// What stands in place of the panes before anything is open: one sentence, a drop target, the demo patient.
import { IconFolderDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStudy } from '../../stores/studyStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { JobLine } from '../kit/JobLine.tsx';
import { KeptStudies } from './KeptStudies.tsx';
import { OpenButtons } from './OpenButtons.tsx';
import { useOpening } from './useOpening.ts';

/** `children` are shown below the demo button. */
export function FirstVisit({ children }: { readonly children: ReactNode }) {
  const { openDemo } = useOpening();
  const opening = useStudy((state) => state.opening);
  const jobs = useJobs((state) => state.jobs);
  const job = jobs.find(({ kind }) => kind === 'open' || kind === 'read');
  const busy = opening !== null || job !== undefined;
  return (
    <div className="first-visit">
      <p className="first-sentence">
        Drop a head CT and see the T1 and T2 MR that a neural network makes of it.
      </p>
      <div className="drop-target">
        <IconFolderDown size={34} stroke={1.2} aria-hidden />
        {busy ? (
          <div role="status">
            {job ? <JobLine job={job} /> : `Reading the drop: ${opening?.done ?? 0} files`}
          </div>
        ) : (
          <>
            <p>Drop a folder, DICOM or NIfTI files, or a ZIP anywhere on this page</p>
            <div className="button-row">
              <OpenButtons />
            </div>
          </>
        )}
      </div>
      <button type="button" className="button primary" disabled={busy} onClick={openDemo}>
        Demo patient
      </button>
      <KeptStudies />
      {children}
    </div>
  );
}
