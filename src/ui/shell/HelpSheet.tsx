// The help sheet: every key and gesture, from the viewer's own keyboard map.
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { viewGestures, viewKeys } from '../../core/view/viewKeys.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { keyText, LIST_KEY, TAGS_KEY } from './shortcuts.ts';

const groups = [...new Set(viewKeys.map(({ group }) => group))];

export function HelpSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby="help-title"
      onClose={onClose}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose(); // otherwise the focused button's tooltip swallows the key
      }}
    >
      <div className="sheet-head">
        <h2 id="help-title">Keys and gestures</h2>
        <IconButton label="Close" icon={IconX} onPress={onClose} shortcut="Esc" />
      </div>
      <div className="sheet-body">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            {viewKeys
              .filter((entry) => entry.group === group)
              .map(({ keys, words }) => (
                <div className="key-row" key={words}>
                  <span>{words}</span>
                  <span className="keys">
                    {keys.slice(0, 2).map((key) => (
                      <kbd key={key}>{keyText(key)}</kbd>
                    ))}
                  </span>
                </div>
              ))}
          </section>
        ))}
        <section>
          <h3>Mouse and touch</h3>
          {viewGestures.map(({ gesture, words }) => (
            <div className="key-row" key={gesture}>
              <span>{words}</span>
              <span className="gesture">{gesture}</span>
            </div>
          ))}
        </section>
        <section>
          <h3>Page</h3>
          <div className="key-row">
            <span>This sheet</span>
            <kbd>?</kbd>
          </div>
          <div className="key-row">
            <span>List of measurements</span>
            <kbd>{keyText(LIST_KEY)}</kbd>
          </div>
          <div className="key-row">
            <span>Tags of the slice in view</span>
            <kbd>{keyText(TAGS_KEY)}</kbd>
          </div>
          <div className="key-row">
            <span>Close a sheet or a menu</span>
            <kbd>Esc</kbd>
          </div>
        </section>
      </div>
    </dialog>
  );
}
