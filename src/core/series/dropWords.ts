// What a drop lacked, in words: nothing at all, no DICOM, or no CT to begin with; and which CT of it is looked at first.
import type { AppError } from '../appError.ts';
import type { DropSummary, SeriesInfo } from './seriesInfo.ts';

/** The CT that most likely is the one to look at: usable, with most slices. */
export function bestCt(series: readonly SeriesInfo[]): SeriesInfo | null {
  return largest(
    series.filter(
      ({ role, geometry, notes }) =>
        role === 'ct' && geometry && !notes.some(({ level }) => level === 'refused'),
    ),
  );
}

/** The MR or synthetic MR to look at where there is no CT: the one with most slices. */
export const bestAlone = (series: readonly SeriesInfo[]): SeriesInfo | null =>
  largest(series.filter(({ role, geometry }) => (role === 'mr' || role === 'synthetic') && geometry));

const largest = (series: readonly SeriesInfo[]): SeriesInfo | null =>
  series.reduce<SeriesInfo | null>(
    (best, one) => (!best || one.instances.length > best.instances.length ? one : best),
    null,
  );

/** Null where a synthesis can begin. `all`: every series that is open, those of this drop among them. */
export const whatIsLacking = (drop: DropSummary, all: readonly SeriesInfo[]): AppError | null =>
  nothingFound(drop) ?? (bestCt(all) ? null : noCt(drop));

const dropAHead = 'Drop the folder that holds the DICOM files of a head CT, or a ZIP of it.';

function nothingFound({ series, filesSeen, problems }: DropSummary): AppError | null {
  if (series.length > 0) return null;
  if (filesSeen === 0) return { kind: 'file', message: 'The folder is empty.', advice: dropAHead };
  if (problems.length > 0)
    return {
      kind: 'file',
      message:
        filesSeen === 1
          ? `The file could not be used: ${problems[0]?.message ?? ''}`
          : `None of the ${filesSeen} files could be used.`,
      advice: problems[0]?.advice ?? 'See the list of problems under Studies.',
      details: { files: filesSeen, problems: problems.length },
    };
  return {
    kind: 'file',
    message:
      filesSeen === 1
        ? 'The file is no DICOM image.'
        : `There is no DICOM image among the ${filesSeen} files.`,
    advice: dropAHead,
    details: { files: filesSeen },
  };
}

/** Images, but none that a synthesis can start from. */
const noCt = ({ series }: DropSummary): AppError =>
  series.some(({ role }) => role === 'mr')
    ? {
        kind: 'file',
        message: 'This is MR without a CT: it can be read here, but a synthesis starts from a head CT.',
        advice: 'Drop the CT of the same patient too; the MR is then what the synthetic one is held against.',
      }
    : {
        kind: 'file',
        message: 'No head CT that can be synthesised is among these images.',
        advice: 'The Studies column says why beside each series. Drop an axial head CT.',
      };
