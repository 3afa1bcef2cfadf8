// A result that was made again held against its bundle: every input, number and pixel, each finding a sentence.
import { SYNTHETIC_MAX } from '../geometry/stack.ts';
import type { Contrast } from '../contrast.ts';
import { type BundleRecord, type HashedFile, numberList } from './bundleRecord.ts';

export interface Finding {
  readonly same: boolean;
  readonly words: string;
}

/** Stored values of 4095 that another device may differ by, as everywhere in this program: a thousandth of full scale. */
export const TOLERANCE = Math.floor(SYNTHETIC_MAX / 1000);

/** Wasm owes the same bits. A GPU does not: its layers choose their kernels by time, so it owes TOLERANCE, as another device does. */
const sameBits = (a: BundleRecord['device'], b: BundleRecord['device']): boolean =>
  a.backend === 'wasm' && b.backend === 'wasm';

/** Files of the bundle that are among those at hand, and those that are not. `what`: "CT", "T1". */
export function compareFiles(
  what: string,
  wanted: readonly HashedFile[],
  there: ReadonlySet<string>,
): Finding {
  const missing = wanted.filter(({ sha256 }) => !there.has(sha256)).length;
  const all = wanted.length === 1 ? 'its 1 file is' : `all ${wanted.length} files are`;
  return missing === 0
    ? { same: true, words: `${what}: ${all} the bundle’s.` }
    : {
        same: false,
        words: `${what}: ${missing} of ${wanted.length} files are not the bundle’s: changed, or missing.`,
      };
}

/** `pixels`: the stored values of both, where the bundle holds them. */
export function compareRecords(
  before: BundleRecord,
  again: BundleRecord,
  pixels: (contrast: Contrast) => readonly [before: Uint16Array, again: Uint16Array] | null,
): readonly Finding[] {
  const exact = sameBits(before.device, again.device);
  return [
    ...deviceFindings(before, again),
    {
      same: before.ct.voxelsSha256 === again.ct.voxelsSha256,
      words:
        before.ct.voxelsSha256 === again.ct.voxelsSha256
          ? 'CT: every voxel, in Hounsfield units, is the same.'
          : 'CT: its voxels, in Hounsfield units, differ.',
    },
    ...before.results.map((result) => volumeFinding(result, again, exact, pixels(result.contrast))),
    ...before.comparisons.flatMap((one) => alignmentFinding(one, again, exact && sameHost(before, again))),
    ...numberFindings(before, again, exact, sameHost(before, again)),
    verdictFinding(before, again),
  ];
}

function deviceFindings(before: BundleRecord, again: BundleRecord): readonly Finding[] {
  const device =
    before.device.backend === null
      ? `The bundle does not know its device; this is ${again.device.backend} (${again.device.adapter}).`
      : sameBits(before.device, again.device)
        ? 'Computed on wasm, as the bundle was: every bit should be the same.'
        : `The bundle was computed on ${before.device.backend} (${before.device.adapter}), this on ${again.device.backend} (${again.device.adapter}): pixels may differ by a thousandth of full scale.`;
  return [
    { same: true, words: device },
    ...(before.program === again.program
      ? []
      : [{ same: true, words: `The bundle was made by ${before.program}, this by ${again.program}.` }]),
  ];
}

