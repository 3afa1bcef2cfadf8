// The organiser's page of reader studies, shown instead of the images: a new study, and the studies that are kept.
import './readerStudy.css';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useJobs } from '../../stores/jobStore.ts';
import { useReaderStudy } from '../../stores/readerStudyStore.ts';
import { useApp } from '../appContext.tsx';
import { JobLine } from '../kit/JobLine.tsx';
import { Notice } from '../kit/Notice.tsx';
import { DesignForm } from './DesignForm.tsx';
import { StudyCard } from './StudyCard.tsx';

export function ReaderStudyRoom() {
  const { readerStudy } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  const error = useReaderStudy((state) => state.error);
  const kept = useReaderStudy((state) => state.kept);
  const job = useJobs(({ jobs }) => jobs.find(({ kind }) => kind === 'readers'));
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className="reader-study" id="images" aria-label="Reader study">
      <header className="reader-head">
        <button type="button" className="button" onClick={() => readerStudy.leave()}>
          <IconArrowLeft size={15} stroke={1.7} aria-hidden />
          Back to the images
        </button>
        <h2 ref={heading} tabIndex={-1}>
          Reader study
        </h2>
        {job ? (
          <JobLine job={job} />
        ) : (
          <p className="dim">Blinded, on this machine alone; case codes stand for patients.</p>
        )}
      </header>
      {error ? (
        <div role="alert">
          <Notice kind="error">
            <p>{error.message}</p>
            <p>{error.advice}</p>
          </Notice>
        </div>
      ) : null}
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
    </main>
  );
}
