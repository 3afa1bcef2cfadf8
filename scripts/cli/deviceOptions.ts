// The options that say what computes, the same for every command that runs a network in this process.
import { availableParallelism } from 'node:os';
import type { AppError } from '../../src/core/appError.ts';
import type { BackendChoice } from '../../src/core/network/engineApi.ts';

export function backendOf(name: string, bad: (message: string) => AppError): BackendChoice {
  if (name === 'auto' || name === 'wasm' || name === 'webgpu') return name;
  throw bad(`--backend ${name}: give auto, wasm or webgpu.`);
}

export function threadsOf(text: string | undefined, bad: (message: string) => AppError): number {
  if (text === undefined) return availableParallelism();
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1) throw bad(`--threads ${text}: give a number from 1 on.`);
  return threads;
}
