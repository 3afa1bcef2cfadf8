// Drawings on a CT of ctSeries.ts as a report is asked for, and a report read back as a tree.
import type { Measured } from '../../core/metrics/measureTable.ts';
import { add, scale, type Vec3 } from '../../core/geometry/vec.ts';
import type { MeasureTool } from '../../core/view/viewState.ts';
import { unwrap } from '../../core/result.ts';
import { openHeader } from '../readInstance.ts';
import { Values } from '../values.ts';
import type { ReportRequest } from '../write/measurementReport.ts';
import { bytesSource } from './bytesSource.ts';
import type { CtSeries } from './ctSeries.ts';

/** A distance and a region on slice 3, an angle and an arrow between slices, a text. */
export function reportCase({ info }: CtSeries): ReportRequest {
  const { geometry } = info;
  if (!geometry) throw new Error('The CT has no geometry.');
  const at = (column: number, row: number, off = 0): Vec3 =>
    add(
      add(
        add(geometry.positions[3] ?? [0, 0, 0], scale(geometry.rowAxis, column * geometry.columnSpacing)),
        scale(geometry.columnAxis, row * geometry.rowSpacing),
      ),
      scale(geometry.normal, off),
    );
  const drawn = (
    id: number,
    kind: MeasureTool,
    points: readonly Vec3[],
    rest: Partial<Measured>,
  ): Measured => ({
    drawing: {
      id,
      kind,
      plane: 'axial',
      slice: 3,
      points: [],
      ...(kind === 'text' ? { text: 'Länge?' } : {}),
    },
    lengthMm: null,
    degrees: null,
    points,
    closed: false,
    values: [],
    ...rest,
  });
  return {
    source: info,
    geometry,
    image: 'ct',
    date: '20261127',
    time: '101112',
    measured: [
      drawn(1, 'distance', [at(10, 20), at(20, 20)], { lengthMm: 10 * geometry.columnSpacing }),
      drawn(2, 'rectangle', [at(10, 10), at(20, 10), at(20, 20), at(10, 20)], {
        closed: true,
        values: [{ image: 'ct', stats: { mean: 37.25, sd: 4.5, areaMm2: 120.5, pixels: 12 } }],
      }),
      drawn(3, 'angle', [at(1, 1, 0.7), at(9, 1, 0.7), at(9, 9, 0.7)], { degrees: 90 }),
      drawn(4, 'arrow', [at(5, 5, 0.7), at(9, 9, 0.7)], {}),
      drawn(5, 'text', [at(30, 30)], {}),
    ],
  };
}

/** One content item of a report. */
export interface ReadItem {
  readonly relation: string;
  readonly type: string;
  readonly concept: string;
  /** Value with its unit, code meaning, text, UID, or graphic type. */
  readonly value: string;
  /** Of a place. */
  readonly data: readonly number[];
  /** SOP instance UID and frame, of an image. */
  readonly image: string;
  readonly items: readonly ReadItem[];
}

export async function readReport(
  bytes: Uint8Array,
): Promise<{ readonly values: Values; readonly items: readonly ReadItem[] }> {
  const opened = unwrap(await openHeader(bytesSource(bytes)));
  if (opened.kind !== 'dicom') throw new Error('The report is no DICOM file.');
  const values = new Values(opened.file.dataset);
  return { values, items: values.items('x0040a730').map(readItem) };
}

function readItem(values: Values): ReadItem {
  const number = values.item('x0040a300');
  const image = values.item('x00081199');
  return {
    relation: values.text('x0040a010'),
    type: values.text('x0040a040'),
    concept: values.item('x0040a043')?.text('x00080104') ?? '',
    value: number
      ? `${number.text('x0040a30a')} ${number.item('x004008ea')?.text('x00080100') ?? ''}`
      : values.item('x0040a168')?.text('x00080104') ||
        values.text('x0040a160') ||
        values.text('x0040a124') ||
        values.text('x00700023'),
    data: floats(values.bytes('x00700022')),
    image: image ? [image.text('x00081155'), image.text('x00081160')].filter(Boolean).join(' ') : '',
    items: values.items('x0040a730').map(readItem),
  };
}

function floats(bytes: Uint8Array | null): readonly number[] {
  if (!bytes) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
