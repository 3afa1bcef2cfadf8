// A job under way in its panel: what is done of it, how fast, a meter, and Stop.
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type Job, useJobs } from '../../stores/jobStore.ts';
import { useApp } from '../appContext.tsx';
import { amountText, jobFraction, paceWords } from './jobWords.ts';
import { Meter } from './Meter.tsx';

export interface RunningJobProps {
  readonly kind: Job['kind'];
  /** Of the meter, for those who hear it. */
  readonly label: string;
  /** The job has several steps, and each is named. */
  readonly steps?: boolean;
  readonly children?: ReactNode;
}

export function RunningJob({ kind, label, steps = false, children }: RunningJobProps) {
  const app = useApp();
  const job = useJobs(({ jobs }) => jobs.find((one) => one.kind === kind));
  const counted = job !== undefined && job.total > 0;
  const words = [...(steps && job ? [job.label] : []), ...(counted ? [amountText(job)] : [])].join(': ');
  return (
    <div className="run-block" role="status">
      <div className="run-line">
        <span>{words || 'Starting'}</span>
        <span className="dim">{job ? paceWords(job) : ''}</span>
      </div>
      <Meter fraction={job ? jobFraction(job) : null} label={label} />
      <button type="button" className="button" onClick={() => app.cancel(kind)}>
        <IconX size={15} stroke={1.7} aria-hidden />
        Stop
      </button>
      {children}
    </div>
  );
}
