// The page's only key listener: the viewer's keys, and "?" for the help sheet; focused controls keep the keys they use.
import { useEffect } from 'react';
import { keyName, viewKeyFor } from '../../core/view/viewKeys.ts';
import { openMeasurements } from '../../stores/panelStore.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { keepsKey, LIST_KEY, TAGS_KEY } from './shortcuts.ts';

export function useKeyboard(active: boolean, onHelp: () => void, onTags: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !(event.target instanceof HTMLElement)) return;
      const { target, key } = event;
      const focused = {
        tag: target.tagName,
        type: target instanceof HTMLInputElement ? target.type : '',
        role: target.getAttribute('role') ?? '',
        editable: target.isContentEditable,
      };
      if (keepsKey(focused, key) || target.closest('dialog, [role="menu"], [role="alertdialog"]')) return;
      if (key === '?') {
        event.preventDefault();
        onHelp();
        return;
      }
      if (active && keyName(event) === TAGS_KEY) {
        event.preventDefault();
        onTags();
        return;
      }
      if (active && keyName(event) === LIST_KEY) {
        event.preventDefault();
        openMeasurements(true);
        return;
      }
      if (key === 'Escape' && useView.getState().present.maximised) {
        dispatchView({ type: 'toggleMaximised' });
        return;
      }
      const entry = active ? viewKeyFor(event) : null;
      if (!entry) return;
      event.preventDefault();
      dispatchView(entry.action);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [active, onHelp, onTags]);
}
