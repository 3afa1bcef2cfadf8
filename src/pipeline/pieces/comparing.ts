// The pieces of comparing: register, resample, normalise, judge; done by a worker of the page, or in process.
import { identityAt } from '../../core/geometry/affine.ts';
import type { AppError } from '../../core/appError.ts';
import { sliceSums } from '../../core/metrics/metrics.ts';
import { InformationMeter } from '../../core/registration/mutualInformation.ts';
import { applyMap, intensityMapOrPercentiles } from '../../core/metrics/normalise.ts';
import { placementFigures } from '../../core/registration/placementFigures.ts';
import {
  binned,
  fixedSamples,
  registerVolumes,
  type RegistrationLevel,
} from '../../core/registration/register.ts';
import { ctLevels } from '../../core/registration/registrationLevels.ts';
import { resampleOnto } from '../../core/geometry/resampleOnto.ts';
import { slicePixels, SYNTHETIC_MAX } from '../../core/geometry/stack.ts';
import { wholeVolume } from '../../core/geometry/volume.ts';
import { nextTask } from '../../core/nextTask.ts';
import { tissueAgreement } from '../../core/tissue/tissueAgreement.ts';
import { insideSkull, onTissueGrid, realOnTissueGrid } from '../../core/tissue/tissueInput.ts';
import { keepBrain, labelsOnto, latticeOf, tissueVolumes } from '../../core/tissue/tissueLabels.ts';
import { transfer } from '../../core/calls.ts';
import type { ComparingApi, RegistrationPair } from './comparingApi.ts';

interface Known {
  readonly key: string;
  readonly levels: readonly RegistrationLevel[];
  readonly meter: InformationMeter;
}
/** Remembers the last pair's levels: a nudge or another normalisation asks for the same ones again. */
function levelMemory(): (pair: RegistrationPair) => Known {
  let known: Known | null = null;
  return ({ key, ct, head, mr }) => {
    if (known?.key === key) return known;
    const levels = ctLevels(ct, head, mr);
    const finest = levels.at(-1);
    if (!finest) throw new Error('There is at least one level.');
    known = { key, levels, meter: new InformationMeter(fixedSamples(finest), binned(finest.moving)) };
    return known;
  };
}

export function comparingPieces(): ComparingApi {
  const levelsOf = levelMemory();
  return {
    register: ({ pair, start, affine }, { signal, progress }) =>
      registerVolumes(
        { levels: levelsOf(pair).levels, start, affine },
        { signal, progress: (fraction) => progress({ fraction }), yieldToEventLoop: nextTask },
      ),

    place: ({ pair, map, into, normalisation, contrast, intracranial, synthetic, intensityScale }) => {
      resampleOnto(pair.ct.geometry, wholeVolume(pair.mr), map, into);
      const intensities = normalisation === 'percentile' ? null : synthetic && intensitiesOf(synthetic);
      const scale = intensityMapOrPercentiles({
        kind: normalisation,
        contrast,
        real: into,
        head: pair.head.voxels,
        intracranial,
        synthetic: intensities,
        intensityScale,
        columns: pair.ct.geometry.columns,
      });
      if (!scale) throw unusable;
      applyMap(into, scale.map);
      return {
        ...placementFigures(levelsOf(pair).meter, map),
        normalisation: scale.kind,
      };
    },

    layOver: ({ stack, geometry, into }) => {
      resampleOnto(geometry, wholeVolume(stack), identityAt([0, 0, 0]), into);
      return null;
    },

    tissueInput: ({ image, head, grid }) => {
      const made =
        image.of === 'synthetic'
          ? onTissueGrid(image.stack, head.voxels, grid)
          : realOnTissueGrid(image.mr, image.map, head, grid);
      return transfer(made, [made.values.buffer, ...(made.reached ? [made.reached.buffer] : [])]);
    },

    placeTissue: ({ labels, grid, intracranial, into }) => {
      keepBrain(labels, grid, insideSkull({ geometry: into.geometry, voxels: intracranial }, grid));
      labelsOnto(into.geometry, grid, labels, into.voxels);
      return tissueVolumes(labels);
    },

    compareTissue: ({ a, b, reached, grid }) => tissueAgreement(a, b, reached, latticeOf(grid)),

    judge: async ({ synthetic, real, head, intracranial, slices }, { signal, progress }) => {
      const { columns, rows } = synthetic.geometry;
      const pixels = slicePixels(synthetic.geometry);
      const sums = [];
      for (const slice of slices) {
        const [from, to] = [slice * pixels, (slice + 1) * pixels];
        sums.push(
          sliceSums({
            columns,
            rows,
            synthetic: intensitiesOf(synthetic.voxels.subarray(from, to)),
            real: real.subarray(from, to),
            head: head.subarray(from, to),
            intracranial: intracranial.subarray(from, to),
          }),
        );
        if (sums.length % 8 !== 0) continue;
        progress({ done: sums.length });
        await nextTask();
        signal.throwIfAborted();
      }
      return sums;
    },
  };
}

function intensitiesOf(stored: Uint16Array): Float32Array {
  const values = Float32Array.from(stored);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) / SYNTHETIC_MAX;
  return values;
}

const unusable: AppError = {
  kind: 'registration',
  message: 'The real MR has no spread of values inside the head, so it cannot be normalised.',
  advice: 'See whether it covers the head at all; nudge it, or choose another series in Studies.',
};
