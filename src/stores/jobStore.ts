// The one long job that runs, if any: what it does, how far it is, and what may be asked of it.
import { create } from 'zustand';

export interface Job {
  readonly kind:
    'open' | 'read' | 'mask' | 'model' | 'synthesise' | 'register' | 'metrics' | 'export' | 'train';
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

/** Shows or updates the job of this kind. */
export const showJob = (job: Job): void => {
  useJobs.setState(({ jobs }) => ({
    jobs: jobs.some((other) => other.kind === job.kind)
      ? jobs.map((other) => (other.kind === job.kind ? job : other))
      : [...jobs, job],
  }));
};

export const endJob = (kind: Job['kind']): void => {
  useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.kind !== kind) }));
};
