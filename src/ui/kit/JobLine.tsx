// One running job: progress, pace, time left, and buttons to pause or cancel it.
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import type { Job } from '../../stores/jobStore.ts';
import { useApp } from '../appContext.tsx';
import { IconButton } from './IconButton.tsx';
import { Meter } from './Meter.tsx';
import { amountText, jobFraction, paceWords } from './jobWords.ts';

export function JobLine({ job }: { readonly job: Job }) {
  const app = useApp();
  const pace = paceWords(job);
  return (
    <div className="status-job">
      <span className="status-job-words">
        {job.label}: {amountText(job)}
        {pace ? `, ${pace}` : ''}
      </span>
      <Meter fraction={jobFraction(job)} label={job.label} />
      {job.canPause ? (
        <IconButton
          small
          label={job.paused ? 'Resume' : 'Pause'}
          icon={job.paused ? IconPlayerPlay : IconPlayerPause}
          onPress={job.paused ? () => app.resume() : () => app.pause()}
        />
      ) : null}
      {job.canCancel ? (
        <IconButton small label={`Cancel: ${job.label}`} icon={IconX} onPress={() => app.cancel(job.kind)} />
      ) : null}
    </div>
  );
}
