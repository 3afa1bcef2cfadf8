// The Compare menu: how a second image overlays the active pane, and how differences are coloured.
import { IconCheck, IconChevronDown, IconLayersIntersect } from '@tabler/icons-react';
import { DropdownMenu } from 'radix-ui';
import type { CompareMode, PaneImage } from '../../core/view/viewState.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { imageWords } from '../kit/imageWords.ts';
import { shortcut } from './shortcuts.ts';

const modes: readonly { readonly mode: CompareMode; readonly words: string }[] = [
  { mode: 'off', words: 'Side by side' },
  { mode: 'swipe', words: 'Swipe' },
  { mode: 'flicker', words: 'Flicker' },
  { mode: 'checkerboard', words: 'Checkerboard' },
  { mode: 'blend', words: 'Blend' },
];

interface RadioItemsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly items: readonly {
    readonly value: T;
    readonly words: string;
    readonly keys?: string | undefined;
  }[];
  readonly onChoose: (value: T) => void;
}

function RadioItems<T extends string>({ label, value, items, onChoose }: RadioItemsProps<T>) {
  return (
    <>
      <DropdownMenu.Label className="menu-label">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value}>
        {items.map((item) => (
          <DropdownMenu.RadioItem
            key={item.value}
            className="menu-item"
            value={item.value}
            onSelect={() => onChoose(item.value)}
          >
            <DropdownMenu.ItemIndicator className="menu-tick">
              <IconCheck size={14} aria-hidden />
            </DropdownMenu.ItemIndicator>
            {item.words}
            {item.keys ? <span className="menu-key">{item.keys}</span> : null}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}

export function CompareMenu({ images }: { readonly images: readonly PaneImage[] }) {
  const view = useView(({ present }) => present);
  const { compare } = view;
  const under = view.panes[view.activePane] ?? 'ct';
  const current = modes.find(({ mode }) => mode === compare.mode)?.words ?? 'Compare';
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={compare.mode === 'off' ? 'compare-trigger' : 'compare-trigger active'}
        aria-label={`Compare: ${current}`}
      >
        <IconLayersIntersect size={18} stroke={1.6} aria-hidden />
        <span className="compare-words">{compare.mode === 'off' ? 'Compare' : current}</span>
        <IconChevronDown size={13} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" sideOffset={6} collisionPadding={8}>
          <RadioItems
            label="In the active pane"
            value={compare.mode}
            items={modes.map(({ mode, words }) => ({
              value: mode,
              words,
              keys: mode === 'off' ? undefined : shortcut({ type: 'toggleCompare', mode }),
            }))}
            onChoose={(mode) =>
              dispatchView({
                type: 'setCompare',
                patch: { mode, ...(mode === 'off' ? {} : { pane: view.activePane }) },
              })
            }
          />
          {compare.mode === 'off' ? null : (
            <RadioItems
              label={`Over ${imageWords[under]}`}
              value={compare.over}
              items={images
                .filter((image) => image !== under)
                .map((image) => ({ value: image, words: imageWords[image] }))}
              onChoose={(over) => dispatchView({ type: 'setCompare', patch: { over } })}
            />
          )}
          <RadioItems
            label="Difference"
            value={view.difference}
            items={[
              { value: 'signed', words: 'Signed' },
              { value: 'absolute', words: 'Absolute' },
            ]}
            onChoose={(difference) => dispatchView({ type: 'setDifference', difference })}
          />
          <RadioItems
            label="Colour map of differences"
            value={view.colourMap}
            items={[
              { value: 'perceptual', words: 'Perceptually even' },
              { value: 'jet', words: 'JET, as in the paper' },
            ]}
            onChoose={(colourMap) => dispatchView({ type: 'setColourMap', colourMap })}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
