// The user's choices that are kept for the next visit; no patient data.
import * as v from 'valibot';
import { create } from 'zustand';
import type { InputChoices } from '../core/network/inputChoices.ts';
import type { BackendChoice } from '../core/network/engineApi.ts';
import { type LanguageCode, languageCodes } from '../languages/languages.ts';
import { localStore, readLocal, writeLocal } from '../storage/localRecord.ts';
import type { RecordType } from '../storage/record.ts';
import { say } from './messageStore.ts';

export interface Settings extends InputChoices {
  readonly theme: 'dark' | 'light';
  /** Null: the browser's, where the page speaks it. */
  readonly language: LanguageCode | null;
  readonly backendChoice: BackendChoice;
  /** Null: the default of the model list. */
  readonly modelId: string | null;
  /** A CT whose verdict is good is synthesised without being asked for. */
  readonly startByItself: boolean;
}

const usual: Settings = {
  theme: 'dark',
  language: null,
  backendChoice: 'auto',
  modelId: null,
  startByItself: true,
  networkWindows: 'model',
  networkMask: 'head',
};

/** Version 0 is `{ state, version: 0 }`, as zustand wrote it. */
const older = v.looseObject({ state: v.record(v.string(), v.unknown()) });

export const settingsType: RecordType<Settings> = {
  what: 'settings',
  version: 1,
  schema: v.object({
    theme: v.picklist(['dark', 'light']),
    language: v.optional(v.nullable(v.picklist(languageCodes)), null), // settings of 0.8 do not have it
    backendChoice: v.picklist(['auto', 'webgpu', 'wasm']),
    modelId: v.nullable(v.string()),
    startByItself: v.optional(v.boolean(), true), // settings of 0.5 do not have it
    networkWindows: v.picklist(['model', 'paper']),
    networkMask: v.picklist(['head', 'none']),
  }),
  migrate: (value) => ({ ...usual, ...v.parse(older, value).state }),
};

const KEY = 'synthmr-settings';

export const useSettings = create<Settings>(() => {
  const kept = readLocal(localStore(), KEY, settingsType);
  if (kept.kind === 'unreadable')
    say({
      level: 'warning',
      text: `Your settings cannot be read: ${kept.why}.`,
      advice: 'The usual ones hold. The old ones are put aside, not deleted, when you change one.',
      cause: 'settings',
    });
  return kept.kind === 'value' ? kept.value : usual;
});

export const patchSettings = (patch: Partial<Settings>): void => {
  useSettings.setState(patch);
  const why = writeLocal(localStore(), KEY, settingsType, useSettings.getState());
  if (why === null) return;
  say({
    level: 'warning',
    text: `Your settings cannot be kept for next time: ${why}`,
    advice: 'They hold until the page is closed. Free disk space, or leave private browsing.',
    cause: 'settings',
  });
};