function volumeFinding(
  { contrast, slices }: BundleRecord['results'][number],
  again: BundleRecord,
  exact: boolean,
  pixels: readonly [Uint16Array, Uint16Array] | null,
): Finding {
  const made = again.results.find((one) => one.contrast === contrast)?.slices;
  const what = `Synthetic ${contrast}`;
  if (made?.length !== slices.length) return { same: false, words: `${what}: it was not made again.` };
  const differing = slices.flatMap((slice, i) => (slice.sha256 === made[i]?.sha256 ? [] : [i]));
  if (differing.length === 0)
    return { same: true, words: `${what}: every pixel of all ${slices.length} slices is the same.` };
  const [first = 0] = differing;
  const where = `${differing.length} of ${slices.length} slices differ, the first is slice ${first + 1}`;
  if (pixels) {
    const [a, b] = pixels;
    let largest = 0;
    a.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - (b[i] ?? 0)))));
    return {
      same: !exact && largest <= TOLERANCE,
      words: `${what}: ${where}; the largest difference of a pixel is ${largest} of ${SYNTHETIC_MAX}.`,
    };
  }
  const shift = Math.max(...slices.map(({ mean }, i) => Math.abs(mean - (made[i]?.mean ?? 0))));
  return {
    same: !exact && shift <= TOLERANCE,
    words: `${what}: ${where}; the bundle holds no pixels, so only the largest difference of a slice’s mean is known: ${shift.toPrecision(2)} of ${SYNTHETIC_MAX}.`,
  };
}

/** One JavaScript engine computes logarithms and sines alike; another may not, in their last digits. */
const sameHost = (a: BundleRecord, b: BundleRecord): boolean => a.device.host === b.device.host;

/** Of an alignment's matrix and mm, which a search in another engine may end at. */
const ALIGNMENT_TOLERANCE = 0.001;

function alignmentFinding(
  { contrast, map }: BundleRecord['comparisons'][number],
  again: BundleRecord,
  exact: boolean,
): readonly Finding[] {
  const now = again.comparisons.find((one) => one.contrast === contrast)?.map;
  if (!now) return [{ same: false, words: `Real ${contrast}: it was not compared again.` }];
  const most = Math.max(0, ...map.map((value, i) => Math.abs(value - (now[i] ?? Infinity))));
  return [
    most === 0
      ? { same: true, words: `Real ${contrast}: aligned to the same place, to the last digit.` }
      : {
          same: !exact && most <= ALIGNMENT_TOLERANCE,
          words: `Real ${contrast}: aligned to within ${most.toExponential(0)} mm of the same place.`,
        },
  ];
}

/** Numbers of another device may differ by so much of themselves, and those of another JavaScript engine. */
const DEVICE_TOLERANCE = 0.01;
const HOST_TOLERANCE = 1e-6;

function numberFindings(
  before: BundleRecord,
  again: BundleRecord,
  exact: boolean,
  host: boolean,
): readonly Finding[] {
  const wanted = numberList(before);
  if (wanted.length === 0)
    return [{ same: true, words: 'Numbers: the bundle has none, since no real MR was compared.' }];
  const made = new Map(numberList(again));
  const differing = wanted.flatMap(([name, value]) => {
    const now = made.get(name) ?? null;
    return now === value ? [] : [{ name, value, now, by: relative(value, now) }];
  });
  if (differing.length === 0)
    return [{ same: true, words: `Numbers: all ${wanted.length} are the same, to the last digit.` }];
  const most = differing.reduce((a, b) => (b.by > a.by ? b : a));
  const shown = (value: number | null): string => (value === null ? 'none' : String(value));
  return [
    {
      same: exact ? !host && most.by <= HOST_TOLERANCE : most.by <= DEVICE_TOLERANCE,
      words: `Numbers: ${differing.length} of ${wanted.length} differ, most of all ${most.name}: ${shown(most.value)} in the bundle, ${shown(most.now)} now${exact && !host ? `; the bundle’s JavaScript engine (${before.device.host}) is another, whose last digits differ` : ''}.`,
    },
  ];
}

const relative = (a: number | null, b: number | null): number =>
  a === null || b === null ? Infinity : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-12);

function verdictFinding(before: BundleRecord, again: BundleRecord): Finding {
  const text = ({ verdicts }: BundleRecord): string =>
    verdicts.map(({ rule, level }) => `${rule} ${level}`).join(', ');
  return text(before) === text(again)
    ? { same: true, words: `Verdicts: the same (${text(again)}).` }
    : { same: false, words: `Verdicts: ${text(before)} in the bundle, ${text(again)} now.` };
}
