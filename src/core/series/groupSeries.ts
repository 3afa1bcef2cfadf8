// Files' headers to the list of series that a user picks from: grouped, split, sorted, each with its role and its notes.
import { nearestPlane, seriesGeometry } from '../geometry/seriesGeometry.ts';
import { groupByIdentity, type IdentityGroup } from './groupByIdentity.ts';
import type { InstanceHeader } from './instanceHeader.ts';
import { fullest } from './samePatient.ts';
import type { SeriesInfo, SeriesNote, SeriesRole } from './seriesInfo.ts';
import {
  count,
  named,
  type Problem,
  remarkNotes,
  unplacedProblem,
  unreadableProblems,
} from './seriesProblems.ts';
import { setAside } from './setAside.ts';
import { type FrameStack, liesBetween, type PlacedFrame, splitFrames } from './splitFrames.ts';

export interface GroupedSeries {
  readonly series: readonly SeriesInfo[];
  readonly problems: readonly Problem[];
}

/** All series of a drop: CT first, then MR, synthetic MR, and what is set aside; by study date and series number. */
export function groupSeries(headers: readonly InstanceHeader[]): GroupedSeries {
  const made = groupByIdentity(headers, (header) => setAside(header)?.why ?? '').map(seriesOf);
  const series = made.flatMap((one) => one.series);
  const order = (s: SeriesInfo): string =>
    [
      roles.indexOf(s.role),
      s.patient.id,
      s.study.date,
      s.study.time,
      String(s.number ?? 1e6).padStart(8, '0'),
    ].join('|');
  series.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  return { series: uniqueIds(series), problems: made.flatMap(({ problems }) => problems) };
}

const roles: readonly SeriesRole[] = ['ct', 'mr', 'synthetic', 'scout', 'report', 'unsupported'];

function seriesOf({ headers: all, notes: shared }: IdentityGroup): GroupedSeries {
  const first = all[0];
  if (!first) return { series: [], problems: [] };
  const aside = setAside(first);
  if (aside) {
    const notes: SeriesNote[] = [{ level: 'info', text: aside.why }, ...shared];
    const problems = aside.role === 'unsupported' ? unreadableProblems(all) : [];
    return { series: [listed(all, aside.role, notes)], problems };
  }
  const problems = unreadableProblems(all);
  const readable = all.filter(({ unreadable }) => unreadable === null);
  const { kept, notes: copies } = withoutCopies(readable);
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
  const unused = [...all.filter(({ unreadable }) => unreadable !== null), ...unplaced];
  const lost: SeriesNote[] =
    unused.length === 0
      ? []
      : [
          {
            level: 'warning',
            text: `${count(unused.length, 'file', 'files')} of this series could not be used: ${named(unused)}.`,
          },
        ];
  const stacks = splitFrames(placed);
  const series = stacks.flatMap((stack): SeriesInfo[] => {
    const made = stackSeries(stack, stacks, [...shared, ...copies, ...lost]);
    if ('message' in made) {
      problems.push(made);
      return [];
    }
    return [made];
  });
  return { series, problems };
}

/** One stack as a series, or why it is none. */
function stackSeries(
  stack: FrameStack,
  siblings: readonly FrameStack[],
  shared: readonly SeriesNote[],
): SeriesInfo | Problem {
  const byInstance = [...stack.frames].sort(
    (a, b) => (a.header.instanceNumber ?? 0) - (b.header.instanceNumber ?? 0) || a.index - b.index,
  );
  const planes = byInstance.map(({ header, frame }) => ({
    ...frame,
    columns: header.columns,
    rows: header.rows,
    fingerprint: header.fingerprint && `${header.fingerprint} ${header.frames.indexOf(frame)}`,
  }));
  const leftOut = siblings.filter((other) => other !== stack && other.frames.length < stack.frames.length);
  const others = leftOut.flatMap(({ frames }) => frames);
  const sorted = seriesGeometry(
    planes,
    others.map(({ frame }) => frame.position),
  );
  const headers = [...new Set(byInstance.map(({ header }) => header))];
  if (!sorted.ok) {
    const { message, advice } = sorted.error;
    return { file: named(headers), message, advice };
  }
  const { geometry, order, notes } = sorted.value;
  const first = headers[0];
  const role: SeriesRole = first?.synthetic ? 'synthetic' : first?.modality === 'MR' ? 'mr' : 'ct';
  const before: SeriesNote[] = [...siblingNotes(stack, siblings), ...shared, ...remarkNotes(headers)];
  const instances = order.flatMap((i) => {
    const placed = byInstance[i];
    return placed ? [instanceRef(placed.header, placed.index, first)] : [];
  });
  return {
    ...listed(headers, role, [...before, ...roleNotes(role, byInstance, geometry.normal), ...notes]),
    instances,
    geometry,
    content: order.map((i) => planes[i]?.fingerprint ?? '').join(),
  };
}

