// Three CT series built in code, each hard in its own way: regular; tilted with uneven gaps; one enhanced multi-frame file.
import type { InstanceRef, SeriesInfo } from '../../core/series/seriesInfo.ts';
import type { StackGeometry } from '../../core/geometry/stack.ts';
import { cross, type Vec3 } from '../../core/geometry/vec.ts';
import { decimalString } from '../write/decimalString.ts';
import { newUid } from '../write/uid.ts';
import { type Elements, writeElements } from '../write/writeFile.ts';

export interface CtSeries {
  readonly name: 'regular' | 'tilted-uneven' | 'enhanced';
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
  readonly info: SeriesInfo;
  /** Hounsfield units. */
  readonly voxels: Int16Array<ArrayBuffer>;
}

const ctImage = '1.2.840.10008.5.1.4.1.1.2';
const enhancedCtImage = '1.2.840.10008.5.1.4.1.1.2.1';

interface Shape {
  readonly columns: number;
  readonly rows: number;
  readonly columnSpacing: number;
  readonly rowSpacing: number;
  readonly rowAxis: Vec3;
  readonly columnAxis: Vec3;
  readonly positions: readonly Vec3[];
  readonly thickness: readonly number[];
}

/** A head of water in a skull of bone with an off-centre bleeding, so that no flip or shift can pass unseen. */
function phantom({ columns, rows, positions }: Shape): Int16Array<ArrayBuffer> {
  const voxels = new Int16Array(columns * rows * positions.length).fill(-1000);
  for (let slice = 0; slice < positions.length; slice++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const u = (x - columns / 2) / (columns * 0.4);
        const v = (y - rows / 2) / (rows * 0.45);
        const radius = Math.hypot(u, v) + 0.15 * (slice / positions.length);
        const bleeding = Math.hypot(u - 0.4, v + 0.2) < 0.15;
        const hu =
          radius > 1 ? -1000 : radius > 0.85 ? 900 + 4 * slice : bleeding ? 65 : 30 + (x % 5) + (y % 3);
        voxels[(slice * rows + y) * columns + x] = hu;
      }
  return voxels;
}

const text = (vr: string, ...values: readonly (string | number)[]): Elements[string] => ({
  vr,
  Value: values,
});
const sequence = (...items: readonly Elements[]): Elements[string] => ({ vr: 'SQ', Value: items });
const numbers = (...values: readonly number[]): Elements[string] => text('DS', ...values.map(decimalString));

interface Identity {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly frameUid: string;
}

const patientAndStudy = (ids: Identity, sopClass: string, sopUid: string): Elements => ({
  '00080005': text('CS', 'ISO_IR 192'),
  '00080016': text('UI', sopClass),
  '00080018': text('UI', sopUid),
  '00080020': text('DA', '20260102'),
  '00080023': text('DA', '20260102'),
  '00080030': text('TM', '101112'),
  '00080033': text('TM', '101112'),
  '00080050': text('SH', 'ACC-4711'),
  '00080060': text('CS', 'CT'),
  '00080070': text('LO', 'Phantom'),
  '00080090': text('PN', 'Referrer^Test'),
  '00081030': text('LO', 'Head phantom'),
  '00100010': text('PN', 'Phantom^Köpfchen'),
  '00100020': text('LO', 'PHANTOM-0815'),
  '00100030': text('DA', '19700203'),
  '00100040': text('CS', 'O'),
  '00101010': text('AS', '055Y'),
  '00101030': text('DS', '71.5'),
  '00180015': text('CS', 'HEAD'),
  '00180060': text('DS', '120'),
  '00185100': text('CS', 'HFS'),
  '0020000D': text('UI', ids.studyUid),
  '0020000E': text('UI', ids.seriesUid),
  '00200010': text('SH', 'STUDY-1'),
  '00200011': text('IS', '3'),
  '00200052': text('UI', ids.frameUid),
  '00201040': text('LO', 'OM'),
});

const pixelModule = (shape: Shape, pixels: Int16Array): Elements => ({
  '00280002': text('US', 1),
  '00280004': text('CS', 'MONOCHROME2'),
  '00280010': text('US', shape.rows),
  '00280011': text('US', shape.columns),
  '00280100': text('US', 16),
  '00280101': text('US', 16),
  '00280102': text('US', 15),
  '00280103': text('US', 1),
  '7FE00010': { vr: 'OW', Value: [new Int16Array(pixels).buffer] },
});

