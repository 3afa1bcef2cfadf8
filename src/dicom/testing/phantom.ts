// A geometric head as DICOM files, built in code: what tests and journeys read instead of anybody's scan.
import { add, cross, scale, type Vec3 } from '../../core/geometry/vec.ts';
import { type Element, encodeDicom, type EncodeOptions } from './encodeDicom.ts';

export interface PhantomOptions extends EncodeOptions {
  readonly modality?: 'CT' | 'MR';
  readonly columns?: number;
  readonly rows?: number;
  readonly pixelMm?: number;
  /** Heights of the slices along the table, mm; the head's centre is at 0. */
  readonly heights?: readonly number[];
  readonly plane?: keyof typeof axes;
  /** Gantry tilt in degrees: the slices lean, the table stays level. */
  readonly tilt?: number;
  readonly signed?: boolean;
  readonly bitsStored?: number;
  readonly slope?: number;
  readonly intercept?: number;
  readonly monochrome1?: boolean;
  /** Stored value outside the scanned circle. */
  readonly padding?: number;
  /** All slices as frames of one enhanced file. */
  readonly enhanced?: boolean;
  readonly synthetic?: 'T1' | 'T2';
  readonly imageType?: string;
  readonly patientName?: string;
  readonly characterSet?: string;
  readonly studyUid?: string;
  readonly seriesUid?: string;
  readonly seriesNumber?: number;
  readonly description?: string;
  readonly echoTime?: number;
  readonly acquisitionNumber?: number;
  /** Elements to leave out. */
  readonly without?: readonly number[];
  /** Elements to add or put in place of others. */
  readonly extra?: readonly Element[];
}

export interface PhantomFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** HU of the head at a point of patient space, mm: scalp, skull, brain, two ventricles; a table behind it; air. */
export function phantomHu([x, y, z]: Vec3): number {
  const radius = (a: number, b: number, c: number, cx = 0, cy = 0, cz = 0): number =>
    Math.hypot((x - cx) / a, (y - cy) / b, (z - cz) / c);
  if (radius(7, 26, 14, 12, 0, 8) <= 1 || radius(7, 26, 14, -12, 0, 8) <= 1) return 8;
  if (radius(62, 78, 66) <= 1) return 34;
  if (radius(69, 85, 73) <= 1) return 1000;
  if (radius(75, 91, 79) <= 1) return 30;
  if (y > 100 && y < 106 && Math.abs(x) < 95) return 120;
  return -1000;
}

/** Row and column direction of each; axial ones by how the patient lay, too. */
const axes = {
  axial: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  coronal: [
    [1, 0, 0],
    [0, 0, -1],
  ],
  sagittal: [
    [0, 1, 0],
    [0, 0, -1],
  ],
  prone: [
    [-1, 0, 0],
    [0, -1, 0],
  ],
  feetFirst: [
    [-1, 0, 0],
    [0, 1, 0],
  ],
  decubitus: [
    [0, 1, 0],
    [-1, 0, 0],
  ],
} as const satisfies Readonly<Record<string, readonly [Vec3, Vec3]>>;

