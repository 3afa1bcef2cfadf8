// The pixels behind the ids in the stores: stacks in shared memory within a budget, dropped when their study is closed.
import { toAppError } from '../core/appError.ts';
import { contrasts } from '../core/contrast.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { pageTree } from '../storage/pageStorage.ts';
import { pageLocks } from '../storage/browserLocks.ts';
import { claimPixelFolder, newPixelFolder } from '../storage/pixelFolder.ts';
import { pixelBudget, PixelShelf } from '../storage/pixelShelf.ts';
import { say } from '../stores/messageStore.ts';
import { usePixels } from '../stores/pixelStore.ts';
import { registrationKey, useStudy } from '../stores/studyStore.ts';
import type { LayerId } from './app.ts';

const folder = newPixelFolder();
let budget = pixelBudget(null);

const shelf = new PixelShelf({
  tree: pageTree,
  folder,
  budget: () => budget,
  inUse,
  changed: (use) => usePixels.setState(use),
  failed: (thrown) => {
    const { message, details = {} } = toAppError(thrown);
    say({
      level: 'warning',
      text: `A study cannot be put aside to save memory, so it stays there. ${message}`,
      advice: 'Close studies that are no longer needed, or free disk space.',
      cause: 'put aside',
      details,
    });
  },
});

/** Sets the budget for the memory that the machine states, and removes what tabs that are gone had put aside. */
export async function startPixelBudget(statedBytes: number | null): Promise<void> {
  budget = pixelBudget(statedBytes);
  void shelf.settle();
  const locks = pageLocks();
  if (locks) await claimPixelFolder(pageTree, locks, folder);
}

/** In view, or being written to: it must stay where it is. */
function inUse(ctId: string): boolean {
  const {
    ctId: open,
    aloneId,
    reading,
    masking,
    syntheses,
    spreads,
    tissues,
    registrations,
  } = useStudy.getState();
  const synthesis = syntheses[ctId]?.state;
  return (
    ctId === open ||
    ctId === aloneId ||
    reading[ctId]?.state === 'reading' ||
    masking[ctId]?.state === 'running' ||
    synthesis === 'running' ||
    synthesis === 'paused' ||
    spreads[ctId]?.state === 'running' ||
    tissues[ctId]?.state === 'running' ||
    contrasts.some((contrast) => registrations[registrationKey(ctId, contrast)]?.state === 'running')
  );
}

const layerName = (layer: LayerId): string =>
  layer.of === 'synthetic' || layer.of === 'real' || layer.of === 'spread'
    ? `${layer.of}|${layer.contrast}`
    : layer.of === 'laid'
      ? `laid|${layer.seriesId}`
      : layer.of === 'tissue'
        ? `tissue|${layer.source}`
        : layer.of;

/** Null where there are none in memory: never read, dropped, or put aside. */
export const pixelsOf = (layer: LayerId): Stack | null => shelf.get(layer.ctId, layerName(layer));

export const putPixels = (layer: LayerId, stack: Stack): void =>
  shelf.put(layer.ctId, layerName(layer), stack);

export const dropPixels = (layer: LayerId): void => shelf.drop(layer.ctId, layerName(layer));

/** All that was read or made of a series, and what of it was laid over others. */
export function dropPixelsOf(id: string): void {
  shelf.dropStudy(id);
  for (const series of useStudy.getState().series) dropPixels({ of: 'laid', ctId: series.id, seriesId: id });
}

export function dropAllPixels(): void {
  shelf.clear().catch(() => undefined); // the next visit removes the files
}

/** Whether a study was put aside to save memory. */
export const isAside = (ctId: string): boolean => shelf.isAside(ctId);

/** Rejects where what was put aside cannot be read: the study must then be read anew. */
export const bringBack = (ctId: string): Promise<void> => shelf.bringBack(ctId);

/** A study is used now: others are put aside before it is. */
export const touchPixels = (ctId: string): void => shelf.touch(ctId);
