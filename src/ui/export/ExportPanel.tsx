// The Export panel: synthetic MR as DICOM with its checks, NIfTI, report, reproducibility bundle, pictures and numbers.
import './export.css';
import { seriesById, type Synthesis, useStudy } from '../../stores/studyStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useApp } from '../appContext.tsx';
import { Meter } from '../kit/Meter.tsx';
import { Section } from '../kit/Section.tsx';
import { amountText, jobFraction } from '../kit/jobWords.ts';
import { BundleSection } from './BundleSection.tsx';
import { DicomSection } from './DicomSection.tsx';
import { NiftiSection } from './NiftiSection.tsx';
import { NumbersCsvSection } from './NumbersCsvSection.tsx';
import { ReportSection } from './ReportSection.tsx';
import { PictureSection } from './PictureSection.tsx';

export function ExportPanel() {
  const ct = useStudy((state) => seriesById(state, state.ctId));
  const synthesis = useStudy((state) => (state.ctId === null ? undefined : state.syntheses[state.ctId]));
  const waiting = waitingFor(synthesis);
  return (
    <>
      <RunningExport />
      {ct && synthesis && waiting === null ? (
        <>
          <DicomSection synthesis={synthesis} slices={ct.instances.length} />
          <NiftiSection ct={ct} synthesis={synthesis} />
          <ReportSection ctId={ct.id} synthesis={synthesis} />
          <BundleSection synthesis={synthesis} />
        </>
      ) : (
        <Section title="DICOM series">
          <p className="dim">{waiting}</p>
        </Section>
      )}
      <PictureSection synthesis={synthesis} />
      <NumbersCsvSection />
    </>
  );
}

/** What must happen before there is anything to export; null when there is. */
function waitingFor(synthesis: Synthesis | undefined): string | null {
  if (!synthesis) return 'Nothing has been made from this CT yet. Synthesise first.';
  if (synthesis.state === 'running')
    return 'Slices are being made. Wait for all of them, or pause to export those that are ready.';
  return synthesis.slicesDone.some(Boolean) ? null : 'No slice has been made yet.';
}

function RunningExport() {
  const app = useApp();
  const job = useJobs(({ jobs }) => jobs.find(({ kind }) => kind === 'export'));
  if (!job) return null;
  return (
    <Section title={job.label}>
      <div role="status" className="export-run">
        <p>{job.total > 0 ? amountText(job) : 'Starting'}</p>
        <Meter fraction={jobFraction(job)} label={job.label} />
        <button type="button" className="button" onClick={() => app.cancel('export')}>
          Cancel the export
        </button>
      </div>
    </Section>
  );
}
