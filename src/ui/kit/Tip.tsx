// A tooltip with the name, and the key if any, of a control that shows only an icon.
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

interface TipProps {
  readonly label: string;
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
}

export function Tip({ label, shortcut, children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {label}
          {shortcut ? <kbd>{shortcut}</kbd> : null}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
