// The fine-tuning room, shown instead of the images: three steps side by side, pairs, options and training.
import './finetune.css';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useApp } from '../appContext.tsx';
import { ChoicesStep } from './ChoicesStep.tsx';
import { PairsStep } from './PairsStep.tsx';
import { TrainStep } from './TrainStep.tsx';

export function FineTuneRoom() {
  const { fineTune } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className="finetune" id="images" aria-label="Fine-tuning">
      <header className="finetune-head">
        <button type="button" className="button" onClick={() => fineTune.leave()}>
          <IconArrowLeft size={15} stroke={1.7} aria-hidden />
          Back to the images
        </button>
        <h2 ref={heading} tabIndex={-1}>
          Fine-tune a model on your own pairs
        </h2>
        <p className="dim">Everything runs in this browser; no image leaves the machine.</p>
      </header>
      <div className="finetune-steps">
        <PairsStep />
        <ChoicesStep />
        <TrainStep />
      </div>
    </main>
  );
}
