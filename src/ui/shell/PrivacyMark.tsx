// Says that nothing leaves the machine, and explains by what that is enforced.
import { IconLock } from '@tabler/icons-react';
import { Popover } from 'radix-ui';

export function PrivacyMark() {
  return (
    <Popover.Root>
      <Popover.Trigger className="privacy-mark" aria-label="Nothing leaves this machine">
        <IconLock size={16} stroke={1.7} aria-hidden />
        <span className="privacy-words">Nothing leaves this machine</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" sideOffset={6} collisionPadding={8} aria-label="Privacy">
          <h2>Nothing leaves this machine</h2>
          <p>
            Files are read, computed on and shown inside this browser. There is no server behind the page, no
            account and no telemetry.
          </p>
          <p className="dim">
            The browser enforces it: the page is served with a content security policy whose{' '}
            <code>connect-src</code> names the page&rsquo;s own origin alone, so a request to anywhere else is
            refused even if a part of the page tried. Your browser&rsquo;s network tab shows the same.
          </p>
          <p className="dim">
            Model weights and finished slices are kept in the browser&rsquo;s storage on this machine; Details
            forgets them.
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
