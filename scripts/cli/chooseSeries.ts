// Which series of a folder the command works on: the one that was named, or the only one there is; never a silent choice.
import type { AppError } from '../../src/core/appError.ts';
import type { StackGeometry } from '../../src/core/geometry/stack.ts';
import type { DropSummary, SeriesInfo } from '../../src/core/series/seriesInfo.ts';

export interface ChosenCt {
  readonly info: SeriesInfo;
  readonly geometry: StackGeometry;
}

/**
 * `wanted`: a series UID, a series number, or a place in the list ("#2"). Throws an AppError that lists what there is, and
 * what was wrong with the files.
 */
export function chooseCt(
  { series, problems }: Pick<DropSummary, 'series' | 'problems'>,
  folder: string,
  wanted: string | null,
): ChosenCt {
  const cts = series.filter(({ role }) => role === 'ct');
  const usable = cts.filter((one) => isUsable(one) && !isRemnant(one, cts));
  const asked =
    wanted === null
      ? usable.length > 0
        ? usable
        : cts
      : cts.filter((one, i) => [one.seriesUid, String(one.number), `#${i + 1}`].includes(wanted));
  if (asked.length === 0)
    throw refused(
      cts.length === 0
        ? `${folder} holds no CT that can be used:\n${[listed(series), ...faults(problems)].join('\n')}`
        : `${folder} holds no CT series ${wanted ?? ''}:\n${listed(cts)}`,
      'Name the folder that holds a head CT, or one of its series by --series.',
    );
  if (asked.length > 1)
    throw refused(
      `${folder} holds ${asked.length} CT series${patientsIn(asked) > 1 ? ` of ${patientsIn(asked)} patients` : ''}, and which one is meant cannot be known:\n${listed(cts)}`,
      'Choose one by --series with its number, its UID, or its place in this list, such as --series "#1".',
    );
  const [info] = asked;
  const problem = info?.notes.find(({ level }) => level === 'refused');
  if (!info?.geometry || problem)
    throw {
      kind: 'geometry',
      message: `The CT cannot be synthesised. ${problem?.text ?? ''}`.trim(),
      advice: 'Choose another series by --series.',
    } satisfies AppError;
  return { info, geometry: info.geometry };
}

const isUsable = ({ geometry, notes }: SeriesInfo): boolean =>
  geometry !== null && !notes.some(({ level }) => level === 'refused');

/** Few images that grouping left out of a stack of the same series, which says so: no scan that somebody means. */
const isRemnant = (one: SeriesInfo, cts: readonly SeriesInfo[]): boolean =>
  cts.some(
    (other) =>
      isUsable(other) &&
      one.seriesUid !== '' &&
      other.seriesUid === one.seriesUid &&
      other.patient.id === one.patient.id &&
      one.instances.length <= 0.2 * other.instances.length,
  );

/** What was wrong with files, one line each. */
const faults = (problems: DropSummary['problems']): string[] =>
  problems.map(({ file, message, advice }) => `  ${file}: ${message} ${advice}`);

const patientsIn = (series: readonly SeriesInfo[]): number =>
  new Set(series.map(({ patient }) => `${patient.id}|${patient.name}|${patient.birthDate}`)).size;

/** One line a series, numbered from 1. */
const listed = (series: readonly SeriesInfo[]): string =>
  series.map((one, i) => `  #${i + 1}  ${seriesWords(one)}`).join('\n');

/** "series 3, Head 5.0 H30s: CT of 28 images", and the first thing that is to be known of it. */
export function seriesWords({ role, modality, number, description, instances, notes }: SeriesInfo): string {
  const what = role === 'synthetic' ? 'synthetic MR' : modality;
  const name = [number === null ? '' : `series ${number}`, description]
    .filter((part) => part !== '')
    .join(', ');
  return `${name || 'without a name'}: ${what} of ${instances.length} images${notes[0] ? ` (${notes[0].text})` : ''}`;
}

const refused = (message: string, advice: string): AppError => ({ kind: 'file', message, advice });
