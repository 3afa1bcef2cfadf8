// Keeps what is open in this browser, for the next visit; nothing is kept unless this is pressed.
import { IconBookmark, IconBookmarkFilled } from '@tabler/icons-react';
import { isAllKept, useKeptStudies } from '../../stores/keptStudiesStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { useApp } from '../appContext.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { run } from '../kit/run.ts';

export function KeepStudy() {
  const { keptStudies } = useApp();
  const series = useStudy((state) => state.series);
  const kept = useKeptStudies((state) => isAllKept(state, series));
  const part = useKeptStudies((state) => state.open !== null);
  const keeping = useJobs(({ jobs }) => jobs.some(({ kind }) => kind === 'keep'));
  if (kept)
    return (
      <IconButton
        label="Kept in this browser for the next visit"
        icon={IconBookmarkFilled}
        disabled
        onPress={() => undefined}
      />
    );
  return (
    <IconButton
      label={part ? 'Keep what was added, too' : 'Keep in this browser'}
      icon={IconBookmark}
      disabled={keeping}
      onPress={() => run(keptStudies.keep())}
    />
  );
}
