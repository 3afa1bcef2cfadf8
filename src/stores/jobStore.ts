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

/** Shows or updates the job of this kind; mere progress that follows too soon is left out, the end of it never. */
export const showJob = (job: Job): void => {
  const before = useJobs.getState().jobs.find(({ kind }) => kind === job.kind);
  const now = performance.now();
  const mereProgress = before?.label === job.label && before.paused === job.paused && job.done < job.total;
  if (mereProgress && now - (shownAt.get(job.kind) ?? 0) < SHOWN_EVERY_MS) return;
  shownAt.set(job.kind, now);
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.some((other) => other.kind === job.kind)
      ? jobs.map((other) => (other.kind === job.kind ? job : other))
      : [...jobs, job],
  }));
};

export const endJob = (kind: Job['kind']): void => {
  useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.kind !== kind) }));
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