function classicFiles(
  shape: Shape,
  ids: Identity,
  voxels: Int16Array,
  uids: readonly string[],
  tilt: number,
): CtSeries['files'] {
  const plane = shape.columns * shape.rows;
  return shape.positions.map((position, slice) => ({
    path: `ct/${String(slice + 1).padStart(4, '0')}.dcm`,
    bytes: writeElements(
      {
        ...patientAndStudy(ids, ctImage, uids[slice] ?? ''),
        '00080008': text('CS', 'ORIGINAL', 'PRIMARY', 'AXIAL'),
        '00180050': numbers(shape.thickness[slice] ?? 0),
        '00181120': numbers(tilt),
        '00200012': text('IS', '1'),
        '00200013': text('IS', String(slice + 1)),
        '00200032': numbers(...position),
        '00200037': numbers(...shape.rowAxis, ...shape.columnAxis),
        '00280030': numbers(shape.rowSpacing, shape.columnSpacing),
        '00281052': text('DS', '0'),
        '00281053': text('DS', '1'),
        '00281054': text('LO', 'HU'),
        ...pixelModule(shape, voxels.subarray(slice * plane, (slice + 1) * plane)),
      },
      ctImage,
      uids[slice] ?? '',
    ),
  }));
}

function enhancedFile(shape: Shape, ids: Identity, voxels: Int16Array, uid: string): CtSeries['files'] {
  const dimension = newUid();
  const elements: Elements = {
    ...patientAndStudy(ids, enhancedCtImage, uid),
    '00080008': text('CS', 'ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'),
    '00089205': text('CS', 'MONOCHROME'),
    '00089206': text('CS', 'VOLUME'),
    '00089207': text('CS', 'NONE'),
    '0008002A': text('DT', '20260102101112'),
    '00200013': text('IS', '1'),
    '00209221': sequence({ '00209164': text('UI', dimension) }),
    '00209222': sequence({
      '00209164': text('UI', dimension),
      '00209165': { vr: 'AT', Value: [0x00209057] },
      '00209167': { vr: 'AT', Value: [0x00209111] },
    }),
    '00280008': text('IS', String(shape.positions.length)),
    '00280301': text('CS', 'NO'),
    '00282110': text('CS', '00'),
    '52009229': sequence({
      '00209116': sequence({ '00200037': numbers(...shape.rowAxis, ...shape.columnAxis) }),
      '00289110': sequence({
        '00180050': numbers(shape.thickness[0] ?? 0),
        '00280030': numbers(shape.rowSpacing, shape.columnSpacing),
      }),
      '00289145': sequence({
        '00281052': text('DS', '0'),
        '00281053': text('DS', '1'),
        '00281054': text('LO', 'HU'),
      }),
    }),
    '52009230': sequence(
      ...shape.positions.map((position, frame): Elements => ({
        '00209111': sequence({
          '00209056': text('SH', '1'),
          '00209057': text('UL', frame + 1),
          '00209157': text('UL', frame + 1),
        }),
        '00209113': sequence({ '00200032': numbers(...position) }),
      })),
    ),
    ...pixelModule(shape, voxels),
  };
  return [{ path: 'ct/enhanced.dcm', bytes: writeElements(elements, enhancedCtImage, uid) }];
}

