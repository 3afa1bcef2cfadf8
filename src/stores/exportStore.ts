// What the user wants exported, what would be written and whether it passed its checks, and what was saved last.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';
import type { Contrast } from '../core/contrast.ts';
import type { ExportOutlook } from '../workers/exportApi.ts';

export interface ExportChoice {
  readonly contrasts: readonly Contrast[];
  /** First and last source slice, from 0; null: every slice that was made. */
  readonly range: readonly [first: number, last: number] | null;
  readonly deidentify: boolean;
}

/** What an export of the present choice would be. */
export type Outlook =
  | { readonly state: 'none' }
  | { readonly state: 'checking' }
  | { readonly state: 'ready'; readonly outlook: ExportOutlook }
  | { readonly state: 'refused'; readonly error: AppError };

export interface ExportState {
  readonly choice: ExportChoice;
  readonly outlook: Outlook;
  /** What was saved last, in words; null when nothing was since the choice changed. */
  readonly saved: string | null;
}

export const useExport = create<ExportState>(() => ({
  choice: { contrasts: ['T1', 'T2'], range: null, deidentify: false },
  outlook: { state: 'none' },
  saved: null,
}));

export const patchExport = (patch: Partial<ExportState>): void => {
  useExport.setState(patch);
};

/** Changes the choice; what was known of the former one is forgotten. */
export const chooseExport = (change: Partial<ExportChoice>): void => {
  useExport.setState(({ choice }) => ({
    choice: { ...choice, ...change },
    outlook: { state: 'none' },
    saved: null,
  }));
};
