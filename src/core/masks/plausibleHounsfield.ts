// Whether a CT's values can be Hounsfield units: air, soft tissue, bone and brain where they belong.
import type { SeriesInfo } from '../series/seriesInfo.ts';
import { fromNotes } from '../series/fromNotes.ts';
import type { Verdict } from '../verdictTypes.ts';
import type { CtFigures } from './ctFigures.ts';

/** HU of the brain's median in sound scans, and beyond which it is no brain at 120 kV. */
const BRAIN_SOUND = [26, 40] as const;
const BRAIN_POSSIBLE = [18, 48] as const;
/** HU of air in sound scans; scanners clip at -1024. */
const AIR_SOUND = [-1100, -900] as const;
const AIR_POSSIBLE = [-1200, -800] as const;

const advice = 'Export the original series in Hounsfield units from the scanner or PACS.';

/** What its header says of its units comes first where it refuses; then the voxels; then what the header leaves in doubt. */
export function judgeHounsfield(series: Pick<SeriesInfo, 'notes'>, ct: CtFigures | null): Verdict {
  const stated = fromNotes(series, 'hounsfield', advice);
  if (stated?.level === 'bad' || !ct) return stated ?? verdict('good', 'Its header states Hounsfield units.');
  const measured = measuredHounsfield(ct);
  return measured.level === 'good' || (measured.level === 'doubtful' && stated)
    ? (stated ?? measured)
    : measured;
}

/** By the voxels alone. */
function measuredHounsfield(ct: CtFigures): Verdict {
  const fault = impossible(ct);
  if (fault) return verdict('bad', fault);
  const { airHu, brainHu } = ct;
  if (airHu !== null && !within(airHu, AIR_SOUND))
    return verdict('doubtful', `Air outside the head is at ${airHu} HU, not near -1000.`);
  if (brainHu !== null && !within(brainHu, BRAIN_SOUND))
    return verdict(
      'doubtful',
      `The brain’s median is ${brainHu} HU; in sound scans it is 28 to 38.`,
      'Check that no contrast agent was given and that the scanner is calibrated.',
    );
  const brain = brainHu === null ? '' : `, the brain’s median at ${brainHu} HU`;
  return verdict('good', `Plausible Hounsfield units: air at ${airHu ?? 'none'}${brain}.`);
}

/** What no CT in Hounsfield units shows, in words; null where nothing is. */
function impossible(ct: CtFigures): string | null {
  const { least, greatest, airHu, airShare, brainHu } = ct;
  if (least === greatest) return `All its voxels are ${least}: there is no image.`;
  if (ct.tooHighShare > 0.01)
    return `${percent(ct.tooHighShare)} of its voxels are above 20000 HU: signed values are stated as unsigned.`;
  if (ct.tooLowShare > 0.2)
    return `${percent(ct.tooLowShare)} of its voxels are below -3100 HU: unsigned values are stated as signed, or the rescale is wrong.`;
  if (ct.twiceLowShare > 0.3)
    return `${percent(ct.twiceLowShare)} of its voxels are near -2024 HU, where no CT has anything: an offset of about 1000 was taken off twice.`;
  if (least >= 0 && greatest <= 255)
    return `Its values run from ${least} to ${greatest}: an 8-bit screen copy, not Hounsfield units.`;
  if (airShare < 0.005 || (airHu !== null && !within(airHu, AIR_POSSIBLE))) {
    const where = airHu === null ? `no voxel is near -1000 HU` : `air lies at ${airHu} HU, not near -1000`;
    return airHu !== null && Math.abs(airHu) < 150
      ? `Its ${where}: an offset of about 1000 is missing.`
      : `Its values are not Hounsfield units: ${where}.`;
  }
  if (ct.airless.length > 0) {
    const some = ct.airless.slice(0, 3).map((slice) => slice + 1);
    const list = `${some.join(', ')}${ct.airless.length > some.length ? ', ...' : ''}`;
    return ct.airless.length === 1
      ? `Slice ${list} has no air near -1000 HU though the others have: its values are off.`
      : `${ct.airless.length} slices (${list}) have no air near -1000 HU though the others have: their values are off.`;
  }
  if (greatest < 250) return `No bone: its highest value is ${greatest} HU.`;
  if (ct.softShare < 0.2 && ct.headShare > 0)
    return `Only ${percent(ct.softShare)} of the head is at the HU of soft tissue.`;
  if (brainHu !== null && !within(brainHu, BRAIN_POSSIBLE))
    return `The brain’s median is ${brainHu} HU; in sound scans it is 28 to 38.`;
  return null;
}

const within = (value: number, [low, high]: readonly [number, number]): boolean =>
  value >= low && value <= high;
const percent = (share: number): string =>
  `${share < 0.1 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`;

function verdict(level: Verdict['level'], sentence: string, what = advice): Verdict {
  return { rule: 'hounsfield', level, sentence, advice: level === 'good' ? '' : what };
}
