// What a reproducibility bundle says of a result: hashes of all that went in and came out, settings, device and numbers; no patient.
import type { Contrast } from '../contrast.ts';
import { sha256 } from '../files/sha256.ts';
import { withoutFileNames } from '../files/withoutFileNames.ts';
import type { RigidParts } from '../geometry/affine.ts';
import { slicePixels, type StackGeometry } from '../geometry/stack.ts';
import { type MetricRegion, metricRegions, type SliceSums } from '../metrics/metrics.ts';
import { type MetricName, metricList, ofVolume } from '../metrics/metricTable.ts';
import type { Normalisation } from '../metrics/normalise.ts';
import type { BackendReport } from '../network/engineApi.ts';
import type { NetworkMask, NetworkWindows } from '../network/inputChoices.ts';
import type { ModelCard, ModelFile } from '../network/modelManifest.ts';
import type { Override } from '../override.ts';
import type { Placement } from '../registration/placement.ts';
import type { Verdict } from '../verdictTypes.ts';

export interface HashedFile {
  readonly sha256: string;
  readonly bytes: number;
}

/** A whole stack of 12-bit intensities, slice by slice, and what one slice's pixels are like. */
export interface VolumeHash {
  readonly contrast: Contrast;
  readonly slices: readonly {
    /** Of the slice's 16-bit values, lowest byte first. */
    readonly sha256: string;
    /** Of the stored values, 0 to 4095. */
    readonly mean: number;
  }[];
}

/** Region, then metric; null where there is none. */
export type BundleNumbers = Readonly<
  Record<MetricRegion, Readonly<Record<MetricName, number | null>> | null>
>;

export interface BundleComparison {
  readonly contrast: Contrast;
  readonly files: readonly HashedFile[];
  readonly normalisation: Normalisation;
  readonly affine: boolean;
  /** How it was moved on by hand. */
  readonly nudge: RigidParts;
  /** Points of the CT to points of the MR: 3 x 3 matrix, and where the middle of the head goes, mm. */
  readonly map: readonly number[];
  readonly numbers: BundleNumbers;
}

export interface BundleRecord {
  readonly program: string;
  /** ISO 8601, UTC. */
  readonly written: string;
  readonly device: {
    /** Null where it is not known any more: slices that were kept from before. */
    readonly backend: 'webgpu' | 'wasm' | null;
    readonly adapter: string;
    /** Node or browser, and the platform. */
    readonly host: string;
  };
  readonly model: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly weightsSha256: string;
    readonly shards: readonly HashedFile[];
    readonly intensityScale: string;
    readonly card: ModelCard;
  };
  readonly settings: {
    readonly windows: NetworkWindows;
    readonly mask: NetworkMask;
    /** Those that were made, from 0. */
    readonly slices: readonly number[];
  };
  readonly ct: {
    readonly files: readonly HashedFile[];
    /** Of its Hounsfield units, 16 bits each. */
    readonly voxelsSha256: string;
    readonly columns: number;
    readonly rows: number;
    readonly slices: number;
  };
  readonly results: readonly VolumeHash[];
  readonly comparisons: readonly BundleComparison[];
  readonly verdicts: readonly Pick<Verdict, 'rule' | 'level' | 'sentence'>[];
  readonly overrides: readonly Override[];
}

/** What a record is made of, in the page and in a command. `F`: a file of the input, to be hashed or hashed already. */
export interface BundleFacts<F = HashedFile> {
  readonly program: string;
  readonly written: Date;
  readonly device: Pick<BackendReport, 'backend' | 'adapter'> | null;
  readonly host: string;
  readonly model: ModelFile;
  readonly settings: BundleRecord['settings'];
  readonly geometry: StackGeometry;
  readonly ct: { readonly files: readonly F[]; readonly voxels: Int16Array };
  readonly volumes: ReadonlyMap<Contrast, Uint16Array>;
  readonly comparisons: readonly {
    readonly contrast: Contrast;
    readonly files: readonly F[];
    readonly normalisation: Normalisation;
    readonly placement: Placement;
    readonly slices: readonly SliceSums[];
  }[];
  readonly verdicts: readonly Omit<Verdict, 'advice'>[];
  readonly overrides: readonly Override[];
}