/** What a stack has of its own, and which few images of its series are no part of it. */
function siblingNotes(stack: FrameStack, siblings: readonly FrameStack[]): SeriesNote[] {
  if (siblings.length < 2) return [];
  const notes: SeriesNote[] = [
    {
      level: 'info',
      text: `One of ${siblings.length} stacks in this series: ${stack.apart || count(stack.frames.length, 'slice', 'slices')}.`,
    },
  ];
  const few = siblings.filter((other) => other !== stack && other.frames.length <= 0.2 * stack.frames.length);
  for (const other of few)
    notes.push({
      level: 'info',
      text: `${count(other.frames.length, 'image is', 'images are')} no part of this stack and listed apart: ${named([...new Set(other.frames.map(({ header }) => header))])} (${other.apart}).`,
    });
  const between = siblings.find((other) => other !== stack && liesBetween(other, stack));
  if (between)
    notes.push({
      level: 'warning',
      text: `${count(between.frames.length, 'image', 'images')} of its series (${between.apart}) lie between its slices and differ in orientation or size alone: it may be half of a scan.`,
      verdict: { rule: 'one-scan', level: 'doubtful' },
    });
  return notes;
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
        verdict: { rule: 'hounsfield', level: 'doubtful' },
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
  const window = headers[Math.floor(headers.length / 2)]?.window;
  return {
    id: first.seriesUid,
    seriesUid: first.seriesUid,
    role,
    modality: first.modality,
    description: first.seriesDescription,
    number: first.seriesNumber,
    patient: fullest(headers.map(({ patient }) => patient)) ?? first.patient,
    study: first.study,
    frameOfReferenceUid: first.frameOfReferenceUid,
    manufacturer: first.manufacturer,
    bodyPart: first.bodyPart,
    ...(window ? { window } : {}),
    protocol: first.protocol,
    transferSyntax: first.transferSyntax,
    lossy: headers.some(({ lossy }) => lossy),
    instances: headers.map((header) => instanceRef(header, 0, first)),
    geometry: null,
    notes,
    mr: first.mr,
    synthetic: first.synthetic,
    comments: first.comments,
    carried: first.carried,
    ...(first.nifti ? { nifti: first.nifti } : {}),
  };
}

function instanceRef(
  header: InstanceHeader,
  frame: number,
  first: InstanceHeader | undefined,
): SeriesInfo['instances'][number] {
  const { fileIndex, sopClassUid, sopInstanceUid, instanceNumber, seriesUid } = header;
  const sliceThickness = header.frames[frame]?.sliceThickness ?? null;
  const own = seriesUid === first?.seriesUid ? {} : { seriesUid };
  return { fileIndex, frame, sopClassUid, sopInstanceUid, instanceNumber, sliceThickness, ...own };
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

/**
 * The same instance dropped twice (a copied folder) counts once. One SOP instance UID on images that differ in place,
 * number or pixels does not make them copies.
 */
function withoutCopies(headers: readonly InstanceHeader[]): { kept: InstanceHeader[]; notes: SeriesNote[] } {
  const seen = new Set<string>();
  const copies: InstanceHeader[] = [];
  const kept = headers.filter((header) => {
    const { sopInstanceUid, instanceNumber, fingerprint, frames } = header;
    if (sopInstanceUid === '' && fingerprint === '') return true;
    const place = frames.map(({ position }) => position?.join(' ') ?? '').join();
    const { acquisitionNumber, acquisitionTime, kvp, kernel, exposure, contrastAgent } = header;
    const scan = [acquisitionNumber, acquisitionTime, kvp, kernel, exposure, contrastAgent];
    const type = [header.imageType.join(), header.frameOfReferenceUid, header.seriesDescription].join('|');
    const key = [sopInstanceUid, instanceNumber, fingerprint, place, type, ...scan].join('|');
    if (seen.has(key)) copies.push(header);
    seen.add(key);
    return !copies.includes(header);
  });
  const notes: SeriesNote[] = [];
  if (copies.length > 0) {
    const [are, was] =
      copies.length === 1 ? ['is a copy of another', 'it was'] : ['are copies of others', 'each was'];
    notes.push({
      level: 'info',
      text: `${count(copies.length, 'file', 'files')} ${are}; ${was} read once: ${named(copies)}.`,
    });
  }
  const uids = new Set(kept.map(({ sopInstanceUid }) => sopInstanceUid));
  uids.delete('');
  const sharing = kept.filter(({ sopInstanceUid }) => sopInstanceUid !== '').length - uids.size;
  if (sharing > 0) {
    notes.push({
      level: 'info',
      text: `${count(sharing + 1, 'image shares', 'different images share')} a SOP instance UID with another; all were read.`,
    });
  }
  return { kept, notes };
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
