// The running jobs: what each does, its progress, and whether it can be paused or cancelled.
import { create } from 'zustand';

export interface Job {
  readonly kind:
    | 'open'
    | 'read'
    | 'show'
    | 'bring back'
    | 'mask'
    | 'model'
    | 'synthesise'
    | 'spread'
    | 'tissue'
    | 'register'
    | 'metrics'
    | 'export'
    | 'verify'
    | 'keep'
    | 'pacs'
    | 'explain'
    | 'readers'
    | 'train';
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly secondsPerUnit: number | null;
  readonly secondsLeft: number | null;
  readonly paused: boolean;
  readonly canPause: boolean;
  readonly canCancel: boolean;
}

export interface JobState {
  readonly jobs: readonly Job[];
}

export const useJobs = create<JobState>(() => ({ jobs: [] }));

/** Progress is shown this often at most: hundreds of files a second would keep the page drawing. */
const SHOWN_EVERY_MS = 80;
const shownAt = new Map<Job['kind'], number>();
const waiting = new Map<Job['kind'], ReturnType<typeof setTimeout>>();

/** Shows or updates the job of this kind; mere progress that follows too soon waits a moment, and gives way to what comes meanwhile. */
export const showJob = (job: Job): void => {
  stopWaiting(job.kind);
  const before = useJobs.getState().jobs.find(({ kind }) => kind === job.kind);
  const since = performance.now() - (shownAt.get(job.kind) ?? -Infinity);
  const mereProgress = before?.label === job.label && before.paused === job.paused && job.done < job.total;
  if (mereProgress && since < SHOWN_EVERY_MS) {
    waiting.set(
      job.kind,
      setTimeout(() => showJob(job), SHOWN_EVERY_MS - since),
    );
    return;
  }
  shownAt.set(job.kind, performance.now());
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.some((other) => other.kind === job.kind)
      ? jobs.map((other) => (other.kind === job.kind ? job : other))
      : [...jobs, job],
  }));
};

export const endJob = (kind: Job['kind']): void => {
  stopWaiting(kind);
  useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.kind !== kind) }));
};

const stopWaiting = (kind: Job['kind']): void => {
  clearTimeout(waiting.get(kind));
  waiting.delete(kind);
};

/** A job in the status bar without a rate. */
export const plainJob = (
  kind: Job['kind'],
  label: string,
  done: number,
  total: number,
  unit: string,
): Job => ({
  kind,
  label,
  done,
  total,
  unit,
  secondsPerUnit: null,
  secondsLeft: null,
  paused: false,
  canPause: false,
  canCancel: true,
});
