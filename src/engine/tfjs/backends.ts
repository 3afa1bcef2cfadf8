// tfjs' registry of backends, with one of each name.
import {
  findBackendFactory,
  type KernelBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';

/** Makes this the backend that computes, in the place of one of the same name. */
export async function useBackend(name: string, backend: KernelBackend): Promise<void> {
  forgetBackend(name);
  registerBackend(name, () => backend);
  await setBackend(name);
}

/** tfjs throws when it is told to remove a backend that it does not have, and types the look-up as never missing. */
export function forgetBackend(name: string): void {
  const factory = findBackendFactory(name) as (() => unknown) | undefined;
  if (factory) removeBackend(name);
}
