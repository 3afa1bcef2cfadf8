// Messages: each names its file and what to do, and disappears with its cause or when dismissed. They resize no pane: they stand in
// the Studies column, or where that is closed over the panes' foot, the newest alone; in rooms without panes in a band of their own.
import { IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useEngine } from '../../stores/engineStore.ts';
import { dismiss, type Message, useMessages } from '../../stores/messageStore.ts';
import { CopyButton } from '../kit/CopyButton.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { Notice } from '../kit/Notice.tsx';
import { messageReport } from './messageReport.ts';

const infoStaysMs = 8000;
export type MessagePlace = 'column' | 'over panes' | 'band';
const shownAtOnce: Readonly<Record<MessagePlace, number>> = { column: 3, 'over panes': 1, band: 3 };

interface MessagesProps {
  readonly place: MessagePlace;
  readonly all: boolean;
  readonly onShowAll: () => void;
}

export function Messages({ place, all, onShowAll }: MessagesProps) {
  const messages = useMessages((state) => state.messages);
  const shown = all ? messages : messages.slice(-shownAtOnce[place]);
  return (
    <section className="message-list" data-place={place} aria-label="Messages" aria-live="polite">
      {messages.length > shown.length ? (
        <button type="button" className="button" onClick={onShowAll}>
          Show {messages.length - shown.length} more
        </button>
      ) : null}
      {shown.map((message) => (
        <MessageCard key={message.id} message={message} />
      ))}
    </section>
  );
}

function MessageCard({ message }: { readonly message: Message }) {
  const backend = useEngine((state) => state.backend);
  const modelId = useEngine((state) => state.loaded?.file.id ?? null);
  const { id, level } = message;
  useEffect(() => {
    if (level !== 'info') return undefined;
    const timer = setTimeout(() => dismiss(id), infoStaysMs);
    return () => clearTimeout(timer);
  }, [id, level]);
  return (
    <Notice kind={level} className="message">
      <p>
        {message.text}
        {message.file && !message.text.includes(message.file) ? (
          <span className="mono" translate="no">
            {' '}
            {message.file}
          </span>
        ) : null}
        {message.advice ? <span className="dim"> {message.advice}</span> : null}
      </p>
      <div className="message-buttons">
        {level === 'error' ? (
          <CopyButton
            label="Copy report"
            text={() => messageReport(message, { userAgent: navigator.userAgent, backend, modelId })}
          />
        ) : null}
        {message.action ? (
          <button type="button" className="button" onClick={message.action.run}>
            {message.action.words}
          </button>
        ) : null}
        <IconButton small label="Dismiss" icon={IconX} onPress={() => dismiss(id)} />
      </div>
    </Notice>
  );
}