/** The phantom's files, in order of height. HU = slope * stored + intercept. */
export function phantom(options: PhantomOptions = {}): PhantomFile[] {
  const {
    modality = 'CT',
    columns = 64,
    rows = 64,
    pixelMm = 3.5,
    heights = [-40, -30, -20, -10, 0, 10, 20, 30, 40],
    plane = 'axial',
    tilt = 0,
    signed = true,
    bitsStored = 16,
    slope = 1,
    intercept = 0,
    padding,
  } = options;
  const angle = (tilt * Math.PI) / 180;
  const [rowAxis, level]: readonly [Vec3, Vec3] = axes[plane];
  const columnAxis: Vec3 = tilt === 0 ? level : [0, Math.cos(angle), -Math.sin(angle)];
  const up = tilt === 0 ? cross(rowAxis, columnAxis) : ([0, 0, 1] as Vec3);
  const half = (n: number): number => ((n - 1) / 2) * pixelMm;
  const corner = add(scale(rowAxis, -half(columns)), scale(columnAxis, -half(rows)));
  const places = heights.map((height) => add(corner, scale(up, height)));
  const frames = places.map((place) => {
    const stored = new Uint16Array(columns * rows);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const inPlane = add(scale(rowAxis, c * pixelMm), scale(columnAxis, r * pixelMm));
        const hu = phantomHu(add(place, inPlane));
        const outside = Math.hypot(c - (columns - 1) / 2, r - (rows - 1) / 2) > columns / 2;
        const value = padding !== undefined && outside ? padding : Math.round((hu - intercept) / slope);
        stored[r * columns + c] = value & ((1 << bitsStored) - 1);
      }
    }
    return stored;
  });

  const { enhanced = false, synthetic } = options;
  const study = options.studyUid ?? '2.25.1001';
  const series = options.seriesUid ?? `${study}.${options.seriesNumber ?? 2}`;
  const classes = { CT: ['2', '2.1'], MR: ['4', '4.1'] } as const;
  const sopClass = `1.2.840.10008.5.1.4.1.1.${classes[modality][enhanced ? 1 : 0]}`;
  const imageType =
    options.imageType ??
    (synthetic ? `DERIVED\\SECONDARY\\OTHER\\SYNTHETIC_${synthetic}` : 'ORIGINAL\\PRIMARY\\AXIAL');
  const common = (instance: number): Element[] => [
    [0x00080005, 'CS', options.characterSet ?? 'ISO_IR 100'],
    [0x00080008, 'CS', imageType],
    [0x00080016, 'UI', sopClass],
    [0x00080018, 'UI', `${series}.${instance}`],
    ...(synthetic ? [[0x0008001c, 'CS', 'YES'] as Element] : []),
    [0x00080020, 'DA', '20240102'],
    [0x00080030, 'TM', '101112'],
    [0x00080060, 'CS', modality],
    [0x00080070, 'LO', 'Phantom works'],
    [0x0008103e, 'LO', options.description ?? 'Head phantom'],
    [0x00100010, 'PN', options.patientName ?? 'Phantom^Head'],
    [0x00100020, 'LO', 'PH-1'],
    [0x00100030, 'DA', ''],
    [0x00100040, 'CS', 'O'],
    ...(options.echoTime === undefined ? [] : [[0x00180081, 'DS', String(options.echoTime)] as Element]),
    ...(tilt !== 0 && !enhanced ? [[0x00181120, 'DS', tilt.toFixed(1)] as Element] : []),
    [0x0020000d, 'UI', study],
    [0x0020000e, 'UI', series],
    [0x00200011, 'IS', String(options.seriesNumber ?? 2)],
    ...(options.acquisitionNumber === undefined
      ? []
      : [[0x00200012, 'IS', String(options.acquisitionNumber)] as Element]),
    [0x00200013, 'IS', String(instance)],
    [0x00200052, 'UI', `${study}.9`],
  ];
  const pixels = (data: readonly Uint16Array[]): Element[] => [
    [0x00280002, 'US', [1]],
    [0x00280004, 'CS', options.monochrome1 === true ? 'MONOCHROME1' : 'MONOCHROME2'],
    ...(data.length > 1 ? [[0x00280008, 'IS', String(data.length)] as Element] : []),
    [0x00280010, 'US', [rows]],
    [0x00280011, 'US', [columns]],
    [0x00280100, 'US', [16]],
    [0x00280101, 'US', [bitsStored]],
    [0x00280102, 'US', [bitsStored - 1]],
    [0x00280103, 'US', [signed ? 1 : 0]],
    ...(padding === undefined ? [] : [[0x00280120, signed ? 'SS' : 'US', [padding]] as Element]),
    [0x7fe00010, 'OW', bytesOf(data, options.encoding === 'big')],
  ];
  const position = (place: Vec3): Element => [0x00200032, 'DS', ds(place)];
  const orientation: Element = [0x00200037, 'DS', ds([...rowAxis, ...columnAxis])];
  const thickness: Element = [0x00180050, 'DS', String(Math.abs((heights[1] ?? 5) - (heights[0] ?? 0)))];
  const spacing: Element = [0x00280030, 'DS', `${pixelMm}\\${pixelMm}`];
  const rescale: Element[] =
    modality === 'CT'
      ? [
          [0x00281052, 'DS', String(intercept)],
          [0x00281053, 'DS', String(slope)],
        ]
      : [];
  const finish = (name: string, elements: readonly Element[]): PhantomFile => ({
    name,
    bytes: encodeDicom(arrange(elements, options), options),
  });

  if (enhanced) {
    const shared: Element[] = [
      [0x00209116, 'SQ', [[orientation]]],
      [0x00289110, 'SQ', [[thickness, spacing]]],
      [0x00289145, 'SQ', [rescale]],
    ];
    const perFrame = places.map((place): Element[] => [[0x00209113, 'SQ', [[position(place)]]]]);
    return [
      finish('enhanced.dcm', [
        ...common(1),
        ...pixels(frames),
        [0x52009229, 'SQ', [shared]],
        [0x52009230, 'SQ', perFrame],
      ]),
    ];
  }
  return frames.map((frame, i) =>
    finish(`slice-${String(i + 1).padStart(3, '0')}.dcm`, [
      ...common(i + 1),
      thickness,
      position(places[i] ?? [0, 0, 0]),
      orientation,
      spacing,
      ...rescale,
      ...pixels([frame]),
    ]),
  );
}

/** In order of tag, with what is left out and what is put in. */
function arrange(elements: readonly Element[], { without = [], extra = [] }: PhantomOptions): Element[] {
  const replaced = new Set([...without, ...extra.map(([tag]) => tag)]);
  return [...elements.filter(([tag]) => !replaced.has(tag)), ...extra].sort((a, b) => a[0] - b[0]);
}

function bytesOf(frames: readonly Uint16Array[], big: boolean): Uint8Array {
  const size = frames[0]?.length ?? 0;
  const out = new Uint8Array(frames.length * size * 2);
  const view = new DataView(out.buffer);
  frames.forEach((frame, k) => frame.forEach((value, i) => view.setUint16((k * size + i) * 2, value, !big)));
  return out;
}

const ds = (numbers: readonly number[]): string =>
  numbers.map((n) => String(Number(n.toFixed(6)))).join('\\');
