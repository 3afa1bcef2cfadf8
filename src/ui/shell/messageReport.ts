// The text of "Copy report": what happened and on what kind of machine, with nothing of the patient in it.
import type { BackendReport } from '../../engine/engineApi.ts';
import type { Message } from '../../stores/messageStore.ts';

export interface Surroundings {
  readonly userAgent: string;
  readonly backend: BackendReport | null;
  readonly modelId: string | null;
}

/** File names never enter: the sentence is left out when it names one. [UI-6] */
export function messageReport(message: Message, { userAgent, backend, modelId }: Surroundings): string {
  const named = message.file !== null && message.file !== '';
  const base = named ? (message.file.split('/').at(-1) ?? '') : '';
  const tells = (text: string): boolean => named && base !== '' && text.includes(base);
  return [
    'SynthMR report',
    `what: ${tells(message.text) ? '(names a file, left out)' : message.text}`,
    `browser: ${userAgent}`,
    `backend: ${backend ? `${backend.backend}, ${backend.adapter}` : 'not started'}`,
    `model: ${modelId ?? 'none loaded'}`,
    message.report,
  ].join('\n');
}
