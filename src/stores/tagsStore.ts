// Which file's tags are looked at, and what has been read of them.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';
import type { FileTags } from '../core/files/fileTags.ts';

/** A slice of a series, from 0, whose file is looked at. */
export interface TagsOf {
  readonly seriesId: string;
  readonly slice: number;
  /** Why it is not the image itself that is looked at, in words; '' where it is. */
  readonly instead: string;
}

export type TagsRead =
  | { readonly state: 'reading' }
  | { readonly state: 'ready'; readonly tags: FileTags }
  | { readonly state: 'failed'; readonly error: AppError };

/** `of` is null while the list is closed. */
export const useTags = create<{ readonly of: TagsOf | null; readonly read: TagsRead }>(() => ({
  of: null,
  read: { state: 'reading' },
}));
