// The image controls in the top bar: layout, window, tools, lens, compare, undo; each shows its key in its tooltip.
import {
  IconAngle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowUpLeft,
  IconTypography,
  IconChevronDown,
  IconCircle,
  IconCheck,
  IconCrosshair,
  IconContrast2,
  IconHandStop,
  IconId,
  IconLasso,
  IconLine,
  IconMarquee2,
  IconRectangle,
  IconRuler2,
  IconSearch,
  IconZoomIn,
  type Icon,
} from '@tabler/icons-react';
import { DropdownMenu, ToggleGroup } from 'radix-ui';
import type { PaneImage } from '../../core/view/viewImage.ts';
import type { Tool } from '../../core/view/viewState.ts';
import { openMeasurements } from '../../stores/panelStore.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { Tip } from '../kit/Tip.tsx';
import { CompareMenu } from './CompareMenu.tsx';
import { LayoutMenu } from './LayoutMenu.tsx';
import { WindowChoice } from './WindowChoice.tsx';
import { SlabMenu } from './SlabMenu.tsx';
import { keyText, LIST_KEY, shortcut } from './shortcuts.ts';

interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon: Icon;
}

const dragTools: readonly Option<Tool>[] = [
  { value: 'window', label: 'Drag to adjust the window', icon: IconContrast2 },
  { value: 'pan', label: 'Drag to pan', icon: IconHandStop },
  { value: 'zoom', label: 'Drag to zoom', icon: IconZoomIn },
  { value: 'crosshair', label: 'Drag to move the crosshair', icon: IconCrosshair },
];
const regionTool: Option<Tool> = { value: 'window-region', label: 'Window by a box', icon: IconMarquee2 };
const drawTools: readonly Option<Tool>[] = [
  { value: 'distance', label: 'Distance', icon: IconRuler2 },
  { value: 'angle', label: 'Angle', icon: IconAngle },
  { value: 'profile', label: 'Line profile', icon: IconLine },
  { value: 'ellipse', label: 'Ellipse', icon: IconCircle },
  { value: 'rectangle', label: 'Rectangle', icon: IconRectangle },
  { value: 'freehand', label: 'Freehand region', icon: IconLasso },
  { value: 'arrow', label: 'Arrow', icon: IconArrowUpLeft },
  { value: 'text', label: 'Text', icon: IconTypography },
];

interface OneOfProps<T extends string> {
  readonly label: string;
  /** Empty when none of these is selected. */
  readonly value: T | '';
  readonly options: readonly Option<T>[];
  readonly keyOf: (value: T) => string | undefined;
  readonly onChoose: (value: T) => void;
}

function OneOf<T extends string>({ label, value, options, keyOf, onChoose }: OneOfProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className="bar-group drag-tools"
      aria-label={label}
      value={value}
      onValueChange={(chosen) => {
        const option = options.find((other) => other.value === chosen);
        if (option) onChoose(option.value);
      }}
    >
      {options.map((option) => (
        <Tip key={option.value} label={option.label} shortcut={keyOf(option.value)}>
          <ToggleGroup.Item className="icon-button" value={option.value} aria-label={option.label}>
            <option.icon size={18} stroke={1.6} aria-hidden />
          </ToggleGroup.Item>
        </Tip>
      ))}
    </ToggleGroup.Root>
  );
}

function ToolItem({ option: { value, label, icon: Icon } }: { readonly option: Option<Tool> }) {
  return (
    <DropdownMenu.RadioItem
      value={value}
      className="menu-item"
      onSelect={() => dispatchView({ type: 'setTool', tool: value })}
    >
      <DropdownMenu.ItemIndicator className="menu-tick">
        <IconCheck size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
      <Icon size={16} stroke={1.6} aria-hidden />
      {label}
      <span className="menu-key">{shortcut({ type: 'setTool', tool: value })}</span>
    </DropdownMenu.RadioItem>
  );
}

/** All tools; those that a drag has without it are buttons beside it where there is room. */
function ToolMenu() {
  const tool = useView(({ present }) => present.tool);
  const drawn = useView(({ present }) => present.measurements.length > 0);
  const chosen = [...drawTools, regionTool].find(({ value }) => value === tool);
  const Shown = chosen?.icon ?? IconRuler2;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={chosen ? 'compare-trigger active' : 'compare-trigger'}
        aria-label={chosen ? `Tools: ${chosen.label}` : 'Tools'}
        title="Tools: what a drag does, measure and draw"
      >
        <Shown size={18} stroke={1.6} aria-hidden />
        <IconChevronDown size={13} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.RadioGroup value={tool}>
            <DropdownMenu.Label className="menu-label">A drag</DropdownMenu.Label>
            {[...dragTools, regionTool].map((option) => (
              <ToolItem key={option.value} option={option} />
            ))}
            <DropdownMenu.Label className="menu-label">Measure</DropdownMenu.Label>
            {drawTools.map((option) => (
              <ToolItem key={option.value} option={option} />
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Item className="menu-item" onSelect={() => setTimeout(() => openMeasurements(true))}>
            List of measurements…
            <span className="menu-key">{keyText(LIST_KEY)}</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className="menu-item"
            disabled={!drawn}
            onSelect={() => dispatchView({ type: 'clearMeasurements' })}
          >
            Remove all drawings
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const Rule = () => <span className="bar-rule" aria-hidden />;

export function ImageTools({ images }: { readonly images: readonly PaneImage[] }) {
  const tool = useView(({ present }) => present.tool);
  const lens = useView(({ present }) => present.lens !== null);
  const patient = useView(({ present }) => present.overlays.patient);
  const canUndo = useView(({ past }) => past.length > 0);
  const canRedo = useView(({ future }) => future.length > 0);
  return (
    <div className="bar-group" role="group" aria-label="Images">
      <Rule />
      <LayoutMenu />
      <Rule />
      <WindowChoice />
      <SlabMenu />
      <Rule />
      <OneOf
        label="Drag tool"
        value={dragTools.some(({ value }) => value === tool) ? tool : ''}
        options={dragTools}
        keyOf={(value) => shortcut({ type: 'setTool', tool: value })}
        onChoose={(value) => dispatchView({ type: 'setTool', tool: value })}
      />
      <ToolMenu />
      <IconButton
        label="Lens in every pane"
        icon={IconSearch}
        pressed={lens}
        shortcut={shortcut({ type: 'toggleLens' })}
        onPress={() => dispatchView({ type: 'toggleLens' })}
      />
      <CompareMenu images={images} />
      <Rule />
      <IconButton
        label="Undo"
        icon={IconArrowBackUp}
        disabled={!canUndo}
        shortcut={shortcut({ type: 'undo' })}
        onPress={() => dispatchView({ type: 'undo' })}
      />
      <IconButton
        label="Redo"
        icon={IconArrowForwardUp}
        disabled={!canRedo}
        shortcut={shortcut({ type: 'redo' })}
        onPress={() => dispatchView({ type: 'redo' })}
      />
      <IconButton
        label={patient ? 'Hide patient and series' : 'Show patient and series'}
        icon={IconId}
        pressed={patient}
        shortcut={shortcut({ type: 'toggleOverlay', overlay: 'patient' })}
        onPress={() => dispatchView({ type: 'toggleOverlay', overlay: 'patient' })}
      />
    </div>
  );
}
