// Files' headers to the list of series that a user picks from: grouped, split, sorted, each with its role and its notes.
import { nearestPlane, seriesGeometry } from '../geometry/seriesGeometry.ts';
import type { InstanceHeader } from './instanceHeader.ts';
import type { DropSummary, SeriesInfo, SeriesNote, SeriesRole } from './seriesInfo.ts';
import { type FrameStack, type PlacedFrame, splitFrames } from './splitFrames.ts';

type Problem = DropSummary['problems'][number];

export interface GroupedSeries {
  readonly series: readonly SeriesInfo[];
  readonly problems: readonly Problem[];
}

/** All series of a drop: CT first, then MR, synthetic MR, and what is set aside; by study date and series number. */
export function groupSeries(headers: readonly InstanceHeader[]): GroupedSeries {
  const groups = new Map<string, InstanceHeader[]>();
  for (const header of headers) {
    const key = `${header.study.uid}|${header.seriesUid}|${setAside(header)?.role ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(header);
    else groups.set(key, [header]);
  }
  const series: SeriesInfo[] = [];
  const problems: Problem[] = [];
  for (const group of groups.values()) {
    const made = seriesOf(group);
    series.push(...made.series);
    problems.push(...made.problems);
  }
  const order = (s: SeriesInfo): string =>
    [
      roles.indexOf(s.role),
      s.patient.id,
      s.study.date,
      s.study.time,
      String(s.number ?? 1e6).padStart(8, '0'),
    ].join('|');
  series.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  return { series: uniqueIds(series), problems };
}

const roles: readonly SeriesRole[] = ['ct', 'mr', 'synthetic', 'scout', 'report', 'unsupported'];

/** Scouts, reports and what is neither CT nor MR, with the reason in words; null for images to work on. [READ-10] */
function setAside(header: InstanceHeader): { role: SeriesRole; why: string } | null {
  const { modality, imageType, sopClassUid } = header;
  if (imageType.some((value) => /^(LOCALI[SZ]ER|SCOUT|TOPOGRAM|SURVEY)$/i.test(value))) {
    return { role: 'scout', why: 'A scout: it shows where the scan was planned.' };
  }
  const hasImage = header.columns > 0 || header.unreadable !== null;
  if (modality === 'SR' || sopClassUid.startsWith('1.2.840.10008.5.1.4.1.1.88.')) {
    return { role: 'report', why: 'A report (dose or findings), not images.' };
  }
  if (!hasImage) return { role: 'unsupported', why: `Not images (${modality || 'no modality'}); set aside.` };
  const placed = header.frames.some(({ position }) => position !== null);
  if (sopClassUid.startsWith('1.2.840.10008.5.1.4.1.1.7') && !placed) {
    return { role: 'report', why: 'Screen copies or a report page (secondary capture), not the scan.' };
  }
  if (modality !== 'CT' && modality !== 'MR') {
    return {
      role: 'unsupported',
      why: `${modality || 'Images without a modality'}: neither CT nor MR; set aside.`,
    };
  }
  return null;
}

function seriesOf(all: readonly InstanceHeader[]): GroupedSeries {
  const first = all[0];
  if (!first) return { series: [], problems: [] };
  const aside = setAside(first);
  if (aside) {
    const note: SeriesNote = { level: 'info', text: aside.why };
    const problems = aside.role === 'unsupported' ? unreadableProblems(all) : [];
    return { series: [listed(all, aside.role, [note])], problems };
  }
  const problems = unreadableProblems(all);
  const { kept, copies } = withoutCopies(all.filter(({ unreadable }) => unreadable === null));
  const placed: PlacedFrame[] = [];
  const unplaced: InstanceHeader[] = [];
  for (const header of kept) {
    const frames = header.frames.flatMap((frame, index) => placedFrame(header, frame, index));
    placed.push(...frames);
    if (frames.length < header.frames.length) unplaced.push(header);
  }
  if (unplaced.length > 0) problems.push(unplacedProblem(unplaced));
  if (placed.length === 0) {
    const text = 'None of its images can be used; the messages say why.';
    return { series: [listed(all, 'unsupported', [{ level: 'refused', text }])], problems };
  }
  const stacks = splitFrames(placed);
  const series = stacks.flatMap((stack): SeriesInfo[] => {
    const made = stackSeries(stack, stacks.length, copies);
    if ('message' in made) {
      problems.push(made);
      return [];
    }
    return [made];
  });
  return { series, problems };
}

/** One stack as a series, or why it is none. */
function stackSeries(stack: FrameStack, siblings: number, copies: number): SeriesInfo | Problem {
  const byInstance = [...stack.frames].sort(
    (a, b) => (a.header.instanceNumber ?? 0) - (b.header.instanceNumber ?? 0) || a.index - b.index,
  );
  const planes = byInstance.map(({ header, frame }) => ({
    ...frame,
    columns: header.columns,
    rows: header.rows,
  }));
  const sorted = seriesGeometry(planes);
  const headers = [...new Set(byInstance.map(({ header }) => header))];
  if (!sorted.ok) {
    const { message, advice } = sorted.error;
    return { file: named(headers), message, advice };
  }
  const { geometry, order, notes } = sorted.value;
  const first = headers[0];
  const role: SeriesRole = first?.synthetic ? 'synthetic' : first?.modality === 'MR' ? 'mr' : 'ct';
  const before: SeriesNote[] = [];
  if (siblings > 1) {
    before.push({ level: 'info', text: `One of ${siblings} stacks in this series: ${stack.apart}.` });
  }
  if (copies > 0)
    before.push({ level: 'info', text: `${copies} files are copies of others; each was read once.` });
  const instances = order.flatMap((i) => {
    const placed = byInstance[i];
    return placed ? [instanceRef(placed.header, placed.index)] : [];
  });
  return {
    ...listed(headers, role, [...before, ...roleNotes(role, byInstance, geometry.normal), ...notes]),
    instances,
    geometry,
  };
}

function roleNotes(
  role: SeriesRole,
  frames: readonly PlacedFrame[],
  normal: Parameters<typeof nearestPlane>[0],
): SeriesNote[] {
  const { plane, degreesOff } = nearestPlane(normal);
  const notes: SeriesNote[] = [];
  if (role === 'ct') {
    if (plane !== 'axial') {
      notes.push({
        level: 'refused',
        text: `Its slices are ${plane}; the networks know axial slices. Choose the axial series of this scan.`,
      });
    } else if (degreesOff > 30) {
      notes.push({
        level: 'warning',
        text: `Its slices lie ${degreesOff.toFixed(0)} degrees off axial; the networks know axial slices.`,
      });
    }
    if (frames.some(({ frame }) => !frame.rescaled)) {
      notes.push({
        level: 'warning',
        text: 'No rescale to Hounsfield units is stated; the stored values are taken as HU.',
      });
    }
  }
  if (role === 'mr') {
    notes.push({
      level: 'info',
      text: `MR, ${plane}: can be compared with what is made from a CT.`,
    });
  }
  if (role === 'synthetic') {
    notes.push({
      level: 'refused',
      text: 'Synthetic: made from a CT. It is taken for neither a real MR nor a CT.',
    });
  }
  if (frames.some(({ header }) => header.lossy)) {
    notes.push({
      level: 'info',
      text: 'Its images were lossily compressed: their finest texture is not that of the scan.',
    });
  }
  return notes;
}

function listed(
  headers: readonly InstanceHeader[],
  role: SeriesRole,
  notes: readonly SeriesNote[],
): SeriesInfo {
  const first = headers[0];
  if (!first) throw new Error('A series has at least one file.');
  return {
    id: first.seriesUid,
    seriesUid: first.seriesUid,
    role,
    modality: first.modality,
    description: first.seriesDescription,
    number: first.seriesNumber,
    patient: first.patient,
    study: first.study,
    frameOfReferenceUid: first.frameOfReferenceUid,
    manufacturer: first.manufacturer,
    bodyPart: first.bodyPart,
    transferSyntax: first.transferSyntax,
    lossy: headers.some(({ lossy }) => lossy),
    instances: headers.map((header) => instanceRef(header, 0)),
    geometry: null,
    notes,
    mr: first.mr,
    synthetic: first.synthetic,
    comments: first.comments,
    carried: first.carried,
  };
}

function instanceRef(header: InstanceHeader, frame: number): SeriesInfo['instances'][number] {
  const { fileIndex, sopClassUid, sopInstanceUid, instanceNumber } = header;
  const sliceThickness = header.frames[frame]?.sliceThickness ?? null;
  return { fileIndex, frame, sopClassUid, sopInstanceUid, instanceNumber, sliceThickness };
}

function placedFrame(
  header: InstanceHeader,
  frame: InstanceHeader['frames'][number],
  index: number,
): PlacedFrame[] {
  const { position, rowAxis, columnAxis, columnSpacing, rowSpacing } = frame;
  if (!position || !rowAxis || !columnAxis || columnSpacing === null || rowSpacing === null) return [];
  return [{ header, index, frame: { ...frame, position, rowAxis, columnAxis, columnSpacing, rowSpacing } }];
}

/** The same instance dropped twice (a copied folder) counts once. */
function withoutCopies(headers: readonly InstanceHeader[]): { kept: InstanceHeader[]; copies: number } {
  const seen = new Set<string>();
  const kept = headers.filter(({ sopInstanceUid }) => {
    if (sopInstanceUid === '') return true;
    if (seen.has(sopInstanceUid)) return false;
    seen.add(sopInstanceUid);
    return true;
  });
  return { kept, copies: headers.length - kept.length };
}

/** One problem for all files of the series that share a reason. */
function unreadableProblems(headers: readonly InstanceHeader[]): Problem[] {
  const byReason = new Map<string, InstanceHeader[]>();
  for (const header of headers) {
    if (!header.unreadable) continue;
    const same = byReason.get(header.unreadable.message);
    if (same) same.push(header);
    else byReason.set(header.unreadable.message, [header]);
  }
  return [...byReason].map(([message, same]) => ({
    file: named(same),
    message,
    advice: same[0]?.unreadable?.advice ?? '',
  }));
}

function unplacedProblem(headers: readonly InstanceHeader[]): Problem {
  const frames = headers.flatMap((header) => header.frames);
  const missing = [
    frames.some((f) => f.columnSpacing === null || f.rowSpacing === null) ? 'pixel spacing' : '',
    frames.some((f) => f.position === null) ? 'slice position' : '',
    frames.some((f) => f.rowAxis === null || f.columnAxis === null) ? 'slice orientation' : '',
  ].filter(Boolean);
  return {
    file: named(headers),
    message: `No ${missing.join(', no ')} is stated, so nothing could be measured or placed.`,
    advice:
      'Export the original series from the scanner or PACS; screen copies and converted images lack this.',
  };
}

function named(headers: readonly InstanceHeader[]): string {
  const first = headers[0]?.path ?? '';
  return headers.length > 1 ? `${first} and ${headers.length - 1} more` : first;
}

/** Series UIDs, with a suffix where one holds several stacks. */
function uniqueIds(series: readonly SeriesInfo[]): SeriesInfo[] {
  const seen = new Map<string, number>();
  return series.map((s) => {
    const base = s.seriesUid || 'unnamed';
    const times = (seen.get(base) ?? 0) + 1;
    seen.set(base, times);
    return { ...s, id: times === 1 ? base : `${base}#${times}` };
  });
}
