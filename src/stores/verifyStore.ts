// The verification of opened synthetic series, by series id: made again from the CT and compared.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';

export type Verification =
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | {
      readonly state: 'done';
      /** Largest difference of any pixel, stored values (0 to SYNTHETIC_MAX), and the CT's slice it lies on, from 0. */
      readonly largest: number;
      readonly slice: number;
      /** Pixels that differ at all, of how many. */
      readonly different: number;
      readonly pixels: number;
      readonly slices: number;
      /** What computed it this time. */
      readonly adapter: string;
    }
  | { readonly state: 'failed'; readonly error: AppError };

export interface VerifyState {
  readonly bySeries: Readonly<Record<string, Verification>>;
}

export const useVerify = create<VerifyState>(() => ({ bySeries: {} }));

export const setVerification = (seriesId: string, verification: Verification | null): void => {
  useVerify.setState(({ bySeries }) => {
    const others = Object.entries(bySeries).filter(([id]) => id !== seriesId);
    return { bySeries: Object.fromEntries(verification ? [...others, [seriesId, verification]] : others) };
  });
};

export const forgetVerifications = (): void => {
  useVerify.setState({ bySeries: {} });
};
