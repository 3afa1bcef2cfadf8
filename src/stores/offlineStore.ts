// Whether the browser keeps the page for times when its server cannot be reached.
import { create } from 'zustand';

export interface OfflineState {
  /** `not kept`: a page under development, or a browser that cannot. */
  readonly page: 'not kept' | 'keeping' | 'kept' | 'refused';
}

export const useOffline = create<OfflineState>(() => ({ page: 'not kept' }));
