// On the first page after a closed tab or a crash: a fine-tune can go on where it stopped.
import { useFineTune } from '../../stores/fineTuneStore.ts';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';

export function BrokenOffRun() {
  const { fineTune } = useApp();
  const left = useFineTune(({ runs }) => runs.find(({ end }) => !end));
  if (!left) return null;
  return (
    <p>
      A fine-tune was broken off in epoch {(left.progress?.epoch ?? 0) + 1} of {left.plan.choices.epochs}.{' '}
      <button
        type="button"
        className="link-button"
        onClick={() => {
          fineTune.show(left.plan.id);
          run(fineTune.enter());
        }}
      >
        Look at it and resume
      </button>
    </p>
  );
}
