// A modal sheet over the page: opened and closed from outside, by its button, or by Escape.
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './IconButton.tsx';

export interface SheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** Beside the title. */
  readonly tools?: ReactNode;
  /** Of the sheet, beside "sheet". */
  readonly className?: string;
  /** The element that takes the focus, as a selector; else the first that can. */
  readonly focus?: string;
  readonly children: ReactNode;
}

/** Its children are there only while it is open. */
export function Sheet({ open, onClose, title, tools, className = '', focus, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (!open) {
      dialog.current?.close();
      return;
    }
    dialog.current?.showModal();
    if (focus !== undefined) dialog.current?.querySelector<HTMLElement>(focus)?.focus();
  }, [open, focus]);
  return (
    <dialog
      ref={dialog}
      className={`sheet ${className}`.trim()}
      aria-labelledby={titleId}
      onClose={onClose}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose(); // otherwise the focused button's tooltip swallows the key
      }}
    >
      {open ? (
        <>
          <div className="sheet-head">
            <h2 id={titleId}>{title}</h2>
            {tools}
            <IconButton label="Close" icon={IconX} onPress={onClose} shortcut="Esc" />
          </div>
          {children}
        </>
      ) : null}
    </dialog>
  );
}
