// The Layout menu: how many panes, or three planes of one image; and one plane of all images.
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
import { choosablePlanes, type Layout, visiblePlanes } from '../../core/view/viewState.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { planeWords } from '../kit/planeWords.ts';
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
  const space = useView(({ present }) => present.space);
  const plane = useView(({ present }) =>
    visiblePlanes(present).size === 1 ? [...visiblePlanes(present)][0] : null,
  );
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
          {layout === 'planes' ? null : (
            <RadioItems
              label="Plane of all panes"
              value={plane ?? ''}
              items={choosablePlanes(space).map((value) => ({ value, words: planeWords[value] }))}
              onChoose={(value) => {
                if (value !== '') dispatchView({ type: 'setPlane', pane: 'all', plane: value });
              }}
            />
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
