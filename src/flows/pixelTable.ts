// The pixels behind the ids in the stores: stacks in shared memory, dropped when their study is closed.
import type { Stack } from '../core/geometry/stack.ts';
import type { LayerId } from './app.ts';

const table = new Map<string, Stack>();

export function layerKey(layer: LayerId): string {
  return layer.of === 'synthetic' || layer.of === 'real'
    ? `${layer.ctId}|${layer.of}|${layer.contrast}`
    : `${layer.ctId}|${layer.of}`;
}

export const pixelsOf = (layer: LayerId): Stack | null => table.get(layerKey(layer)) ?? null;

export function putPixels(layer: LayerId, stack: Stack): void {
  table.set(layerKey(layer), stack);
}

export function dropPixels(layer: LayerId): void {
  table.delete(layerKey(layer));
}

export function dropAllPixels(): void {
  table.clear();
}

/** Bytes held by all stacks. */
export function pixelBytes(): number {
  let bytes = 0;
  for (const stack of table.values()) bytes += stack.voxels.byteLength;
  return bytes;
}
