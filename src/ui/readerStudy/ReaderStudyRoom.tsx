// The organiser's page of reader studies, shown instead of the images: a new study, and the studies that are kept.
import './readerStudy.css';
import { useJobs } from '../../stores/jobStore.ts';
import { useReaderStudy } from '../../stores/readerStudyStore.ts';
import { useApp } from '../appContext.tsx';
import { Room } from '../kit/Room.tsx';
import { ErrorNotice } from '../kit/ErrorNotice.tsx';
import { DesignForm } from './DesignForm.tsx';
import { StudyCard } from './StudyCard.tsx';

export function ReaderStudyRoom() {
  const { readerStudy } = useApp();
  const error = useReaderStudy((state) => state.error);
  const kept = useReaderStudy((state) => state.kept);
  const job = useJobs(({ jobs }) => jobs.find(({ kind }) => kind === 'readers'));
  return (
    <Room
      className="reader-study"
      label="Reader study"
      title="Reader study"
      note="Blinded, on this machine alone; case codes stand for patients."
      job={job}
      onLeave={() => readerStudy.leave()}
    >
      <ErrorNotice error={error} />
      <div className="reader-columns">
        <DesignForm />
        <section className="reader-kept" aria-labelledby="reader-kept">
          <h3 id="reader-kept">Studies in this browser</h3>
          {kept === null ? <p className="dim">Reading what is kept …</p> : null}
          {kept?.length === 0 ? (
            <p className="dim">
              None yet. A study stands here once its cases are drawn, and stays until you delete it.
            </p>
          ) : null}
          {kept?.map((one) => (
            <StudyCard key={one.study.id} kept={one} />
          ))}
        </section>
      </div>
    </Room>
  );
}
