// A button that copies text and confirms it.
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { say } from '../../stores/messageStore.ts';

interface CopyButtonProps {
  readonly label: string;
  /** Called when the button is pressed. */
  readonly text: () => string;
  /** An icon alone, for narrow places. */
  readonly iconOnly?: boolean;
  readonly disabled?: boolean;
}

export function CopyButton({ label, text, iconOnly = false, disabled = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setCopied(true),
      () =>
        say({
          level: 'warning',
          text: 'The browser did not let the page copy.',
          advice: 'Allow access to the clipboard for this page.',
          cause: 'clipboard',
        }),
    );
  };
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <button
      type="button"
      className={iconOnly ? 'icon-button small' : 'button'}
      aria-label={iconOnly ? label : undefined}
      title={iconOnly ? label : undefined}
      disabled={disabled}
      onClick={copy}
    >
      <Icon size={15} stroke={1.7} aria-hidden />
      {iconOnly ? null : copied ? 'Copied' : label}
    </button>
  );
}
