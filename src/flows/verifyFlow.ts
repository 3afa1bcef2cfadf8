// An exported series that was opened again, made anew from its CT with the weights that it names, and compared pixel by pixel.
import { type AppError, toAppError } from '../core/appError.ts';
import type { ModelFile, Preprocessing } from '../core/network/modelManifest.ts';
import { readMadeFrom } from '../core/files/provenanceText.ts';
import { sameSlices } from '../core/geometry/sameSlices.ts';
import type { SeriesInfo, SyntheticProvenance } from '../core/series/seriesInfo.ts';
import { type Stack, type StackGeometry, slicePixels } from '../core/geometry/stack.ts';
import type { LoadedModel } from '../engine/engineApi.ts';
import { useEngine } from '../stores/engineStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { seriesById, useStudy } from '../stores/studyStore.ts';
import { setVerification, useVerify } from '../stores/verifyStore.ts';
import type { PreparePool } from '../workers/preparePool.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { groundOf } from './compareGround.ts';
import { sharedStack } from './pixelTable.ts';
import type { Predict } from './predictSurely.ts';

export interface VerifyFlow {
  /** Makes an opened synthetic series again; how it went stands in the verify store. */
  readonly verify: (seriesId: string) => Promise<void>;
  readonly cancel: () => void;
}

export interface VerifyDeps {
  readonly pool: PreparePool;
  readonly predict: Predict;
  readonly ready: (signal: AbortSignal) => Promise<LoadedModel>;
  readonly filesOf: (id: string) => readonly DroppedFile[];
  /** Opens a CT, so that it is read and its head found. */
  readonly selectCt: (id: string) => Promise<void>;
}

/** What the series is to be made again from. */
interface Remake {
  readonly contrast: 'T1' | 'T2';
  readonly ct: SeriesInfo;
  readonly geometry: StackGeometry;
  readonly preprocessing: Pick<Preprocessing, 'windows'>;
  readonly headOnly: boolean;
}

export function createVerifyFlow({ pool, predict, ready, filesOf, selectCt }: VerifyDeps): VerifyFlow {
  let running: AbortController | null = null;

  const remake = async (series: SeriesInfo, signal: AbortSignal): Promise<void> => {
    const total = series.instances.length;
    const tell = (done: number): void => {
      setVerification(series.id, { state: 'running', done, total });
      showJob(plainJob('verify', 'Making the series again', done, total, 'slices'));
    };
    tell(0);
    const wanted = remakeOf(series);
    await selectCt(wanted.ct.id);
    const ground = groundOf(wanted.ct.id);
    if (!ground) throw ctUnusable;
    const { ct, head } = ground;
    const places = sameSlices(wanted.geometry, ct.geometry);
    if (!places.ok) throw places.error;
    const { file } = await ready(signal);
    if (file.weightsSha256 !== series.synthetic?.weightsSha256) throw otherWeights(series.synthetic, file);
    const channel = file.contrasts.indexOf(wanted.contrast);

    const kept = sharedStack(Uint16Array, 2, wanted.geometry);
    await pool.decodeSeries(series, filesOf(series.id), kept, { signal });
    const preprocessing = { ...file.preprocessing, ...wanted.preprocessing };
    const seen = wanted.headOnly ? head.voxels : everything(head);
    const grid = await pool.networkGrid(
      { geometry: ct.geometry, head: head.voxels, grid: preprocessing.grid },
      { signal },
    );
    const into = file.contrasts.map(() => sharedStack(Uint16Array, 2, ct.geometry).voxels);
    const made = into[channel];
    if (!made) throw otherWeights(series.synthetic, file);
    const pixels = slicePixels(ct.geometry);
    let [largest, worst, different] = [0, 0, 0];
    for (const [k, slice] of places.value.entries()) {
      const input = await pool.networkInput({ ct, head: seen, slice, preprocessing, grid }, { signal });
      const output = await predict(input, signal);
      await pool.placeOutput({ geometry: ct.geometry, head: seen, slice, grid, output, into }, { signal });
      for (let i = 0; i < pixels; i++) {
        const off = Math.abs((kept.voxels[k * pixels + i] ?? 0) - (made[slice * pixels + i] ?? 0));
        if (off > 0) different++;
        if (off > largest) [largest, worst] = [off, slice];
      }
      tell(k + 1);
    }
    setVerification(series.id, {
      state: 'done',
      largest,
      slice: worst,
      different,
      pixels: pixels * total,
      slices: total,
      adapter: useEngine.getState().backend?.adapter ?? '',
    });
  };

  return {
    verify: async (seriesId) => {
      const series = seriesById(useStudy.getState(), seriesId);
      if (!series) return;
      running?.abort();
      const mine = new AbortController();
      running = mine;
      try {
        await remake(series, mine.signal);
      } catch (thrown) {
        const error = toAppError(thrown);
        setVerification(seriesId, error.kind === 'cancelled' ? null : { state: 'failed', error });
      } finally {
        if (running === mine) {
          running = null;
          endJob('verify');
        }
      }
    },
    cancel: () => {
      running?.abort();
      for (const [id, { state }] of Object.entries(useVerify.getState().bySeries))
        if (state === 'running') setVerification(id, null);
    },
  };
}

/** Throws an AppError that says what the series does not tell, or what is not open. */
function remakeOf(series: SeriesInfo): Remake {
  const { synthetic, geometry } = series;
  const from = synthetic && readMadeFrom(synthetic.derivation);
  if (!synthetic?.contrast || !geometry || !from || !synthetic.weightsSha256) throw untold;
  const ct = useStudy
    .getState()
    .series.find(({ role, seriesUid }) => role === 'ct' && seriesUid === synthetic.sourceSeriesUid);
  if (!ct) throw ctMissing;
  return {
    contrast: synthetic.contrast,
    ct,
    geometry,
    preprocessing: { windows: from.windows },
    headOnly: from.headOnly,
  };
}

const everything = (head: Stack<Uint8Array>): Uint8Array =>
  new Uint8Array(new SharedArrayBuffer(head.voxels.length)).fill(1);

const untold: AppError = {
  kind: 'model',
  message: 'This series does not tell the weights and the input that made it, so it cannot be made again.',
  advice: 'Only series exported by this program, with their descriptions left in place, can be verified.',
};
const ctMissing: AppError = {
  kind: 'file',
  message: 'The CT that this series was made from is not open.',
  advice:
    'Drop it as well. A de-identified series names its CT by a new identity, and cannot be verified with the original.',
};
const ctUnusable: AppError = {
  kind: 'file',
  message: 'The CT that this series was made from could not be read, or no head was found in it.',
  advice: 'See what the Studies column says of it.',
};

const otherWeights = (synthetic: SyntheticProvenance | null, file: ModelFile): AppError => ({
  kind: 'model',
  message: `${file.name} has other weights than those that made this series (${synthetic?.weightsSha256.slice(0, 12) ?? ''}).`,
  advice: `Choose the model ${synthetic?.model ?? ''} under Synthesise, then verify again.`,
});