function series(name: CtSeries['name'], shape: Shape, tilt = 0): CtSeries {
  const voxels = phantom(shape);
  const ids = { studyUid: newUid(), seriesUid: newUid(), frameUid: newUid() };
  const enhanced = name === 'enhanced';
  const uids = enhanced ? [newUid()] : shape.positions.map(newUid);
  const geometry: StackGeometry = {
    columns: shape.columns,
    rows: shape.rows,
    columnSpacing: shape.columnSpacing,
    rowSpacing: shape.rowSpacing,
    rowAxis: shape.rowAxis,
    columnAxis: shape.columnAxis,
    normal: cross(shape.rowAxis, shape.columnAxis),
    positions: shape.positions,
    sliceThickness: shape.thickness[0] ?? null,
  };
  const instances = shape.positions.map((_, slice): InstanceRef => ({
    fileIndex: enhanced ? 0 : slice,
    frame: enhanced ? slice : 0,
    sopClassUid: enhanced ? enhancedCtImage : ctImage,
    sopInstanceUid: uids[enhanced ? 0 : slice] ?? '',
    instanceNumber: enhanced ? 1 : slice + 1,
    sliceThickness: shape.thickness[slice] ?? null,
  }));
  return {
    name,
    voxels,
    files: enhanced
      ? enhancedFile(shape, ids, voxels, uids[0] ?? '')
      : classicFiles(shape, ids, voxels, uids, tilt),
    info: {
      id: ids.seriesUid,
      seriesUid: ids.seriesUid,
      role: 'ct',
      modality: 'CT',
      description: '',
      number: 3,
      patient: { id: 'PHANTOM-0815', name: 'Phantom^Köpfchen', birthDate: '19700203', sex: 'O' },
      study: {
        uid: ids.studyUid,
        date: '20260102',
        time: '101112',
        id: 'STUDY-1',
        description: 'Head phantom',
        accessionNumber: 'ACC-4711',
        referringPhysician: 'Referrer^Test',
      },
      frameOfReferenceUid: ids.frameUid,
      manufacturer: 'Phantom',
      bodyPart: 'HEAD',
      transferSyntax: '1.2.840.10008.1.2.1',
      lossy: false,
      instances,
      geometry,
      notes: [],
      mr: null,
      synthetic: null,
      comments: '',
      carried: {
        PatientAge: '055Y',
        PatientWeight: '71.5',
        PatientPosition: 'HFS',
        PositionReferenceIndicator: 'OM',
      },
    },
  };
}

/** 20 axial slices, even gaps, pixels that are not square. */
export const regularCt = (): CtSeries =>
  series('regular', {
    columns: 64,
    rows: 56,
    columnSpacing: 3.1,
    rowSpacing: 3.4,
    rowAxis: [1, 0, 0],
    columnAxis: [0, 1, 0],
    positions: Array.from({ length: 20 }, (_, k): Vec3 => [-97.65, -93.5, 12.25 + 5 * k]),
    thickness: Array.from({ length: 20 }, () => 5),
  });

/** Slice planes and gaps of a real head CT taken with 18.5 degrees of gantry tilt: 4.22, 1.14 and 7.38 mm of table feed. */
export const tiltedUnevenCt = (): CtSeries => {
  const feet = Array.from({ length: 14 }, (_, k) => 5.8360586 + 4.22 * k);
  const head = Array.from({ length: 14 }, (_, k) => 61.8360586 + 7.38 * k);
  return series(
    'tilted-uneven',
    {
      columns: 64,
      rows: 64,
      columnSpacing: 3.9062496,
      rowSpacing: 3.9062496,
      rowAxis: [1, 0, 0],
      columnAxis: [0, 0.9483237, -0.3173047],
      positions: [...feet, ...head].map((z): Vec3 => [-125, -123.5404569, Number(z.toFixed(7))]),
      thickness: [...feet.map(() => 4), ...head.map(() => 7)],
    },
    18.5,
  );
};

/** 16 frames in one file, turned a little about two axes. */
export const enhancedCt = (): CtSeries => {
  const rowAxis: Vec3 = [0.9961947, 0.0871557, 0];
  const columnAxis: Vec3 = [-0.0858317, 0.9810603, 0.1736482];
  const normal = cross(rowAxis, columnAxis);
  const at = (origin: number, along: number, k: number): number =>
    Number((origin + 4.5 * k * along).toFixed(6));
  return series('enhanced', {
    columns: 60,
    rows: 64,
    columnSpacing: 3.25,
    rowSpacing: 3.25,
    rowAxis,
    columnAxis,
    positions: Array.from({ length: 16 }, (_, k): Vec3 => [
      at(-80, normal[0], k),
      at(-104.5, normal[1], k),
      at(-31.75, normal[2], k),
    ]),
    thickness: Array.from({ length: 16 }, () => 4.5),
  });
};

export const threeSeries = (): readonly CtSeries[] => [regularCt(), tiltedUnevenCt(), enhancedCt()];

/** The sform that dcm2niix's row-flipped image must have, by rows; null for the direction from slice to slice. */
export function slicePlane({ info }: CtSeries): readonly (number | null)[] {
  const g = info.geometry;
  const first = g?.positions[0];
  if (!g || !first) throw new Error('no geometry');
  return ([0, 1, 2] as const).flatMap((axis) => {
    const toRas = axis === 2 ? 1 : -1;
    const down = g.columnAxis[axis] * g.rowSpacing;
    return [
      toRas * g.rowAxis[axis] * g.columnSpacing,
      -toRas * down,
      null,
      toRas * (first[axis] + down * (g.rows - 1)),
    ];
  });
}
