// The PACS that the page may reach, what was found there, and what is being fetched or sent. No login: that stays with the flow.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';
import type { PacsAddress } from '../dicomweb/address.ts';
import type { PacsSeries, PacsStudy } from '../dicomweb/pacsApi.ts';

/** What the page was served with: the address that was typed, and the path of the server that it is reached through, if any. */
export interface PacsConnection {
  readonly address: PacsAddress;
  readonly through: string | null;
}

export type Found =
  | { readonly state: 'none' }
  | { readonly state: 'searching' }
  | { readonly state: 'found'; readonly studies: readonly PacsStudy[]; readonly cut: boolean };

export interface PacsState {
  /** Whether the dialog is shown. */
  readonly open: boolean;
  readonly connection: PacsConnection | null;
  readonly found: Found;
  /** By study UID, once it was unfolded. */
  readonly series: Readonly<Record<string, readonly PacsSeries[] | 'searching'>>;
  /** What the dialog says; null for nothing. */
  readonly error: AppError | null;
  /** Whether the PACS asked for a login, or another one than was given. */
  readonly loginWanted: boolean;
  /** Whether a login was given to the flow, which holds it. */
  readonly loginGiven: boolean;
  /** The series are being fetched, or the page is about to be loaded again. */
  readonly busy: boolean;
}

export const usePacs = create<PacsState>(() => ({
  open: false,
  connection: null,
  found: { state: 'none' },
  series: {},
  error: null,
  loginWanted: false,
  loginGiven: false,
  busy: false,
}));

export const patchPacs = (patch: Partial<PacsState>): void => usePacs.setState(patch);
