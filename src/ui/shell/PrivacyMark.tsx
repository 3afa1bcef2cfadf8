// States that nothing leaves the machine, or where images may go once a PACS was typed, and explains how that is enforced.
import { IconLock, IconServer2 } from '@tabler/icons-react';
import { Popover } from 'radix-ui';
import { type OfflineState, useOffline } from '../../stores/offlineStore.ts';
import { usePacs } from '../../stores/pacsStore.ts';

const withoutServer: Readonly<Record<OfflineState['page'], string>> = {
  'not kept': 'This page is not kept for times without a network.',
  keeping: 'The page is being kept for times without a network.',
  kept: 'The page itself is kept as well: it opens without a network, with every model that was used here before.',
  refused: 'The browser does not keep the page for times without a network.',
};

export function PrivacyMark() {
  const page = useOffline((state) => state.page);
  const connection = usePacs((state) => state.connection);
  const words = connection
    ? `Images come from and go to ${connection.address.origin} only`
    : 'Nothing leaves this machine';
  return (
    <Popover.Root>
      <Popover.Trigger className="privacy-mark" aria-label={words}>
        {connection ? (
          <IconServer2 size={16} stroke={1.7} aria-hidden />
        ) : (
          <IconLock size={16} stroke={1.7} aria-hidden />
        )}
        <span className="privacy-words">{words}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" sideOffset={6} collisionPadding={8} aria-label="Privacy">
          <h2>{words}</h2>
          {connection ? (
            <p>
              You named this PACS. Series that you open there are fetched from it, and synthetic series go to
              it when you press &ldquo;Send to PACS&rdquo;; nothing else is sent.
            </p>
          ) : (
            <p>
              Files are read, processed and shown inside this browser. There is no server behind the page, no
              account and no telemetry.
            </p>
          )}
          <p className="dim">
            The browser enforces it: the page is served with a content security policy whose{' '}
            <code>connect-src</code> allows only the page&rsquo;s own origin
            {connection?.through === null ? <> and {connection.address.origin}</> : null}, so the browser
            blocks a request to anywhere else, whatever part of the page makes it.
            {connection && connection.through !== null
              ? ' The server of this page, on this machine, passes questions on to the PACS that it was started with, and to nothing else.'
              : ''}{' '}
            You can check this in the browser&rsquo;s network tab.
          </p>
          <p className="dim">
            Model weights and finished slices are kept in the browser&rsquo;s storage on this machine; you can
            delete them under Details. Studies lie there only if you kept them, until you delete them.{' '}
            {withoutServer[page]}
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
