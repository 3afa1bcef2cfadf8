// The status bar: which backend runs and why, memory, the PACS that is connected, running jobs, and messages.
import { IconAlertCircle, IconCpu, IconInfoCircle } from '@tabler/icons-react';
import { Popover } from 'radix-ui';
import { useEngine } from '../../stores/engineStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useMessages } from '../../stores/messageStore.ts';
import { usePacs } from '../../stores/pacsStore.ts';
import { usePixels } from '../../stores/pixelStore.ts';
import { BackendChoice } from '../details/BackendChoice.tsx';
import { bytesText, countText } from '../../core/words.ts';
import { JobLine } from '../kit/JobLine.tsx';

export function StatusBar({ onMessages }: { readonly onMessages: () => void }) {
  const jobs = useJobs((state) => state.jobs);
  const messages = useMessages((state) => state.messages);
  const loaded = useEngine((state) => state.loaded);
  const pixels = usePixels((state) => state.bytes);
  const connection = usePacs((state) => state.connection);
  const running = jobs.map(({ label }) => label).join(', ');
  return (
    <footer className="status-bar" aria-label="Status">
      <BackendMark />
      {loaded ? (
        <span className="status-model">
          <span translate="no">{loaded.file.name}</span> <span aria-hidden>·</span>{' '}
          {bytesText(loaded.deviceBytes)} on the device
        </span>
      ) : null}
      {pixels > 0 ? <span className="status-model">{bytesText(pixels)} of open studies</span> : null}
      {connection ? (
        <span className="status-model">Images come from and go to {connection.address.origin} only</span>
      ) : null}
      <span className="bar-space" />
      {jobs.map((job) => (
        <JobLine key={job.kind} job={job} />
      ))}
      <span className="only-heard" role="status">
        {running ? `Running: ${running}` : ''}
      </span>
      {messages.length > 0 ? (
        <button type="button" className="status-button" onClick={onMessages}>
          {messages.some(({ level }) => level === 'error') ? (
            <IconAlertCircle size={15} stroke={1.7} aria-hidden />
          ) : (
            <IconInfoCircle size={15} stroke={1.7} aria-hidden />
          )}
          {countText(messages.length, 'message')}
        </button>
      ) : null}
    </footer>
  );
}

function BackendMark() {
  const { backend, starting, error } = useEngine();
  const words = backend
    ? backend.backend === 'webgpu'
      ? `WebGPU · ${backend.adapter}`
      : backend.adapter
    : starting
      ? 'Testing the device…'
      : error
        ? 'No backend'
        : 'Device not tested yet';
  return (
    <Popover.Root>
      <Popover.Trigger className="status-button" aria-label={`Backend: ${words}`}>
        <IconCpu size={15} stroke={1.6} aria-hidden />
        <span>{backend ? `${words} · ${backend.reason}` : words}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover"
          side="top"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Backend"
        >
          <h2>{words}</h2>
          {backend ? <p>{backend.reason}</p> : null}
          {error ? <p>{error.message}</p> : null}
          <BackendChoice />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
