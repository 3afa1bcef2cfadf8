// The right column: one panel at a time, by task.
import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { ComparePanel } from '../compare/ComparePanel.tsx';
import { DetailsPanel } from '../details/DetailsPanel.tsx';
import { ExportPanel } from '../export/ExportPanel.tsx';
import { SynthesisePanel } from '../synthesise/SynthesisePanel.tsx';
import { useLanguage } from '../../stores/languageStore.ts';
import { openPanel, type PanelName, panelNames, usePanel } from '../../stores/panelStore.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';

const panels: readonly { readonly name: PanelName; readonly content: () => ReactNode }[] = [
  { name: 'Synthesise', content: () => <SynthesisePanel /> },
  { name: 'Compare', content: () => <ComparePanel /> },
  { name: 'Export', content: () => <ExportPanel /> },
  { name: 'Details', content: () => <DetailsPanel /> },
];

export function Panels() {
  useLanguage(); // memoised: nothing above draws it anew
  const panel = usePanel((state) => state.panel);
  const open = (name: string): void => {
    const known = panelNames.find((one) => one === name);
    if (known) openPanel(known);
  };
  return (
    <Tabs.Root className="tabs" value={panel} onValueChange={open}>
      <Tabs.List className="tab-list" aria-label="Panel">
        {panels.map(({ name }) => (
          <Tabs.Trigger key={name} className="tab" value={name}>
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {panels.map(({ name, content }) => (
        <Tabs.Content key={name} className="tab-body" value={name}>
          <ErrorBoundary what={`The ${name} panel`}>{content()}</ErrorBoundary>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
