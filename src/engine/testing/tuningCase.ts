// What tests of tuning share: tunings kept in memory, and a device that says it takes small workgroups alone.
import type { Tuning, TuningStore } from '../../core/network/tuning.ts';

/** Keeps the tuning of one device. */
export function memoryTunings(
  first: Tuning | null = null,
): TuningStore & { readonly kept: () => Tuning | null } {
  let kept = first;
  return {
    kept: () => kept,
    read: () => Promise.resolve(kept),
    keep: (_device, tuning) => {
      kept = tuning;
      return Promise.resolve();
    },
    clear: () => {
      kept = null;
      return Promise.resolve();
    },
  };
}

/** The same device, saying that its workgroups have so many threads at most. */
export const withWorkgroups = (device: GPUDevice, maxComputeInvocationsPerWorkgroup: number): GPUDevice =>
  new Proxy(device, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'limits')
        return { maxComputeWorkgroupStorageSize: 32768, maxComputeInvocationsPerWorkgroup };
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
