// The help sheet: every key and gesture, from the viewer's own keyboard map.
import { viewGestures, viewKeys } from '../../core/view/viewKeys.ts';
import { Sheet } from '../kit/Sheet.tsx';
import { keyText, LIST_KEY, TAGS_KEY } from './shortcuts.ts';

const groups = [...new Set(viewKeys.map(({ group }) => group))];

export function HelpSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Sheet open={open} onClose={onClose} title="Keys and gestures">
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
    </Sheet>
  );
}
