// What a page's process holds resident, as Linux counts it: everything in it, wherever it was allocated.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright';

export interface RendererMemory {
  /** Bytes resident now. Null where there is no /proc to read them from. */
  readonly now: () => number | null;
  /** Most bytes resident since `mark`. */
  readonly peak: () => number | null;
  /** The peak is counted from here. */
  readonly mark: () => void;
}

export async function rendererMemory(browser: Browser): Promise<RendererMemory> {
  const client = await browser.newBrowserCDPSession();
  const { processInfo } = await client.send('SystemInfo.getProcessInfo');
  const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const counted = ids.length > 0 && ids.every((id) => existsSync(`/proc/${id}/status`));
  const sum = (field: 'VmRSS' | 'VmHWM'): number | null =>
    counted ? ids.reduce((bytes, id) => bytes + bytesOf(id, field), 0) : null;
  return {
    now: () => sum('VmRSS'),
    peak: () => sum('VmHWM'),
    mark: () => {
      if (counted) for (const id of ids) writeFileSync(`/proc/${id}/clear_refs`, '5');
    },
  };
}

function bytesOf(id: number, name: string): number {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${id}/status`, 'utf8'));
  if (!line) throw new Error(`/proc/${id}/status has no ${name}.`);
  return Number(line[1]) * 1024;
}
