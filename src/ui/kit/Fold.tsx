// Something that is there when asked for: a line to press, and what it unfolds.
import { IconChevronRight } from '@tabler/icons-react';
import { Collapsible } from 'radix-ui';
import type { ReactNode } from 'react';

interface FoldProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly open?: boolean;
}

export function Fold({ title, children, open = false }: FoldProps) {
  return (
    <Collapsible.Root className="fold" defaultOpen={open}>
      <Collapsible.Trigger>
        <IconChevronRight size={15} stroke={1.7} aria-hidden />
        {title}
      </Collapsible.Trigger>
      <Collapsible.Content>{children}</Collapsible.Content>
    </Collapsible.Root>
  );
}
