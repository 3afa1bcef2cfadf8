// The fine-tuning room, shown instead of the images: three steps side by side, pairs, options and training.
import './finetune.css';
import { useApp } from '../appContext.tsx';
import { Room } from '../kit/Room.tsx';
import { ChoicesStep } from './ChoicesStep.tsx';
import { PairsStep } from './PairsStep.tsx';
import { TrainStep } from './TrainStep.tsx';

export function FineTuneRoom() {
  const { fineTune } = useApp();
  return (
    <Room
      className="finetune"
      label="Fine-tuning"
      title="Fine-tune a model on your own pairs"
      note="Everything runs in this browser; no image leaves the machine."
      onLeave={() => fineTune.leave()}
    >
      <div className="finetune-steps">
        <PairsStep />
        <ChoicesStep />
        <TrainStep />
      </div>
    </Room>
  );
}
