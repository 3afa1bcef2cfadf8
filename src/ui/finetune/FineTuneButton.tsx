// The button that opens and closes the fine-tuning room.
import { IconAdjustmentsBolt } from '@tabler/icons-react';
import { useFineTune } from '../../stores/fineTuneStore.ts';
import { useApp } from '../appContext.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { run } from '../kit/run.ts';

export function FineTuneButton() {
  const { fineTune } = useApp();
  const open = useFineTune((state) => state.open);
  return (
    <IconButton
      label="Fine-tune"
      icon={IconAdjustmentsBolt}
      pressed={open}
      onPress={open ? () => fineTune.leave() : () => run(fineTune.enter())}
    />
  );
}
