// Folded convolutions as the page's model files hold them: 8, 16 or 32 bits a weight, in shards that a browser can keep.
import { createHash } from 'node:crypto';
import { LARGEST_HALF, toHalf } from '../../src/core/network/half.ts';
import type { ModelFile, WeightEntry } from '../../src/core/network/modelManifest.ts';
import type { FoldedConvolution } from './stateDict.ts';

export type Bits = 8 | 16 | 32;

const SHARD_BYTES = 16 * 1024 * 1024;

export interface PackedWeights extends Pick<ModelFile, 'weightsManifest' | 'shards' | 'weightsSha256'> {
  /** The shards' bytes, by path. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Biases stay 32 bits; so does a tensor whose numbers 16 bits cannot hold. */
export function packWeights(convolutions: Iterable<FoldedConvolution>, bits: Bits): PackedWeights {
  const weights: WeightEntry[] = [];
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const { name, plain } of convolutions) {
    const { bytes, quantization } = stored(plain.weight, bits);
    weights.push({
      name: `${name}.weight`,
      shape: plain.shape,
      dtype: 'float32',
      ...(quantization ? { quantization } : {}),
    });
    weights.push({ name: `${name}.bias`, shape: [plain.bias.length], dtype: 'float32' });
    parts.push(bytes, bytesOf(plain.bias));
  }
  const blob = new Uint8Array(Buffer.concat(parts));
  const count = Math.max(1, Math.ceil(blob.length / SHARD_BYTES));
  const size = Math.ceil(blob.length / count);
  const files = new Map(
    Array.from({ length: count }, (_, i) => [
      `weights-${i + 1}of${count}.bin`,
      blob.slice(i * size, (i + 1) * size),
    ]),
  );
  return {
    files,
    weightsManifest: [{ paths: [...files.keys()], weights }],
    shards: [...files].map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256(bytes) })),
    weightsSha256: sha256(blob),
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (values: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

interface Stored {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly quantization: WeightEntry['quantization'] | null;
}

function stored(values: Float32Array<ArrayBuffer>, bits: Bits): Stored {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (bits === 32 || (bits === 16 && most > LARGEST_HALF))
    return { bytes: bytesOf(values), quantization: null };
  if (bits === 16) {
    const halves = Uint16Array.from(values, toHalf);
    return { bytes: new Uint8Array(halves.buffer), quantization: { dtype: 'float16' } };
  }
  const { scale, min } = range(values);
  const codes = Uint8Array.from(values, (value) => codeOf(value, scale, min));
  return { bytes: codes, quantization: { dtype: 'uint8', scale, min } };
}

const codeOf = (value: number, scale: number, min: number): number =>
  Math.min(255, Math.max(0, Math.round((value - min) / scale)));

/** Drawn in from the tensor's own range as far as that lowers the mean squared error, on every n-th weight of a large one. */
function range(values: Float32Array): { readonly scale: number; readonly min: number } {
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
  const every = Math.max(1, Math.floor(values.length / 50_000));
  const at = (shrink: number): { scale: number; min: number } => ({
    scale: Math.max(((high - low) * shrink) / 255, 1e-12),
    min: low * shrink,
  });
  const error = ({ scale, min }: { readonly scale: number; readonly min: number }): number => {
    let sum = 0;
    for (let i = 0; i < values.length; i += every) {
      const value = values[i] ?? 0;
      sum += (codeOf(value, scale, min) * scale + min - value) ** 2;
    }
    return sum;
  };
  const tried = Array.from({ length: 13 }, (_, i) => at(1 - 0.05 * i));
  return tried.reduce((best, one) => (error(one) < error(best) ? one : best));
}
