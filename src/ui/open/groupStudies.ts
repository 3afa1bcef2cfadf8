// Groups series for the Studies column: by patient, then by study, newest first; what is set aside is listed apart.
import type { PatientInfo, SeriesInfo, SeriesRole, StudyInfo } from '../../core/series/seriesInfo.ts';

export interface StudyGroup {
  readonly study: StudyInfo;
  readonly series: readonly SeriesInfo[];
}
export interface PatientGroup {
  readonly patient: PatientInfo;
  readonly studies: readonly StudyGroup[];
}
export interface GroupedStudies {
  readonly patients: readonly PatientGroup[];
  /** Localisers, dose reports and what cannot be shown. */
  readonly setAside: readonly SeriesInfo[];
}

const shownRoles: readonly SeriesRole[] = ['ct', 'mr', 'synthetic'];

/** CT first, then MR, then synthetic; within a role by series number. [UI-3] */
export function groupStudies(series: readonly SeriesInfo[]): GroupedStudies {
  const shown = series.filter(({ role }) => shownRoles.includes(role));
  const patients = [...groupBy(shown, ({ patient }) => `${patient.id}\n${patient.name}`).values()].map(
    (ofPatient): PatientGroup => ({
      patient: first(ofPatient).patient,
      studies: [...groupBy(ofPatient, ({ study }) => study.uid).values()]
        .map((ofStudy): StudyGroup => ({ study: first(ofStudy).study, series: ofStudy.sort(bySeries) }))
        .sort((a, b) => `${b.study.date}${b.study.time}`.localeCompare(`${a.study.date}${a.study.time}`)),
    }),
  );
  return { patients, setAside: series.filter(({ role }) => !shownRoles.includes(role)) };
}

const bySeries = (a: SeriesInfo, b: SeriesInfo): number =>
  shownRoles.indexOf(a.role) - shownRoles.indexOf(b.role) ||
  (a.number ?? Infinity) - (b.number ?? Infinity) ||
  a.id.localeCompare(b.id);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const first = <T>([item]: readonly [T, ...T[]]): T => item;
