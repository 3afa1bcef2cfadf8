// A PyTorch state dict against a network's definition: which network it is, and a sentence for each name or shape that does not fit.
import type { PlainConvolution } from '../../src/core/network/convolution.ts';
import type { DrunetSpec, UnetSpec } from '../../src/core/network/modelManifest.ts';
import { convolutionsOf, type ConvSpec, DEPTHS } from '../../src/core/network/networkSpec.ts';
import type { StoredTensor } from './safetensors.ts';

export type StateDict = ReadonlyMap<string, StoredTensor>;
type ImageSpec = DrunetSpec | UnetSpec;

/** What training wrappers put before every name. */
const wrapper = /^(module|_orig_mod|model|net|network|generator|state_dict)\./;
/** torch.nn.BatchNorm2d's default. */
const EPSILON = 1e-5;

/** The same tensors without a prefix that all of them share, and without counters of batches. */
export function unwrapped(tensors: StateDict): StateDict {
  let entries = [...tensors].filter(([name]) => !name.endsWith('num_batches_tracked'));
  for (;;) {
    const prefix = wrapper.exec(entries[0]?.[0] ?? '')?.[0];
    if (prefix === undefined || !entries.every(([name]) => name.startsWith(prefix))) return new Map(entries);
    entries = entries.map(([name, tensor]) => [name.slice(prefix.length), tensor]);
  }
}

/** The network whose definition fits best; null when it has neither a DRUNet's nor the U-Net's first and last layer. */
export function guessSpec(tensors: StateDict, depth: DrunetSpec['depth'] | null): ImageSpec | null {
  const first = tensors.get('conv1.weight') ?? tensors.get('enc1.0.conv.weight');
  const [width = 0, inputs = 0] = first?.shape ?? [];
  const outputs = tensors.get('head.weight')?.shape[0] ?? 0;
  if (!first || outputs === 0 || width === 0) return null;
  if (!tensors.has('conv1.weight')) return { family: 'unet', width, inputs, outputs };
  const all = (depth === null ? DEPTHS : [depth]).map((one): ImageSpec => ({
    family: 'drunet',
    depth: one,
    width,
    inputs,
    outputs,
  }));
  const faults = new Map(all.map((spec) => [spec, mismatches(tensors, spec).length]));
  return all.reduce((best, one) => ((faults.get(one) ?? 0) < (faults.get(best) ?? 0) ? one : best));
}

const specName = (spec: ImageSpec): string =>
  spec.family === 'drunet' ? `DRUNet-${spec.depth} of width ${spec.width}` : `U-Net of width ${spec.width}`;

interface Wanted {
  readonly name: string;
  readonly shape: readonly number[];
  readonly optional: boolean;
}

/** The batch norm that follows a convolution: conv2 -> bn2, shortcut.0 -> shortcut.1, enc1.0.conv -> enc1.0.bn. */
export function batchNormOf(convolution: string): string {
  const dot = convolution.lastIndexOf('.') + 1;
  const leaf = convolution.slice(dot);
  return convolution.slice(0, dot) + (leaf === '0' ? '1' : leaf.replace('conv', 'bn'));
}

const normParts = ['weight', 'bias', 'running_mean', 'running_var'] as const;

function wantedOf(spec: ImageSpec): readonly Wanted[] {
  return convolutionsOf(spec).flatMap(({ name, kernel, inputs, outputs }): readonly Wanted[] => {
    const weight = { name: `${name}.weight`, shape: [outputs, inputs, kernel, kernel], optional: false };
    const bias = { name: `${name}.bias`, shape: [outputs], optional: name !== 'head' };
    if (name === 'head') return [weight, bias];
    const norm = batchNormOf(name);
    return [
      weight,
      bias,
      ...normParts.map((part) => ({ name: `${norm}.${part}`, shape: [outputs], optional: false })),
    ];
  });
}

/** One sentence for each tensor that is missing, of another shape or kind, or not part of the network; empty when all fit. */
export function mismatches(tensors: StateDict, spec: ImageSpec): readonly string[] {
  const network = specName(spec);
  const times = (shape: readonly number[]): string =>
    shape.length === 0 ? 'a single number' : shape.join(' x ');
  const wanted = wantedOf(spec);
  const known = new Set(wanted.map(({ name }) => name));
  const faults = wanted.flatMap(({ name, shape, optional }) => {
    const found = tensors.get(name);
    if (!found) return optional ? [] : [`${name} is missing: ${network} needs ${times(shape)}.`];
    if (found.shape.join() !== shape.join())
      return [`${name} is ${times(found.shape)} where ${network} needs ${times(shape)}.`];
    return ['F64', 'F32', 'F16', 'BF16'].includes(found.dtype)
      ? []
      : [`${name} is stored as ${found.dtype}; floats are needed (F32, F16, BF16 or F64).`];
  });
  const foreign = [...tensors].filter(([name]) => !known.has(name));
  return [
    ...faults,
    ...foreign.map(([name, { shape }]) => `${name} (${times(shape)}) is not part of ${network}.`),
  ];
}

export interface FoldedConvolution {
  readonly name: string;
  readonly plain: PlainConvolution;
}

/** Every convolution with its batch norm folded in, HWIO, in the definition's order. The names must have been checked. */
export function* folded(tensors: StateDict, spec: ImageSpec): Generator<FoldedConvolution> {
  for (const convolution of convolutionsOf(spec)) {
    const { gain, bias } = affineOf(tensors, convolution);
    yield { name: convolution.name, plain: hwio(tensors, convolution, gain, bias) };
  }
}

/** y = gain * (convolution without bias) + bias, one of each an output. */
function affineOf(
  tensors: StateDict,
  { name, outputs }: ConvSpec,
): { readonly gain: Float64Array; readonly bias: Float32Array<ArrayBuffer> } {
  const own = tensors.get(`${name}.bias`)?.values() ?? new Float32Array(outputs);
  const gain = new Float64Array(outputs).fill(1);
  if (name === 'head') return { gain, bias: own };
  const norm = batchNormOf(name);
  const [weight, shift, mean, variance] = normParts.map((part) => tensors.get(`${norm}.${part}`)?.values());
  const bias = new Float32Array(outputs);
  for (let o = 0; o < outputs; o++) {
    const g = (weight?.[o] ?? NaN) / Math.sqrt((variance?.[o] ?? NaN) + EPSILON);
    gain[o] = g;
    bias[o] = (shift?.[o] ?? NaN) + ((own[o] ?? 0) - (mean?.[o] ?? NaN)) * g;
  }
  return { gain, bias };
}

/** PyTorch's OIHW, times the gain, as HWIO. */
function hwio(
  tensors: StateDict,
  { name, kernel, inputs, outputs }: ConvSpec,
  gain: Float64Array,
  bias: Float32Array<ArrayBuffer>,
): PlainConvolution {
  const source = tensors.get(`${name}.weight`)?.values() ?? new Float32Array(0);
  const weight = new Float32Array(source.length);
  const area = kernel * kernel;
  for (let o = 0, from = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let k = 0; k < area; k++, from++)
        weight[(k * inputs + i) * outputs + o] = (source[from] ?? NaN) * (gain[o] ?? NaN);
  return { shape: [kernel, kernel, inputs, outputs], weight, bias };
}
