// Makes the whole window a drop target, and shows it while files are dragged over it.
import { useEffect, useState } from 'react';
import { useOpening } from './useOpening.ts';

export function DropVeil() {
  const { openDrop } = useOpening();
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hover = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent): void => {
      depth = 0;
      setOver(false);
      if (!event.dataTransfer || !hasFiles(event)) return;
      event.preventDefault();
      openDrop(event.dataTransfer);
    };
    const off = new AbortController();
    const { signal } = off;
    window.addEventListener('dragenter', enter, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('dragover', hover, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => off.abort();
  }, [openDrop]);
  return over ? (
    <div className="drop-veil">
      <p>Drop to open. Nothing leaves this machine.</p>
    </div>
  ) : null;
}
