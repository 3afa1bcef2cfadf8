// The form of bundle.json, checked when a bundle is read: it comes from elsewhere.
import * as v from 'valibot';
import type { BundleManifest } from '../core/bundle/bundleFiles.ts';
import type { BundleNumbers } from '../core/bundle/bundleRecord.ts';
import { normalisations } from '../core/metrics/normalise.ts';
import { verdictLevels } from '../core/verdictTypes.ts';
import { contrast } from './trainingSchemas.ts';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const files = v.array(v.object({ sha256: hash, bytes: v.number() }));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const vec3 = v.tuple([v.number(), v.number(), v.number()]);
const value = v.nullable(v.number());
const numbers = v.nullable(
  v.object({
    psnr: value,
    ssim: value,
    ssimGlobal: value,
    rmse: value,
    mae: value,
    tenengrad: value,
    tenengradReal: value,
  }),
);
const regions: v.GenericSchema<unknown, BundleNumbers> = v.object({
  slice: numbers,
  head: numbers,
  intracranial: numbers,
});
const rule = v.picklist(['head', 'one-scan', 'hounsfield', 'real-mr', 'scale', 'domain', 'spread', 'tissue']);

const manifest: v.GenericSchema<unknown, BundleManifest> = v.object({
  format: v.literal('synthmr-bundle'),
  formatVersion: v.literal(1),
  researchOnly: v.literal(true),
  program: v.string(),
  written: v.string(),
  device: v.object({
    backend: v.nullable(v.picklist(['webgpu', 'wasm'])),
    adapter: v.string(),
    host: v.string(),
  }),
  model: v.object({
    id: v.string(),
    name: v.string(),
    version: v.string(),
    weightsSha256: hash,
    shards: files,
    intensityScale: v.string(),
    card: v.looseObject({
      trainedOn: v.string(),
      simulatedCt: v.boolean(),
      heads: v.array(v.object({ name: v.string(), licence: v.string() })),
      hours: v.number(),
      steps: v.number(),
      losses: v.string(),
      limits: v.array(v.string()),
      parent: v.nullable(v.string()),
      date: v.string(),
      metrics: v.record(v.string(), v.union([v.number(), v.string()])),
    }),
  }),
  settings: v.object({
    windows: v.picklist(['model', 'paper']),
    mask: v.picklist(['head', 'none']),
    slices: v.pipe(v.array(count), v.minLength(1)),
  }),
  ct: v.object({ files, voxelsSha256: hash, columns: count, rows: count, slices: count }),
  results: v.array(v.object({ contrast, slices: v.array(v.object({ sha256: hash, mean: v.number() })) })),
  comparisons: v.array(
    v.object({
      contrast,
      files,
      normalisation: v.picklist(normalisations),
      affine: v.boolean(),
      nudge: v.object({ rotate: vec3, shift: vec3 }),
      map: v.array(v.number()),
      numbers: regions,
    }),
  ),
  verdicts: v.array(v.object({ rule, level: v.picklist(verdictLevels), sentence: v.string() })),
  overrides: v.array(v.object({ rule, sentence: v.string(), reason: v.string() })),
  contents: v.array(v.object({ path: v.string(), sha256: hash })),
});

/** Null where the text is no such manifest, or of a version that this program does not read. */
export function readManifest(text: string): BundleManifest | null {
  try {
    const checked = v.safeParse(manifest, JSON.parse(text));
    return checked.success ? checked.output : null;
  } catch {
    return null;
  }
}
