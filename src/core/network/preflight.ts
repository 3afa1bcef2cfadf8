// What a synthesis would take, estimated before it starts.
import { type StackGeometry, stackVoxels } from '../geometry/stack.ts';

export interface Preflight {
  readonly slices: number;
  readonly modelName: string;
  /** Null until the device has been tried. */
  readonly backend: string | null;
  /** Memory for results in this page and for the network on the device, MB; the device's once the network is loaded. */
  readonly pageMegabytes: number;
  readonly deviceMegabytes: number | null;
  /** Null until the device has been measured with this model. */
  readonly secondsExpected: number | null;
  /** What is worth knowing before it starts, in sentences. */
  readonly notes: readonly string[];
}

export interface PreflightFacts {
  readonly geometry: StackGeometry;
  readonly modelName: string;
  readonly backend: string | null;
  /** The model on the device; null before it is loaded. */
  readonly loaded: {
    readonly contrasts: number;
    readonly untrained: boolean;
    readonly deviceBytes: number;
    readonly secondsPerSlice: number;
  } | null;
  /** True when the skull was found not to be closed. */
  readonly intracranialMissing: boolean;
}

/** Networks make this many contrasts unless the loaded one says otherwise. */
const USUAL_CONTRASTS = 2;
const RESULT_BYTES = 2;

export function preflight({ geometry, loaded, ...facts }: PreflightFacts): Preflight {
  const slices = geometry.positions.length;
  const notes: string[] = [];
  if (loaded?.untrained) notes.push('This network is untrained: its images mean nothing.');
  if (facts.intracranialMissing)
    notes.push('The skull is not closed in this CT, so numbers inside it are not given.');
  const resultBytes = stackVoxels(geometry) * RESULT_BYTES * (loaded?.contrasts ?? USUAL_CONTRASTS);
  return {
    slices,
    modelName: facts.modelName,
    backend: facts.backend,
    pageMegabytes: Math.round(resultBytes / 1e6),
    deviceMegabytes: loaded && Math.round(loaded.deviceBytes / 1e6),
    secondsExpected: loaded && loaded.secondsPerSlice * slices,
    notes,
  };
}
