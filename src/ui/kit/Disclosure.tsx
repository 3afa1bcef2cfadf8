// A heading that shows or hides its content when pressed.
import { IconChevronRight } from '@tabler/icons-react';
import { Collapsible } from 'radix-ui';
import type { ReactNode } from 'react';

interface DisclosureProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly open?: boolean;
}

export function Disclosure({ title, children, open = false }: DisclosureProps) {
  return (
    <Collapsible.Root className="disclosure" defaultOpen={open}>
      <Collapsible.Trigger>
        <IconChevronRight size={15} stroke={1.7} aria-hidden />
        {title}
      </Collapsible.Trigger>
      <Collapsible.Content>{children}</Collapsible.Content>
    </Collapsible.Root>
  );
}
