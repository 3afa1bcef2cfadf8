// Files to groups of one patient, study and series. UIDs are a hint: de-identifiers empty them, share them and make one for each file.
import { dot, cross } from '../geometry/vec.ts';
import type { InstanceHeader } from './instanceHeader.ts';
import { fullest, isNamed, noneDiffers, patientKey } from './samePatient.ts';
import type { SeriesNote } from './seriesInfo.ts';
import { count, named } from './seriesProblems.ts';

export interface IdentityGroup {
  readonly headers: readonly InstanceHeader[];
  readonly notes: readonly SeriesNote[];
}

/** Groups by patient, study, series UID and number, and role; then joins files that each have a series UID of their own. [READ-9] */
export function groupByIdentity(
  headers: readonly InstanceHeader[],
  roleOf: (header: InstanceHeader) => string,
): IdentityGroup[] {
  const { keyOf, incomplete } = patientsOf(headers);
  const groups = grouped(headers, (header) =>
    [
      keyOf(header),
      header.study.uid || [header.study.date, header.study.accessionNumber, header.study.id].join(),
      header.seriesUid || header.seriesDescription,
      header.seriesNumber,
      roleOf(header),
    ].join('|'),
  );
  const shared = new Map<string, Set<string>>();
  for (const header of headers) {
    const { seriesUid } = header;
    const known = shared.get(seriesUid) ?? new Set();
    shared.set(seriesUid, known.add(`${keyOf(header)}|${header.seriesNumber}`));
  }
  return joined(groups, roleOf).map((made): IdentityGroup => {
    const lacking = made.headers.filter((header) => incomplete.has(header));
    const group = lacking.length === 0 ? made : { ...made, notes: [...made.notes, incompleteNote(lacking)] };
    const first = group.headers[0];
    const twins = first ? [...(shared.get(first.seriesUid) ?? [])] : [];
    const patients = new Set(twins.map((key) => key.slice(0, key.lastIndexOf('|'))));
    if (!first || twins.length < 2 || made.notes.length > 0) return group;
    const what =
      first.seriesUid === '' ? 'No series UID is stated' : 'Its series UID stands for several series';
    const by = patients.size > 1 ? 'patient' : 'series number';
    return {
      ...group,
      notes: [...group.notes, { level: 'info', text: `${what}; it was told from the others by its ${by}.` }],
    };
  });
}

/**
 * The patient of each file. Files of one series UID that leave out what others state, and contradict none of them, are of the
 * same patient: a de-identifier went through some of them only, or a scanner filled in some.
 */
function patientsOf(headers: readonly InstanceHeader[]): {
  readonly keyOf: (header: InstanceHeader) => string;
  readonly incomplete: ReadonlySet<InstanceHeader>;
} {
  const keys = new Map<InstanceHeader, string>();
  const incomplete = new Set<InstanceHeader>();
  for (const series of grouped(headers, ({ seriesUid, study }) => `${seriesUid}|${study.uid}`)) {
    const [first] = series;
    const patients = series.map(({ patient }) => patient);
    const most = fullest(patients);
    if (!most || first?.seriesUid === '' || !noneDiffers(patients)) continue;
    for (const header of series) {
      if (patientKey(header.patient) === patientKey(most)) continue;
      keys.set(header, patientKey(most));
      incomplete.add(header);
    }
  }
  return { keyOf: (header) => keys.get(header) ?? patientKey(header.patient), incomplete };
}

const incompleteNote = (lacking: readonly InstanceHeader[]): SeriesNote => {
  const nameless = lacking.some(({ patient }) => !isNamed(patient));
  const what = nameless ? 'do not name the patient' : 'leave out a part of the patient’s identity';
  return {
    level: nameless ? 'warning' : 'info',
    text: `${count(lacking.length, 'file', 'files')} of this series ${what}, as the others do (${named(lacking)}); they were read with them.`,
    ...(nameless ? { verdict: { rule: 'one-scan', level: 'doubtful' } } : {}),
  };
};

/** Single files of one patient, day and kind, each with a series UID of its own, that make one even stack. */
function joined(
  groups: readonly (readonly InstanceHeader[])[],
  roleOf: (header: InstanceHeader) => string,
): IdentityGroup[] {
  const single = (group: readonly InstanceHeader[]): boolean =>
    group.length === 1 &&
    group[0]?.frames.length === 1 &&
    group[0].unreadable === null &&
    roleOf(group[0]) === '';
  const rest = groups
    .filter((group) => !single(group))
    .map((all): IdentityGroup => ({ headers: all, notes: [] }));
  const fragments = grouped(groups.filter(single).flat(), (header) =>
    [
      patientKey(header.patient),
      header.study.date,
      header.modality,
      header.columns,
      header.rows,
      header.seriesDescription,
      header.imageType.slice(0, 3).join(),
    ].join('|'),
  );
  return [
    ...rest,
    ...fragments.flatMap((parts): IdentityGroup[] => {
      const first = parts[0];
      if (!first || parts.length < 3 || !areEven(parts))
        return parts.map((one) => ({ headers: [one], notes: [] }));
      const anonymous = isNamed(first.patient)
        ? ''
        : ' No patient is named, so whether they are of one cannot be told.';
      const text = `Each of its ${parts.length} files has a series of its own; they lie one after another and were read as one.${anonymous}`;
      return [
        {
          headers: parts,
          notes: [
            anonymous
              ? { level: 'warning', text, verdict: { rule: 'one-scan', level: 'doubtful' } }
              : { level: 'info', text },
          ],
        },
      ];
    }),
  ];
}

/** Whether single-frame files lie at even heights, with at most whole steps missing. */
function areEven(headers: readonly InstanceHeader[]): boolean {
  const heights = headers
    .map(({ frames: [frame] }) =>
      frame?.position && frame.rowAxis && frame.columnAxis
        ? dot(frame.position, cross(frame.rowAxis, frame.columnAxis))
        : NaN,
    )
    .sort((a, b) => a - b);
  const gaps = heights.slice(1).map((height, i) => height - (heights[i] ?? NaN));
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? NaN;
  return (
    usual > 0.005 &&
    gaps.every((gap) => gap > 0.5 * usual && Math.abs(gap / usual - Math.round(gap / usual)) < 0.05) &&
    gaps.reduce((sum, gap) => sum + Math.round(gap / usual), 0) <= 1.5 * gaps.length
  );
}

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const same = groups.get(key);
    if (same) same.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
