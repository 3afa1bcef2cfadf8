// The window of the active pane: presets by kind of image, the series' own, typed, or by what is in a box.
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { Popover } from 'radix-ui';
import { windowKeyOf, windowKindOf } from '../../core/view/viewImage.ts';
import { contentOf, type DisplayWindow, windowOf } from '../../core/view/viewState.ts';
import {
  presetOf,
  levelReach,
  windowLimits,
  windowPresets,
  windowText,
} from '../../core/view/viewWindows.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { NumberField } from '../kit/NumberField.tsx';
import { shortcut } from './shortcuts.ts';

const kindWords = { ct: 'CT', mr: 'MR', difference: 'Difference' } as const;

/** A preset's index, or these. */
const AS_IT_IS = -1;
const OWN = -2;

/** Presets grouped by kind of image; shows the window of the active pane. */
export function WindowChoice() {
  const view = useView(({ present }) => present);
  const { image } = contentOf(view, view.activePane);
  const kind = windowKindOf(image);
  const window = windowOf(view, image);
  const own = view.ownWindows[windowKeyOf(image)];
  const isOwn = own?.centre === window.centre && own.width === window.width;
  const preset = presetOf(kind, window);
  const index = preset ? windowPresets.indexOf(preset) : isOwn ? OWN : AS_IT_IS;
  return (
    <>
      <select
        className="select bare"
        aria-label="Window"
        title="Window of the active pane (keys 1 to 9)"
        value={index}
        onChange={({ target }) => {
          const chosen = Number(target.value);
          dispatchView(chosen === OWN ? { type: 'ownWindow' } : { type: 'preset', index: chosen });
        }}
      >
        {index === AS_IT_IS ? <option value={AS_IT_IS}>{windowText(kind, window)}</option> : null}
        {own ? <option value={OWN}>{`From the file  ${windowText(kind, own)}`}</option> : null}
        {(['ct', 'mr', 'difference'] as const).map((group) => (
          <optgroup key={group} label={kindWords[group]}>
            {windowPresets.map((option, i) =>
              option.kind === group ? (
                <option key={option.name} value={i}>
                  {group === 'ct' ? `${option.name}  ${windowText(group, option)}` : option.name}
                </option>
              ) : null,
            )}
          </optgroup>
        ))}
      </select>
      <TypedWindow />
    </>
  );
}

/** Width and level as numbers, and by what is in a box; several numbers are one step back. */
function TypedWindow() {
  const view = useView(({ present }) => present);
  const { image } = contentOf(view, view.activePane);
  const kind = windowKindOf(image);
  const { centre, width } = windowOf(view, image);
  const set = (window: DisplayWindow): void =>
    dispatchView({ type: 'setWindow', key: windowKeyOf(image), window, gesture: GESTURE });
  const digits = kind === 'ct' || kind === 'raw' ? 0 : 2;
  const shown = (value: number): number => Number(value.toFixed(digits));
  const { least, most } = windowLimits[kind];
  const reach = levelReach[kind];
  return (
    <Popover.Root>
      <Popover.Trigger
        className="icon-button"
        aria-label="Type a window"
        title="Type a window, or take it from a box"
      >
        <IconAdjustmentsHorizontal size={18} stroke={1.6} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" sideOffset={6} collisionPadding={8} aria-label="Window">
          <NumberField
            label="Width (W)"
            value={shown(width)}
            least={least}
            most={most}
            onChange={(next) => set({ centre, width: next })}
          />
          {reach > 0 ? (
            <NumberField
              label="Level (L)"
              value={shown(centre)}
              least={-reach}
              most={reach}
              onChange={(next) => set({ centre: next, width })}
            />
          ) : null}
          <Popover.Close
            className="button"
            onClick={() => dispatchView({ type: 'setTool', tool: 'window-region' })}
          >
            By a box in the image ({shortcut({ type: 'setTool', tool: 'window-region' })})
          </Popover.Close>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Another than those of drags, which are positive. */
const GESTURE = -2;
