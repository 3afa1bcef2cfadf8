// The Compare menu: how a second image overlays the active pane, and how differences are coloured.
import { IconChevronDown, IconLayersIntersect } from '@tabler/icons-react';
import { DropdownMenu } from 'radix-ui';
import type { PaneImage } from '../../core/view/viewImage.ts';
import { type CompareMode, contentOf } from '../../core/view/viewState.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { wordsFor } from '../kit/imageWords.ts';
import { RadioItems } from '../kit/RadioItems.tsx';
import { shortcut } from './shortcuts.ts';

const modes: readonly { readonly mode: CompareMode; readonly words: string }[] = [
  { mode: 'off', words: 'Side by side' },
  { mode: 'swipe', words: 'Swipe' },
  { mode: 'flicker', words: 'Flicker' },
  { mode: 'checkerboard', words: 'Checkerboard' },
  { mode: 'blend', words: 'Blend' },
];

export function CompareMenu({ images }: { readonly images: readonly PaneImage[] }) {
  const view = useView(({ present }) => present);
  const { compare } = view;
  const under = contentOf(view, view.activePane).image;
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
              label={`Over ${wordsFor(under)}`}
              value={compare.over}
              items={images
                .filter((image) => image !== under)
                .map((image) => ({ value: image, words: wordsFor(image) }))}
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
