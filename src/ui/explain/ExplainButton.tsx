// The button that opens and closes the Explain room: a CT must be open.
import { IconEyeSearch } from '@tabler/icons-react';
import { useEngine } from '../../stores/engineStore.ts';
import { useExplain } from '../../stores/explainStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { useApp } from '../appContext.tsx';
import { IconButton } from '../kit/IconButton.tsx';

export function ExplainButton() {
  const { explain } = useApp();
  const open = useExplain((state) => state.open);
  const masked = useStudy(({ ctId, masking }) => ctId !== null && masking[ctId]?.state === 'ready');
  const anyModel = useEngine(({ models }) => models.length > 0);
  return (
    <IconButton
      label="Explain"
      icon={IconEyeSearch}
      pressed={open}
      disabled={!open && !(masked && anyModel)}
      onPress={open ? () => explain.leave() : () => explain.enter()}
    />
  );
}
