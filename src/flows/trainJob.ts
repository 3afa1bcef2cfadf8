// The fine-tuning room's line among the jobs.
export const trainJob = {
  kind: 'train',
  secondsPerUnit: null,
  secondsLeft: null,
  paused: false,
  canPause: false,
  canCancel: false,
} as const;
