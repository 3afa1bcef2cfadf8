// A CT's slices through mask, network and back onto the CT's grid, in Node: the functions that the page's workers call.
import { findMasks, type MaskSummary } from '../../src/core/masks/findMasks.ts';
import type { ModelFile } from '../../src/core/network/modelManifest.ts';
import { networkGrid } from '../../src/core/network/networkGrid.ts';
import { networkInput } from '../../src/core/network/networkInput.ts';
import { placeOutput } from '../../src/core/network/placeOutput.ts';
import type { Result } from '../../src/core/result.ts';
import { type Stack, stackVoxels } from '../../src/core/geometry/stack.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { BackendReport } from '../../src/engine/engineApi.ts';
import type { Progress } from './progress.ts';

export interface Masks extends MaskSummary {
  readonly head: Uint8Array<ArrayBuffer>;
  readonly intracranial: Uint8Array<ArrayBuffer>;
}

/** Throws an AppError where there is no head. */
export async function findHead(ct: Stack<Int16Array>, progress: Progress): Promise<Masks> {
  const head = new Uint8Array(stackVoxels(ct.geometry));
  const intracranial = new Uint8Array(head.length);
  const task = { progress: (fraction: number) => progress.at(Math.round(100 * fraction), 100) };
  return { head, intracranial, ...valueOf(await findMasks({ ct, head, intracranial }, task)) };
}

export interface MadeSlices {
  /** Whole stacks in the order of the model's contrasts; zero where no slice was asked for. */
  readonly volumes: readonly Uint16Array<ArrayBuffer>[];
  readonly milliseconds: readonly number[];
  /** Where the GPU was lost on the way, what took its place. */
  readonly movedTo: BackendReport | null;
}

export async function makeSlices(
  engine: Engine,
  { preprocessing, contrasts }: ModelFile,
  ct: Stack<Int16Array>,
  head: Uint8Array,
  slices: readonly number[],
  progress: Progress,
): Promise<MadeSlices> {
  const grid = valueOf(networkGrid(ct.geometry, head, preprocessing.grid));
  const volumes = contrasts.map(() => new Uint16Array(stackVoxels(ct.geometry)));
  const milliseconds: number[] = [];
  let movedTo: BackendReport | null = null;
  for (const slice of slices) {
    const input = networkInput(ct, head, slice, preprocessing, grid);
    const made = await engine.predict(
      { input },
      { signal: new AbortController().signal, progress: () => undefined },
    );
    placeOutput(ct.geometry, head, slice, grid, made.output, volumes);
    movedTo = made.movedTo ?? movedTo;
    milliseconds.push(made.milliseconds);
    progress.at(milliseconds.length, slices.length);
  }
  return { volumes, milliseconds, movedTo };
}

function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw result.error;
}
