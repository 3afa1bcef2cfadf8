// The studies that this browser keeps, and which of them is open.
import { create } from 'zustand';
import type { KeptStudy } from '../storage/studies.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';

export interface KeptStudiesState {
  readonly list: readonly KeptStudy[];
  /** The open study's id among them, and the series that it holds; null where what is open is not kept. */
  readonly open: { readonly id: string; readonly seriesIds: readonly string[] } | null;
}

export const useKeptStudies = create<KeptStudiesState>(() => ({ list: [], open: null }));

/** Whether all that is open is kept. */
export const isAllKept = ({ open }: KeptStudiesState, series: readonly SeriesInfo[]): boolean =>
  open !== null && series.length > 0 && series.every(({ id }) => open.seriesIds.includes(id));
