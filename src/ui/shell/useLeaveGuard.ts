// Warns before the page is left while work would be lost.
import { useEffect } from 'react';
import { useJobs } from '../../stores/jobStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { wouldLose } from '../kit/jobWords.ts';

export function useLeaveGuard(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (wouldLose(useJobs.getState().jobs, useStudy.getState().syntheses)) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
}
