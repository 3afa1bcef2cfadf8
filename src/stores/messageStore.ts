// Messages to the user: each said once, in words, with a report that can be copied; gone when its cause is.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';

export interface Message {
  readonly id: number;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly advice: string;
  readonly file: string | null;
  /** What "Copy report" copies: kinds and values, no patient data, no file names. */
  readonly report: string;
  /** Messages of one cause share a key; a newer one replaces the older. */
  readonly cause: string;
  readonly action: MessageAction | null;
}

/** What a message offers, as a button. */
export interface MessageAction {
  readonly words: string;
  readonly run: () => void;
}

export interface MessageState {
  readonly messages: readonly Message[];
}

export const useMessages = create<MessageState>(() => ({ messages: [] }));

let nextId = 1;

export interface Saying {
  readonly level: Message['level'];
  /** What happened, to what. */
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
  /** Messages of one cause replace each other, and go with `causeGone`; the text unless told. */
  readonly cause?: string;
  readonly file?: string | null;
  /** Actual values for the copied report; no patient data. */
  readonly details?: AppError['details'];
  readonly action?: MessageAction;
}

export function say({
  level,
  text,
  advice = '',
  cause = text,
  file = null,
  details = {},
  action,
}: Saying): void {
  const report = JSON.stringify({ level, ...details }, null, 2);
  useMessages.setState(({ messages }) => ({
    messages: [
      ...messages.filter((message) => message.cause !== cause),
      { id: nextId++, level, text, advice, file, report, cause, action: action ?? null },
    ],
  }));
}

/** Shows an error; a cancel is no error. */
export function sayError(error: AppError, cause: string = error.message): void {
  if (error.kind === 'cancelled') return;
  const details = { kind: error.kind, ...(error.details ?? {}) };
  say({
    level: 'error',
    text: error.message,
    advice: error.advice,
    cause,
    file: error.file ?? null,
    details,
  });
}

export const dismiss = (id: number): void => {
  useMessages.setState(({ messages }) => ({ messages: messages.filter((message) => message.id !== id) }));
};

export const causeGone = (cause: string): void => {
  useMessages.setState(({ messages }) => ({
    messages: messages.filter((message) => message.cause !== cause),
  }));
};
