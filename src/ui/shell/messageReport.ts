// The text of "Copy report": what happened and on what kind of machine, without patient data.
import type { BackendReport } from '../../core/network/engineApi.ts';
import type { Message } from '../../stores/messageStore.ts';

export interface ReportContext {
  readonly userAgent: string;
  readonly backend: BackendReport | null;
  readonly modelId: string | null;
}

/** Contains no file names: a message that includes one is left out. [UI-6] */
export function messageReport(message: Message, { userAgent, backend, modelId }: ReportContext): string {
  const named = message.file !== null && message.file !== '';
  const base = named ? (message.file.split('/').at(-1) ?? '') : '';
  const namesFile = (text: string): boolean => named && base !== '' && text.includes(base);
  return [
    'SynthMR report',
    `what: ${namesFile(message.text) ? '(names a file, left out)' : message.text}`,
    `browser: ${userAgent}`,
    `backend: ${backend ? `${backend.backend}, ${backend.adapter}` : 'not started'}`,
    `model: ${modelId ?? 'none loaded'}`,
    message.report,
  ].join('\n');
}
