// Buttons that pick a folder, or files or ZIPs, and the way to a PACS.
import { IconFiles, IconFolderOpen } from '@tabler/icons-react';
import { PacsButton } from '../pacs/PacsButton.tsx';
import { pick } from './filePickers.ts';

export function OpenButtons() {
  return (
    <>
      <button type="button" className="button" onClick={() => pick('Folder')}>
        <IconFolderOpen size={16} stroke={1.7} aria-hidden />
        Folder
      </button>
      <button type="button" className="button" aria-label="Files or ZIP" onClick={() => pick('Files or ZIP')}>
        <IconFiles size={16} stroke={1.7} aria-hidden />
        <span>
          Files<span className="or-zip"> or ZIP</span>
        </span>
      </button>
      <PacsButton />
    </>
  );
}
