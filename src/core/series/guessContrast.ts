// Whether an MR series is T1- or T2-weighted, guessed from its name, sequence and timing; the user may overrule it.
import type { Contrast } from '../contrast.ts';
import type { MrAcquisition, SeriesInfo } from './seriesInfo.ts';

export interface ContrastGuess {
  /** Null: neither, or not clear. */
  readonly contrast: Contrast | null;
  /** In words, for beside the choice. */
  readonly reason: string;
}

/** Names of series that are neither, whatever else their name says. */
const otherKinds: readonly (readonly [RegExp, string])[] = [
  [/flair|dark.?fluid/, 'FLAIR'],
  [/\b(dwi|adc|trace|b\d{3,4})\b|diff/, 'diffusion'],
  [/\bswi\b|swan|t2\s?\*|t2star|t2_star|suscept|phase|haemo|hemo/, 'susceptibility-weighted'],
  [/\btof\b|angio|\bmra\b|\bmrv\b/, 'angiography'],
  [/perf|\basl\b|\bdsc\b|\bdce\b|bold|fmri|ep2d/, 'functional or perfusion'],
  [/\bpd\b|proton|\bpdw\b/, 'proton density'],
  [/locali[sz]er|scout|survey/, 'a localiser'],
];
const t1Names = /(^|[^a-z0-9])t1|mp2?rage|bravo|fspgr|\bspgr|\btfl|vibe/;
const t2Names = /(^|[^a-z0-9])t2/;

/** [READ-13] */
export function guessContrast(
  series: Pick<SeriesInfo, 'role' | 'description' | 'mr' | 'synthetic'>,
): ContrastGuess {
  if (series.role === 'synthetic') {
    return { contrast: series.synthetic?.contrast ?? null, reason: 'It says so itself: it is synthetic.' };
  }
  if (series.role !== 'mr') return { contrast: null, reason: 'It is not MR.' };
  const name = series.description.toLowerCase();
  const other = otherKinds.find(([pattern]) => pattern.test(name));
  if (other) return { contrast: null, reason: `Its name says ${other[1]}.` };
  const named: Contrast | null = t1Names.test(name) ? 'T1' : t2Names.test(name) ? 'T2' : null;
  const timed = series.mr ? fromTiming(series.mr) : { contrast: null, reason: '' };
  if (named === null) {
    return timed.contrast === null && timed.reason === ''
      ? { contrast: null, reason: 'Neither its name nor its timing tells.' }
      : timed;
  }
  if (timed.contrast !== null && timed.contrast !== named) {
    return { contrast: null, reason: `Its name says ${named}, but ${timed.reason}` };
  }
  return { contrast: named, reason: `Its name says ${named}.` };
}

/** Spin echo by TR and TE; gradient echo when short, or prepared by inversion as MPRAGE is. Times in ms. */
function fromTiming(mr: MrAcquisition): ContrastGuess {
  const { repetitionTime: tr, echoTime: te, inversionTime: ti } = mr;
  if (tr === null || te === null) return { contrast: null, reason: '' };
  const timing = `TR ${Math.round(tr)} ms and TE ${Number(te.toFixed(1))} ms`;
  const gradient = /\bGR\b|GRADIENT/i.test(mr.scanningSequence);
  const inversion = /\bIR\b/.test(mr.scanningSequence) || ti !== null;
  if (gradient) {
    return (inversion || tr < 60) && te < 10
      ? { contrast: 'T1', reason: `${timing} of a gradient echo mean T1.` }
      : { contrast: null, reason: `${timing} of a gradient echo may mean T2*.` };
  }
  if (inversion && te > 60 && ti !== null && ti > 1200) {
    return { contrast: null, reason: `${timing} with TI ${Math.round(ti)} ms mean FLAIR.` };
  }
  if (tr > 1800 && te >= 60) return { contrast: 'T2', reason: `${timing} mean T2.` };
  if (tr < 1200 && te <= 30) return { contrast: 'T1', reason: `${timing} mean T1.` };
  if (inversion && te <= 30) return { contrast: 'T1', reason: `${timing} after inversion mean T1.` };
  return { contrast: null, reason: `${timing} are neither clearly T1 nor T2.` };
}
