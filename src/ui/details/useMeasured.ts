// Current memory and timings, refreshed while the panel is open.
import { useEffect, useState } from 'react';
import { useApp } from '../appContext.tsx';
import type { Measured } from './detailsText.ts';

const EVERY_MS = 2000;

export function useMeasured(): Measured | null {
  const app = useApp();
  const [measured, setMeasured] = useState<Measured | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let closed = false;
    const ask = async (): Promise<void> => {
      const [{ engine, pixels }, storage] = await Promise.all([app.measured(), storageNow()]);
      if (closed) return;
      setMeasured({ engine, pixels, heapBytes: heapNow(), storage });
      timer = setTimeout(() => void ask(), EVERY_MS);
    };
    void ask();
    return () => {
      closed = true;
      clearTimeout(timer);
    };
  }, [app]);
  return measured;
}

/** Bytes; only Chromium says. */
function heapNow(): number | null {
  const { memory } = performance as { readonly memory?: { readonly usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? null;
}

async function storageNow(): Promise<Measured['storage']> {
  const { usage, quota } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
  return usage === undefined || quota === undefined ? null : { used: usage, granted: quota };
}
