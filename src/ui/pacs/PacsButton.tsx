// Opens the PACS dialog; stands beside the other ways to open.
import { IconServer2 } from '@tabler/icons-react';
import { useApp } from '../appContext.tsx';

export function PacsButton() {
  const app = useApp();
  return (
    <button type="button" className="button" aria-haspopup="dialog" onClick={() => app.pacs.show()}>
      <IconServer2 size={16} stroke={1.7} aria-hidden />
      PACS
    </button>
  );
}
