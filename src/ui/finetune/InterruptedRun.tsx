// On the first page after a closed tab or a crash: an interrupted fine-tune that can be resumed.
import { useFineTune } from '../../stores/fineTuneStore.ts';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';

export function InterruptedRun() {
  const { fineTune } = useApp();
  const interrupted = useFineTune(({ runs }) => runs.find(({ end }) => !end));
  if (!interrupted) return null;
  return (
    <p>
      A fine-tune was interrupted in epoch {(interrupted.progress?.epoch ?? 0) + 1} of{' '}
      {interrupted.plan.choices.epochs}.{' '}
      <button
        type="button"
        className="link-button"
        onClick={() => {
          fineTune.show(interrupted.plan.id);
          run(fineTune.enter());
        }}
      >
        Show it and resume
      </button>
    </p>
  );
}
