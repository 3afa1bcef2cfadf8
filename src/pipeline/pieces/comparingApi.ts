// What the compare workers do: lay real MR over the CT, bring it onto the CT's grid, and judge synthetic against real.
import type { Method } from '../../core/calls.ts';
import type { Affine } from '../../core/geometry/affine.ts';
import type { SliceSums } from '../../core/metrics/metrics.ts';
import type { Contrast } from '../../core/contrast.ts';
import type { Normalisation } from '../../core/metrics/normalise.ts';
import type { PlacementFigures } from '../../core/registration/placement.ts';
import type { Registered, RegistrationStart } from '../../core/registration/register.ts';
import type { Stack, StackGeometry } from '../../core/geometry/stack.ts';
import type { TissueAgreement } from '../../core/tissue/tissueAgreement.ts';
import type { TissueImage, TissueSourceImage } from '../../core/tissue/tissueInput.ts';
import type { TissueVolumes } from '../../core/tissue/tissueLabels.ts';

/** CT with its head mask, and MR; `key` names the three, so that what was made of them can be used again. */
export interface RegistrationPair {
  readonly key: string;
  readonly ct: Stack<Int16Array>;
  readonly head: Stack<Uint8Array>;
  readonly mr: Stack;
}

/** The real MR where it was placed: how well it holds, and how it was scaled. */
export interface Placed extends PlacementFigures {
  /** Mutual information in nats. */
  readonly information: number;
  /** By which way: percentiles where the one asked for found nothing to hold on to. */
  readonly normalisation: Normalisation;
}

/** All buffers are shared; results are written in place. */
export interface ComparingApi {
  /** Progress events: { fraction }. */
  readonly register: Method<
    {
      readonly pair: RegistrationPair;
      readonly start: RegistrationStart;
      readonly affine: boolean;
    },
    Registered,
    { readonly fraction: number }
  >;
  /** Real MR on the CT's grid as intensities, NaN where it does not reach, written into `into`. */
  readonly place: Method<
    {
      readonly pair: RegistrationPair;
      readonly map: Affine;
      readonly into: Float32Array;
      readonly normalisation: Normalisation;
      readonly contrast: Contrast;
      readonly intracranial: Uint8Array;
      readonly synthetic: Uint16Array | null;
      /** What the synthetic's intensities mean, as its model says; empty where there is none. */
      readonly intensityScale: string;
    },
    Placed
  >;
  /** A stack on another grid by where both lie in the patient, NaN where it does not reach, written into `into`. */
  readonly layOver: Method<
    { readonly stack: Stack; readonly geometry: StackGeometry; readonly into: Float32Array },
    null
  >;
  /** A T1 on the tissue grid, as the tissue network sees it. */
  readonly tissueInput: Method<
    {
      readonly image: TissueSourceImage;
      readonly head: Stack<Uint8Array>;
      readonly grid: StackGeometry;
    },
    TissueImage
  >;
  /** Cleans the network's labels, in place, measures them and lays them over the CT's grid, written into `into`. */
  readonly placeTissue: Method<
    {
      readonly labels: Uint8Array;
      readonly grid: StackGeometry;
      readonly intracranial: Uint8Array;
      readonly into: Stack<Uint8Array>;
    },
    TissueVolumes
  >;
  /** Of two labellings of one grid, where the second image reaches. */
  readonly compareTissue: Method<
    {
      readonly a: Uint8Array;
      readonly b: Uint8Array;
      readonly reached: Uint8Array | null;
      readonly grid: StackGeometry;
    },
    TissueAgreement
  >;
  /** The sums of some slices, in the order asked for. Progress events: { done }. */
  readonly judge: Method<
    {
      readonly synthetic: Stack<Uint16Array>;
      /** Intensities, NaN where there are none. */
      readonly real: Float32Array;
      readonly head: Uint8Array;
      readonly intracranial: Uint8Array;
      readonly slices: readonly number[];
    },
    readonly SliceSums[],
    { readonly done: number }
  >;
}
