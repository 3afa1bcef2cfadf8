// One synthesis: slices from the one in view outwards, the next slice's input made while the device works on this one.
import { type AppError, isAppError, toAppError } from '../core/appError.ts';
import type { Preprocessing } from '../core/network/modelManifest.ts';
import type { NetworkGrid } from '../core/network/networkGrid.ts';
import { nextSlice } from '../core/geometry/sliceOrder.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { brainWindow } from '../core/network/windows.ts';
import type { LoadedModel } from '../engine/engineApi.ts';
import { endJob, showJob } from '../stores/jobStore.ts';
import { say, sayError } from '../stores/messageStore.ts';
import { type Settings, useSettings } from '../stores/settingsStore.ts';
import { seriesById, setEntry, type Synthesis, useStudy } from '../stores/studyStore.ts';
import type { ReadingApi } from '../pipeline/pieces/readingApi.ts';
import type { Remote } from '../core/calls.ts';
import type { EngineFlow } from './engineFlow.ts';
import { keepSlice, readKept, resultName } from '../storage/keptResults.ts';
import { pixelsOf, putPixels, sharedStack } from './pixelTable.ts';
import type { Predict } from './predictSurely.ts';

export interface SynthesisDeps {
  readonly prepare: Pick<Remote<ReadingApi>, 'networkGrid' | 'networkInput' | 'placeOutput'>;
  readonly predict: Predict;
  readonly engineFlow: EngineFlow;
  /** The source slice that the user looks at. */
  readonly viewedSlice: () => number;
}

export interface SynthesisFlow {
  readonly run: () => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
}

type Inputs = Pick<Settings, 'networkWindows' | 'networkMask'>;

/** The preprocessing that the settings ask of a model. */
export function networkPreprocessing(model: Preprocessing, inputs: Inputs): Preprocessing {
  return inputs.networkWindows === 'model'
    ? model
    : { ...model, windows: model.windows.map(() => brainWindow) };
}

/** What a run works on: fixed when it starts. */
interface Plan {
  readonly ctId: string;
  readonly ct: Stack<Int16Array>;
  readonly head: Uint8Array;
  readonly model: LoadedModel;
  readonly preprocessing: Preprocessing;
  readonly grid: NetworkGrid;
  readonly results: readonly (Stack & { readonly voxels: Uint16Array })[];
  readonly name: string;
}

