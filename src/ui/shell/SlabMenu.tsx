// The Slices menu: single slices, or slabs of some mm as mean, maximum or minimum; and cine.
import { IconChevronDown, IconStack2 } from '@tabler/icons-react';
import { DropdownMenu } from 'radix-ui';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { RadioItems } from '../kit/RadioItems.tsx';
import { shortcut } from './shortcuts.ts';

const thicknesses = [0, 3, 5, 10, 20, 30];
const modes = [
  { value: 'mean', words: 'Mean' },
  { value: 'maximum', words: 'Maximum' },
  { value: 'minimum', words: 'Minimum' },
] as const;

export function SlabMenu() {
  const slab = useView(({ present }) => present.slab);
  const cine = useView(({ present }) => present.cine);
  const words = slab.mm === 0 ? 'single' : `${slab.mode} of ${slab.mm} mm`;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={slab.mm === 0 && cine === null ? 'compare-trigger' : 'compare-trigger active'}
        aria-label={`Slices: ${words}`}
        title={`Thickness of slices (${shortcut({ type: 'nextSlab' }) ?? ''})`}
      >
        <IconStack2 size={18} stroke={1.6} aria-hidden />
        {slab.mm === 0 ? null : <span className="compare-words">{slab.mm} mm</span>}
        <IconChevronDown size={13} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" sideOffset={6} collisionPadding={8}>
          <RadioItems
            label="Thickness"
            value={String(slab.mm)}
            items={thicknesses.map((mm) => ({
              value: String(mm),
              words: mm === 0 ? 'Single slices' : `${mm} mm`,
            }))}
            onChoose={(mm) => dispatchView({ type: 'setSlab', slab: { ...slab, mm: Number(mm) } })}
          />
          <RadioItems
            label="What lies in it, as"
            value={slab.mode}
            items={modes}
            onChoose={(mode) => dispatchView({ type: 'setSlab', slab: { ...slab, mode } })}
          />
          <RadioItems
            label="Cine, in the active pane"
            value={String(cine ?? 0)}
            items={[0, 5, 10, 20].map((rate) => ({
              value: String(rate),
              words: rate === 0 ? 'Stopped' : `${rate} slices a second`,
              keys: rate === 0 ? shortcut({ type: 'toggleCine' }) : undefined,
            }))}
            onChoose={(rate) => dispatchView({ type: 'setCine', cine: Number(rate) || null })}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
