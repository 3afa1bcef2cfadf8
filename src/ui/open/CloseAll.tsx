// Closes all that is open; asks first while something runs that would be lost.
import { IconX } from '@tabler/icons-react';
import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { useJobs } from '../../stores/jobStore.ts';
import { useApp } from '../appContext.tsx';
import { IconButton } from '../kit/IconButton.tsx';

export function CloseAll() {
  const app = useApp();
  const [asking, setAsking] = useState(false);
  const running = useJobs(({ jobs }) => jobs.map(({ label }) => label).join(', '));
  return (
    <>
      <IconButton
        label="Close all"
        icon={IconX}
        onPress={() => {
          if (running === '') app.closeStudy();
          else setAsking(true);
        }}
      />
      <AlertDialog.Root open={asking} onOpenChange={setAsking}>
        <AlertDialog.Portal>
          <AlertDialog.Overlay className="dialog-shade" />
          <AlertDialog.Content className="dialog">
            <AlertDialog.Title asChild>
              <h2>Close all while work runs?</h2>
            </AlertDialog.Title>
            <AlertDialog.Description className="dim">
              {running === '' ? 'It has just ended.' : `${running}: this stops.`} Finished slices that the
              browser keeps are found again.
            </AlertDialog.Description>
            <div className="button-row">
              <AlertDialog.Cancel className="button">Keep open</AlertDialog.Cancel>
              <AlertDialog.Action className="button primary" onClick={() => app.closeStudy()}>
                Close all
              </AlertDialog.Action>
            </div>
          </AlertDialog.Content>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </>
  );
}
