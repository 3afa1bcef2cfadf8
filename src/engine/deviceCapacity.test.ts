// How many slices a device takes at once, by its limits and the memory that the platform states; and what it is told if none.
import { describe, expect, it } from 'vitest';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { networkNeeds } from '../core/network/networkNeeds.ts';
import type { BackendReport } from '../core/network/engineApi.ts';
import { maxBatch } from './deviceCapacity.ts';

const spec = { family: 'drunet', depth: 101, width: 64, inputs: 3, outputs: 2 } as const;
const file = {
  id: 'm',
  name: 'DRUNet-101',
  preprocessing: { grid: { size: 448, pixelMm: 0.5 } },
} as unknown as ModelFile;
const gpu: BackendReport = {
  backend: 'webgpu',
  reason: '',
  adapter: 'acme one',
  softwareAdapter: false,
  threads: 0,
  features: [],
  limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 31 },
};
const { weightBytes, featureBytes, mapBytes } = networkNeeds(spec, 448);
const at = (report: Partial<BackendReport>, memoryBytes: number | null = null): number =>
  maxBatch({ file, spec, report: { ...gpu, ...report }, memoryBytes });
const limited = (bytes: number): Partial<BackendReport> => ({
  limits: { maxStorageBufferBindingSize: bytes },
});

describe('room on a device', () => {
  it('[ENG-14] several slices at once where limits and memory allow; one on the CPU and on software', () => {
    expect(at({})).toBe(4);
    expect(at(limited(3.9 * mapBytes))).toBe(3);
    expect(at(limited(mapBytes))).toBe(1);
    expect(at({}, 2 * (weightBytes + 2.5 * featureBytes))).toBe(2);
    expect(at({ softwareAdapter: true })).toBe(1);
    expect(at({ backend: 'wasm' })).toBe(1);
    expect(at({ limits: { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 } })).toBe(4); // WebGPU's least
  });

  it('[ENG-13] too small: what it needs and what there is, in figures', () => {
    const failure = (work: () => number): unknown => {
      try {
        return work();
      } catch (thrown) {
        return thrown;
      }
    };
    expect(failure(() => at(limited(9e6)))).toMatchObject({
      kind: 'device',
      message:
        'DRUNet-101 is too large for this device: it needs about 422 MB, and one of its buffers needs 13 MB, and the GPU allows 9 MB a buffer.',
      details: { tooSmall: true, model: 'm', adapter: 'acme one' },
    });
    expect(JSON.stringify(failure(() => at({ backend: 'wasm' }, 2 ** 30)))).toMatch(
      /needs about 7\d\d MB, and of this machine’s memory it may take 537 MB/,
    );
  });
});
