// The Details panel as lines of text, for the panel itself and for "Copy as text": the machine and the model, no patient data.
import type { EngineStatus, LoadedModel } from '../../core/network/engineApi.ts';
import type { TuningReport } from '../../core/network/tuning.ts';
import type { ShelfUse } from '../../storage/pixelShelf.ts';
import type { EngineState } from '../../stores/engineStore.ts';
import { bytesText, countText, numberText } from '../../core/words.ts';

export interface DetailGroup {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
  /** The rows' names are those of kernels or limits: the same in every language. */
  readonly codeNames?: boolean;
}

/** Measured while the panel is open; null where the browser does not say. */
export interface Measured {
  readonly engine: EngineStatus | null;
  /** Pixels of all open studies. */
  readonly pixels: ShelfUse;
  /** The page's JavaScript heap. */
  readonly heapBytes: number | null;
  readonly storage: { readonly used: number; readonly granted: number } | null;
}

type Rows = DetailGroup['rows'];

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** [UI-11] `training`: of the kernels of the run that goes on, or went on last. */
export function detailGroups(
  { backend, loaded }: Pick<EngineState, 'backend' | 'loaded'>,
  measured: Measured | null,
  browser: string,
  training: TuningReport | null = null,
): readonly DetailGroup[] {
  const groups: DetailGroup[] = [];
  if (backend)
    groups.push({
      title: 'Device',
      rows: [
        ['Backend', backend.backend],
        ['Reason', backend.reason],
        ['Adapter', backend.adapter],
        ['Software adapter', backend.softwareAdapter ? 'yes' : 'no'],
        ['Threads', String(backend.threads)],
        ['Features', backend.features.join(', ') || 'none'],
        ...(measured?.engine?.losses ?? []).map((loss, i) => [`Device loss ${i + 1}`, loss] as const),
      ],
    });
  if (loaded) {
    groups.push({ title: 'Model on this device', rows: modelRows(loaded) });
    groups.push({ title: 'Time to the first slice', rows: timeRows(loaded, measured?.engine ?? null) });
  }
  if (loaded?.tuning)
    groups.push({
      title: 'Kernels measured on this GPU',
      rows: tuningRows('Convolutions, one by one', loaded.tuning),
    });
  if (training)
    groups.push({
      title: 'Training kernels measured on this GPU',
      rows: tuningRows('Convolutions and gradients, one by one', training),
    });
  if (measured) groups.push({ title: 'Memory now', rows: memoryRows(measured) });
  if (loaded)
    groups.push({
      title: loaded.maxBatch === 1 ? 'Kernels per slice' : `Kernels for ${loaded.maxBatch} slices`,
      codeNames: true,
      rows: Object.entries(loaded.kernels).map(([name, count]) => [name, countText(count, 'time')] as const),
    });
  if (backend && Object.keys(backend.limits).length > 0)
    groups.push({
      title: 'Device limits',
      codeNames: true,
      rows: Object.entries(backend.limits).map(([name, value]) => [name, numberText(value)] as const),
    });
  groups.push({ title: 'Browser', rows: [['User agent', browser]] });
  return groups;
}

function modelRows({ file, selfTest, secondsPerSlice, deviceBytes, maxBatch, timings }: LoadedModel): Rows {
  return [
    ['Model', `${file.name} ${file.version}`],
    ['SHA-256', file.weightsSha256],
    ['Weights from', timings.fromStorage ? 'this browser’s storage' : 'the page’s server'],
    ['Seconds per slice', secondsPerSlice.toFixed(2)],
    ['Slices at once', String(maxBatch)],
    ['Device memory needed', bytesText(deviceBytes)],
    [
      'Self-test',
      `${selfTest.passed ? 'passed' : 'failed'}, largest difference ${selfTest.largestDifference.toExponential(1)}, allowed ${selfTest.tolerance.toExponential(1)}`,
    ],
    ...(timings.storageNote === null ? [] : [['Storage', timings.storageNote] as const]),
  ];
}

function timeRows({ timings }: LoadedModel, engine: EngineStatus | null): Rows {
  const { fetchMs, decodeMs, uploadMs, compileMs, compiledInMs, checkMs, totalMs } = timings;
  const first = engine?.firstSliceMs ?? null;
  return [
    ['Download', seconds(fetchMs)],
    ['Decode', seconds(decodeMs)],
    ['Upload', seconds(uploadMs)],
    [
      'Compile',
      compiledInMs > 0
        ? `${seconds(compileMs)} (${seconds(compiledInMs)} in all, during the download)`
        : 'nothing to compile',
    ],
    ['Self-test', seconds(checkMs)],
    ['Run', first === null ? 'no slice yet' : seconds(first)],
    ['Total', seconds(totalMs + (first ?? 0))],
  ];
}

function tuningRows(
  timed: string,
  { source, variants, unmeasured, ms, directMs, spentMs, struck }: TuningReport,
): Rows {
  const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
  return [
    ['Measured', source === 'kept' ? 'on an earlier visit' : `now, in ${seconds(spentMs)}`],
    [timed, `${milliseconds(ms)}; untuned ${milliseconds(directMs)}`],
    ...Object.entries(variants).map(
      ([name, count]) => [`Variant ${name}`, countText(count, 'layer')] as const,
    ),
    ...(unmeasured > 0
      ? [['Not measured yet', `${countText(unmeasured, 'layer')}, for lack of time: run untuned`] as const]
      : []),
    ...struck.map(({ variant, why }) => [`Variant ${variant}, struck out`, why] as const),
  ];
}

function memoryRows({ engine, pixels, heapBytes, storage }: Measured): Rows {
  return [
    ...(engine
      ? ([
          [
            engine.backend.backend === 'webgpu' ? 'GPU buffers' : 'Tensor memory',
            bytesText(engine.bytesInUse),
          ],
          ['Tensors', numberText(engine.tensors)],
          ['Slices computed', numberText(engine.slices)],
        ] as const)
      : [['Engine', 'no response'] as const]),
    [
      'Pixels of open studies',
      `${bytesText(pixels.bytes)} of ${bytesText(pixels.budget)}, a quarter of the memory that the browser states, or 1 GB`,
    ],
    ...(pixels.aside > 0
      ? [['Put aside to save memory', countText(pixels.aside, 'study', 'studies')] as const]
      : []),
    ...(heapBytes === null ? [] : [['JavaScript heap', bytesText(heapBytes)] as const]),
    ...(storage === null
      ? []
      : [['Storage', `${bytesText(storage.used)} of ${bytesText(storage.granted)}`] as const]),
  ];
}

export const detailsText = (groups: readonly DetailGroup[]): string =>
  groups
    .map(({ title, rows }) => [title, ...rows.map(([name, value]) => `  ${name}: ${value}`)].join('\n'))
    .join('\n\n');
