// The Layout menu: how many panes, or three planes of one image.
import {
  IconChevronDown,
  IconColumns2,
  IconColumns3,
  IconLayoutBoardSplit,
  IconLayoutGrid,
  IconSquare,
  type Icon,
} from '@tabler/icons-react';
import { DropdownMenu } from 'radix-ui';
import type { Layout } from '../../core/view/viewState.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { RadioItems } from '../kit/RadioItems.tsx';
import { shortcut } from './shortcuts.ts';

const layouts: readonly { readonly value: Layout; readonly words: string; readonly icon: Icon }[] = [
  { value: '1x1', words: 'One pane', icon: IconSquare },
  { value: '1x2', words: 'Two panes', icon: IconColumns2 },
  { value: '1x3', words: 'Three panes', icon: IconColumns3 },
  { value: '2x2', words: 'Four panes', icon: IconLayoutGrid },
  { value: 'planes', words: 'Three planes of the active image', icon: IconLayoutBoardSplit },
];

export function LayoutMenu() {
  const layout = useView(({ present }) => present.layout);
  const chosen = layouts.find(({ value }) => value === layout);
  const Shown = chosen?.icon ?? IconLayoutGrid;
  const next = shortcut({ type: 'nextLayout' }) ?? '';
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="compare-trigger"
        aria-label={`Layout: ${chosen?.words ?? layout}`}
        title={`Layout (${next})`}
      >
        <Shown size={18} stroke={1.6} aria-hidden />
        <IconChevronDown size={13} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" sideOffset={6} collisionPadding={8}>
          <RadioItems
            label="Layout"
            value={layout}
            items={layouts.map(({ value, words }) => ({
              value,
              words,
              keys: shortcut({ type: 'setLayout', layout: value }),
            }))}
            onChoose={(value) => dispatchView({ type: 'setLayout', layout: value })}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