export function createSynthesisFlow({
  prepare,
  predict,
  engineFlow,
  viewedSlice,
}: SynthesisDeps): SynthesisFlow {
  let running: { readonly abort: AbortController; readonly ctId: string } | null = null;
  let gate: { readonly open: Promise<void>; readonly release: () => void } | null = null;

  const update = (ctId: string, patch: Partial<Synthesis>): void => {
    const now = useStudy.getState().syntheses[ctId];
    if (now) setEntry('syntheses', ctId, { ...now, ...patch });
  };

  const makePlan = async (ctId: string, signal: AbortSignal): Promise<Plan> => {
    const model = await engineFlow.ready(signal);
    const ct = pixelsOf({ of: 'ct', ctId });
    const mask = pixelsOf({ of: 'head', ctId });
    if (!ct || !(ct.voxels instanceof Int16Array) || !mask || !(mask.voxels instanceof Uint8Array))
      throw {
        kind: 'unexpected',
        message: 'The CT is not ready to be synthesised.',
        advice: 'Wait until it has been read and its head found, then try again.',
      } satisfies AppError;
    const inputs = useSettings.getState();
    const preprocessing = networkPreprocessing(model.file.preprocessing, inputs);
    const head =
      inputs.networkMask === 'head'
        ? mask.voxels
        : new Uint8Array(new SharedArrayBuffer(mask.voxels.length)).fill(1);
    const geometry = ct.geometry;
    const grid = await prepare.networkGrid(
      { geometry, head: mask.voxels, grid: preprocessing.grid },
      { signal },
    );
    const { contrasts } = model.file;
    const results = contrasts.map((contrast) => {
      const stack = sharedStack(Uint16Array, 2, geometry);
      putPixels({ of: 'synthetic', ctId, contrast }, stack);
      return stack;
    });
    const stackOfCt = { geometry, voxels: ct.voxels };
    const name = await resultName(
      {
        seriesUid: ctId,
        weightsSha256: model.file.weightsSha256,
        windows: JSON.stringify(preprocessing),
        mask: inputs.networkMask,
        contrasts,
      },
      ct,
    );
    setEntry('syntheses', ctId, {
      modelId: model.file.id,
      modelName: model.file.name,
      weightsSha256: model.file.weightsSha256,
      intensityScale: model.file.intensityScale,
      untrained: model.file.card.steps === 0,
      contrasts,
      windows: inputs.networkWindows,
      mask: inputs.networkMask,
      state: 'running',
      slicesDone: geometry.positions.map(() => false),
      stale: null,
      secondsPerSlice: null,
    });
    return { ctId, ct: stackOfCt, head, model, preprocessing, grid, results, name };
  };

  const makeSlices = async (plan: Plan, signal: AbortSignal): Promise<void> => {
    const { ctId, ct, head, model, preprocessing, grid, results, name } = plan;
    const done = ct.geometry.positions.map(() => false);
    const taken = [...done];
    for (const slice of await readKept(name, results).catch(() => [])) done[slice] = taken[slice] = true;
    const keptCount = done.filter(Boolean).length;
    const times: number[] = [];
    let keeping = true;

    const report = (): void => {
      const left = done.filter((flag) => !flag).length;
      const sorted = times.slice(-9).sort((a, b) => a - b);
      const seconds = sorted.length ? (sorted[Math.floor(sorted.length / 2)] ?? null) : null;
      update(ctId, { slicesDone: [...done], secondsPerSlice: seconds });
      showJob({
        kind: 'synthesise',
        label: gate
          ? 'Paused'
          : keptCount && !times.length
            ? `${keptCount} slices kept from before`
            : 'Synthesising',
        done: done.length - left,
        total: done.length,
        unit: 'slices',
        secondsPerUnit: seconds,
        secondsLeft: seconds === null ? null : seconds * left,
        paused: gate !== null,
        canPause: true,
        canCancel: true,
      });
    };
    /** The first slice alone, so that it is seen soon; then as many as the device computes at once. */
    const take = (): Taken | null => {
      const slices: number[] = [];
      while (slices.length < (times.length === 0 ? 1 : model.maxBatch)) {
        const slice = nextSlice(viewedSlice(), taken);
        if (slice === null) break;
        taken[slice] = true;
        slices.push(slice);
      }
      if (slices.length === 0) return null;
      const input = Promise.all(
        slices.map((slice) =>
          twice(() => prepare.networkInput({ ct, head, slice, preprocessing, grid }, { signal })),
        ),
      ).then(joined);
      input.catch(() => undefined); // awaited below; an abort in between is no unhandled rejection
      return { slices, input };
    };
    const place = async (slice: number, output: Float32Array<ArrayBuffer>): Promise<void> => {
      const into = results.map(({ voxels }) => voxels);
      await twice(() =>
        prepare.placeOutput({ geometry: ct.geometry, head, slice, grid, output, into }, { signal }),
      );
      done[slice] = true;
      report();
      if (!keeping) return;
      await keepSlice(name, slice, results).catch(() => {
        keeping = false;
        say({
          level: 'warning',
          text: 'Finished slices cannot be kept for next time: the browser gives no more storage.',
          advice: 'They stay until the page is closed. Free disk space, or forget kept results in Details.',
          cause: 'storage',
        });
      });
    };

    report();
    let placing: Promise<void> = Promise.resolve();
    let next = take();
    while (next) {
      if (gate) {
        update(ctId, { state: 'paused' });
        report();
        await gate.open;
        update(ctId, { state: 'running' });
      }
      signal.throwIfAborted();
      const { slices, input } = next;
      const begun = performance.now();
      const ready = await input;
      next = take();
      const output = await predict(ready, signal);
      await placing;
      const each = output.length / slices.length;
      placing = Promise.all(
        slices.map((slice, i) => place(slice, output.slice(i * each, (i + 1) * each))),
      ).then(() => undefined);
      placing.catch(() => undefined);
      times.push((performance.now() - begun) / 1000 / slices.length);
    }
    await placing;
  };

  const openGate = (): void => {
    const closed = gate;
    gate = null;
    closed?.release();
  };

  const cancel = (): void => {
    running?.abort.abort();
    openGate();
  };

  return {
    run: async () => {
      const { ctId } = useStudy.getState();
      if (!ctId || !seriesById(useStudy.getState(), ctId)) return;
      cancel();
      const mine = { abort: new AbortController(), ctId };
      running = mine;
      try {
        const plan = await makePlan(ctId, mine.abort.signal);
        await makeSlices(plan, mine.abort.signal);
        update(ctId, { state: 'done' });
      } catch (thrown) {
        const error = toAppError(thrown);
        update(ctId, { state: error.kind === 'cancelled' ? 'cancelled' : 'failed' });
        sayError(error, 'synthesise');
      } finally {
        if (running === mine) {
          running = null;
          endJob('synthesise');
        }
      }
    },
    pause: () => {
      if (!running || gate) return;
      let release: () => void = () => undefined;
      const open = new Promise<void>((resolve) => {
        release = resolve;
      });
      gate = { open, release };
    },
    resume: openGate,
    cancel,
  };
}

interface Taken {
  readonly slices: readonly number[];
  /** Their inputs, one after another. */
  readonly input: Promise<Float32Array<ArrayBuffer>>;
}

function joined(parts: readonly Float32Array<ArrayBuffer>[]): Float32Array<ArrayBuffer> {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Once more where the worker that did it was killed: a fresh one takes its place. */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.kind !== 'device') throw thrown;
    return work();
  }
}
