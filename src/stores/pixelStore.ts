// How much memory the pixels of open studies take, of how much they may.
import { create } from 'zustand';
import type { ShelfUse } from '../storage/pixelShelf.ts';

export const usePixels = create<ShelfUse>(() => ({ bytes: 0, budget: 0, aside: 0 }));
