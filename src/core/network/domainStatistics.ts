// What a model's training pairs look like to its own lowest layer: mean and covariance of pooled D-CENTER, stored in its model.json.
import { bytesFromBase64 } from '../files/base64.ts';

/**
 * As model.json holds it, written by scripts/pretrain/export.py. The covariance is that of `components` directions, with
 * one variance for all that lies beside them. Numbers are little-endian, in base64.
 */
export interface DomainFile {
  readonly version: 1;
  readonly layer: 'D-CENTER';
  /** Channels of the layer. */
  readonly features: number;
  readonly components: number;
  /** float32, `features`. */
  readonly mean: string;
  /** int8, components x features: unit vectors, once multiplied by their `directionScale`. */
  readonly directions: string;
  readonly directionScale: readonly number[];
  /** Of the training slices along each direction. */
  readonly variance: readonly number[];
  /** Squared distance from the space of all directions. Both are in scale with slices of heads that they were not measured on. */
  readonly residual: number;
  /** How much slices scatter more the less they show: scatter[0] + scatter[1] / share. */
  readonly scatter: readonly [number, number];
  /** Share of a slice that must show something, for it to be judged. */
  readonly leastShare: number;
  /** `quantile` of the training slices score less, each by the statistics of all other heads. */
  readonly limit: number;
  readonly quantile: number;
  /** What it was measured on. */
  readonly slices: number;
  readonly heads: number;
}

/** The same, ready to be computed with. */
export interface DomainStatistics {
  readonly mean: Float32Array;
  readonly directions: readonly Float32Array[];
  readonly variance: readonly number[];
  readonly residual: number;
  readonly scatter: readonly [number, number];
  readonly leastShare: number;
  readonly limit: number;
}

/** Most numbers a slice, and most directions, that are read. */
const MOST_FEATURES = 16_384;
const MOST_COMPONENTS = 512;

/** What does not fit in the `domain` of a model.json, in a few words; null where all does. */
export function domainFault(domain: unknown, spec: { readonly family: string }): string | null {
  if (typeof domain !== 'object' || domain === null) return 'are no object';
  const { version, layer, features, components, mean, directions, ...rest } = domain as Partial<
    Record<keyof DomainFile, unknown>
  >;
  if (version !== 1) return `have version ${JSON.stringify(version)}, and this page reads version 1`;
  if (layer !== 'D-CENTER' || spec.family !== 'drunet') return 'are not of the D-CENTER of a DRUNet';
  if (!isCount(features, MOST_FEATURES) || !isCount(components, MOST_COMPONENTS))
    return 'do not say how many numbers they hold';
  const { directionScale, variance, residual, scatter, leastShare, limit } = rest;
  if (bytesIn(mean) !== 4 * features) return 'have a mean of another length';
  if (bytesIn(directions) !== components * features) return 'have directions of another length';
  if (!arePositive(directionScale, components) || !arePositive(variance, components))
    return 'have scales or variances of another length, or not above zero';
  const scales = [residual, leastShare, limit].every(isPositive) && arePositive(scatter, 2);
  return scales ? null : 'lack their residual, scatter or limit';
}

/** Of a `domain` in which `domainFault` finds nothing. */
export function readDomain(file: DomainFile): DomainStatistics {
  const { features, components, directionScale, variance, residual, scatter, leastShare, limit } = file;
  const mean = bytesFromBase64(file.mean);
  const view = new DataView(mean.buffer);
  const codes = new Int8Array(bytesFromBase64(file.directions).buffer);
  return {
    mean: Float32Array.from({ length: features }, (_, i) => view.getFloat32(4 * i, true)),
    directions: Array.from({ length: components }, (_, k) =>
      Float32Array.from(
        codes.subarray(k * features, (k + 1) * features),
        (code) => code * (directionScale[k] ?? NaN),
      ),
    ),
    variance,
    residual,
    scatter,
    leastShare,
    limit,
  };
}

const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;
const isCount = (value: unknown, most: number): value is number =>
  isPositive(value) && Number.isInteger(value) && value <= most;
const arePositive = (values: unknown, count: number): boolean =>
  Array.isArray(values) && values.length === count && values.every(isPositive);

function bytesIn(text: unknown): number | null {
  if (typeof text !== 'string' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}
