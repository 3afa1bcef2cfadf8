// Files to groups of one patient, study and series. UIDs are a hint: de-identifiers empty them, share them and make one for each file.
import { dot, cross } from '../geometry/vec.ts';
import type { InstanceHeader } from './instanceHeader.ts';
import { isNamed, patientKey } from './samePatient.ts';
import type { SeriesNote } from './seriesInfo.ts';

export interface IdentityGroup {
  readonly headers: readonly InstanceHeader[];
  readonly notes: readonly SeriesNote[];
}

/** Groups by patient, study, series UID and number, and role; then joins files that each have a series UID of their own. [READ-9] */
export function groupByIdentity(
  headers: readonly InstanceHeader[],
  roleOf: (header: InstanceHeader) => string,
): IdentityGroup[] {
  const groups = grouped(headers, (header) =>
    [
      patientKey(header.patient),
      header.study.uid || header.study.date,
      header.seriesUid || header.seriesDescription,
      header.seriesNumber,
      roleOf(header),
    ].join('|'),
  );
  const shared = new Map<string, Set<string>>();
  for (const { seriesUid, patient, seriesNumber } of headers) {
    const known = shared.get(seriesUid) ?? new Set();
    shared.set(seriesUid, known.add(`${patientKey(patient)}|${seriesNumber}`));
  }
  return joined(groups, roleOf).map((group): IdentityGroup => {
    const first = group.headers[0];
    const twins = first ? [...(shared.get(first.seriesUid) ?? [])] : [];
    const patients = new Set(twins.map((key) => key.slice(0, key.lastIndexOf('|'))));
    if (!first || twins.length < 2 || group.notes.length > 0) return group;
    const what =
      first.seriesUid === '' ? 'No series UID is stated' : 'Its series UID stands for several series';
    const by = patients.size > 1 ? 'patient' : 'series number';
    return {
      ...group,
      notes: [{ level: 'info', text: `${what}; it was told from the others by its ${by}.` }],
    };
  });
}

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
