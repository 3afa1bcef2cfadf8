// The button that opens and closes the reader-study room.
import { IconEyeglass } from '@tabler/icons-react';
import { useReaderStudy } from '../../stores/readerStudyStore.ts';
import { useApp } from '../appContext.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { run } from '../kit/run.ts';

export function ReaderStudyButton() {
  const { readerStudy } = useApp();
  const open = useReaderStudy((state) => state.open);
  return (
    <IconButton
      label="Reader study"
      icon={IconEyeglass}
      pressed={open}
      onPress={open ? () => readerStudy.leave() : () => run(readerStudy.enter())}
    />
  );
}
