// A button with an icon, its name as a tooltip and for screen readers.
import type { Icon } from '@tabler/icons-react';
import { Tip } from './Tip.tsx';

interface IconButtonProps {
  readonly label: string;
  readonly icon: Icon;
  readonly onPress: () => void;
  readonly shortcut?: string | undefined;
  /** For toggles. */
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly disabled?: boolean;
  readonly small?: boolean;
}

export function IconButton({
  label,
  icon: Icon,
  onPress,
  shortcut,
  pressed,
  expanded,
  disabled,
  small,
}: IconButtonProps) {
  return (
    <Tip label={label} shortcut={shortcut}>
      <button
        type="button"
        className={small ? 'icon-button small' : 'icon-button'}
        aria-label={label}
        aria-pressed={pressed}
        aria-expanded={expanded}
        disabled={disabled}
        onClick={onPress}
      >
        <Icon size={small ? 15 : 18} stroke={1.6} aria-hidden />
      </button>
    </Tip>
  );
}