export async function bundleRecord(facts: BundleFacts): Promise<BundleRecord> {
  const { model, geometry, device } = facts;
  return {
    program: facts.program,
    written: facts.written.toISOString(),
    device: { backend: device?.backend ?? null, adapter: device?.adapter ?? '', host: facts.host },
    model: {
      id: model.id,
      name: model.name,
      version: model.version,
      weightsSha256: model.weightsSha256,
      shards: model.shards.map(({ sha256: hash, bytes }) => ({ sha256: hash, bytes })),
      intensityScale: model.intensityScale,
      card: model.card,
    },
    settings: facts.settings,
    ct: {
      files: facts.ct.files,
      voxelsSha256: await hashOfValues(facts.ct.voxels),
      columns: geometry.columns,
      rows: geometry.rows,
      slices: geometry.positions.length,
    },
    results: await Promise.all(
      [...facts.volumes].map(async ([contrast, voxels]) => ({
        contrast,
        slices: await sliceHashes(voxels, slicePixels(geometry)),
      })),
    ),
    comparisons: facts.comparisons.map(({ contrast, files, normalisation, placement, slices }) => {
      const { matrix, centre, shift } = placement.found.map;
      return {
        contrast,
        files,
        normalisation,
        affine: placement.found.affine,
        nudge: placement.nudge,
        map: [...matrix, ...centre.map((at, i) => at + (shift[i] ?? 0))],
        numbers: numbersOf(slices),
      };
    }),
    verdicts: RULES.flatMap((wanted) =>
      facts.verdicts
        .filter(({ rule }) => rule === wanted)
        .map(({ rule, level, sentence }) => ({ rule, level, sentence: withoutFileNames(sentence) })),
    ),
    overrides: facts.overrides.map((one) => ({ ...one, sentence: withoutFileNames(one.sentence) })),
  };
}

/** Those on the CT, in this order. */
const RULES: readonly Verdict['rule'][] = ['head', 'one-scan', 'hounsfield', 'domain'];

/** Of the bytes in memory; values in shared memory are copied first, which the platform asks for. */
const hashOfValues = (values: Int16Array | Uint16Array): Promise<string> =>
  sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice());

async function sliceHashes(voxels: Uint16Array, pixels: number): Promise<VolumeHash['slices']> {
  const slices: VolumeHash['slices'][number][] = [];
  for (let from = 0; from < voxels.length; from += pixels) {
    const slice = voxels.subarray(from, from + pixels);
    let sum = 0;
    for (const value of slice) sum += value;
    slices.push({ sha256: await hashOfValues(slice), mean: sum / pixels });
  }
  return slices;
}

const numbersOf = (slices: readonly SliceSums[]): BundleNumbers => {
  const of = (region: MetricRegion): BundleNumbers[MetricRegion] => {
    const volume = ofVolume(slices, region);
    if (!volume) return null;
    const finite = (name: MetricName): number | null => (Number.isFinite(volume[name]) ? volume[name] : null);
    return {
      psnr: finite('psnr'),
      ssim: finite('ssim'),
      ssimGlobal: finite('ssimGlobal'),
      rmse: finite('rmse'),
      mae: finite('mae'),
      tenengrad: finite('tenengrad'),
      tenengradReal: finite('tenengradReal'),
    };
  };
  return { slice: of('slice'), head: of('head'), intracranial: of('intracranial') };
};

/** Each number with its name, in a fixed order: "T1, head, psnr". */
export const numberList = ({
  comparisons,
}: Pick<BundleRecord, 'comparisons'>): readonly (readonly [name: string, value: number | null])[] =>
  comparisons.flatMap(({ contrast, numbers }) =>
    metricRegions.flatMap((region) =>
      metricList.map(
        ({ name }) => [`${contrast}, ${region}, ${name}`, numbers[region]?.[name] ?? null] as const,
      ),
    ),
  );
