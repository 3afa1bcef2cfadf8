// Measurements as a DICOM structured report: TID 1500 in a Comprehensive 3D SR, with places in the patient or in an image.
import { application } from '../../core/application.ts';
import type { StackGeometry } from '../../core/geometry/stack.ts';
import { dot, subtract, type Vec3 } from '../../core/geometry/vec.ts';
import type { Measured } from '../../core/metrics/measureTable.ts';
import type { InstanceRef, SeriesInfo } from '../../core/series/seriesInfo.ts';
import { decimalString } from './decimalString.ts';
import { patientAndStudy } from './sharedAttributes.ts';
import { soundSource } from './soundUids.ts';
import { newUid } from './uid.ts';
import { type Elements, elementsOf, writeElements } from './writeFile.ts';

export const comprehensive3dSr = '1.2.840.10008.5.1.4.1.1.88.34';
/** mm from a slice within which a drawing lies on it. */
const ON_SLICE = 0.01;

/** The series that was measured, whose files the report refers to, and the figures. */
export interface ReportRequest {
  readonly source: SeriesInfo;
  readonly geometry: StackGeometry;
  readonly measured: readonly Measured[];
  /** Of the source itself, in `measured`; other images were made here and have no file. */
  readonly image: string;
  /** YYYYMMDD and HHMMSS. */
  readonly date: string;
  readonly time: string;
}

type Element = Elements[string];
type Code = readonly [value: string, scheme: string, meaning: string];

const element = (vr: string, ...Value: readonly unknown[]): Element => ({ vr, Value });
const sequence = (...items: readonly Elements[]): Element => ({ vr: 'SQ', Value: items });

const code = ([value, scheme, meaning]: Code): Elements => ({
  '00080100': element('SH', value),
  '00080102': element('SH', scheme),
  '00080104': element('LO', meaning),
});

type Relation = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'INFERRED FROM' | 'SELECTED FROM';

function item(
  relation: Relation,
  type: string,
  concept: Code | null,
  value: Elements,
  children: readonly Elements[] = [],
): Elements {
  return {
    '0040A010': element('CS', relation),
    '0040A040': element('CS', type),
    ...(concept ? { '0040A043': sequence(code(concept)) } : {}),
    ...value,
    ...(children.length > 0 ? { '0040A730': sequence(...children) } : {}),
  };
}

const coded = (
  relation: Relation,
  concept: Code,
  value: Code,
  children: readonly Elements[] = [],
): Elements => item(relation, 'CODE', concept, { '0040A168': sequence(code(value)) }, children);
const written = (relation: Relation, concept: Code, value: string): Elements =>
  item(relation, 'TEXT', concept, { '0040A160': element('UT', value) });
const uid = (relation: Relation, concept: Code, value: string): Elements =>
  item(relation, 'UIDREF', concept, { '0040A124': element('UI', value) });
const container = (relation: Relation, concept: Code, children: readonly Elements[]): Elements =>
  item(relation, 'CONTAINER', concept, { '0040A050': element('CS', 'SEPARATE') }, children);

const units = {
  mm: ['mm', 'UCUM', 'mm'],
  degrees: ['deg', 'UCUM', 'degree'],
  mm2: ['mm2', 'UCUM', 'mm2'],
  hounsfield: ["[hnsf'U]", 'UCUM', 'Hounsfield unit'],
  none: ['1', 'UCUM', 'no units'],
} as const satisfies Record<string, Code>;

const mean: Code = ['373098007', 'SCT', 'Mean'];
const deviation: Code = ['386136009', 'SCT', 'Standard Deviation'];
const derivation: Code = ['121401', 'DCM', 'Derivation'];

const number = (concept: Code, value: number, unit: Code, children: readonly Elements[]): Elements =>
  item(
    'CONTAINS',
    'NUM',
    concept,
    {
      '0040A300': sequence({
        '0040A30A': element('DS', decimalString(value)),
        '004008EA': sequence(code(unit)),
      }),
    },
    children,
  );

/** The slice that all of a drawing's points lie on; null where it lies between slices or across them. */
export function sliceUnder({ positions, normal }: StackGeometry, points: readonly Vec3[]): number | null {
  const found = positions.findIndex((position) =>
    points.every((point) => Math.abs(dot(subtract(point, position), normal)) < ON_SLICE),
  );
  return found < 0 ? null : found;
}

const reference = (instance: InstanceRef, frames: boolean): Elements => ({
  '00081150': element('UI', instance.sopClassUid),
  '00081155': element('UI', instance.sopInstanceUid),
  ...(frames ? { '00081160': element('IS', String(instance.frame + 1)) } : {}),
});

/** Its outline: in the pixels of the slice that it lies on, which viewers show there, else in the patient's coordinates. */
function place(relation: Relation, { source, geometry, frame }: Known, one: Measured): Elements {
  const { points, closed } = one;
  const single = points.length === 1;
  const [first] = points;
  const loop = closed && first ? [...points, first] : points;
  const region: Code | null = relation === 'CONTAINS' ? ['111030', 'DCM', 'Image Region'] : null;
  const slice = sliceUnder(geometry, points);
  const instance = slice === null ? undefined : source.instances[slice];
  const corner = slice === null ? undefined : geometry.positions[slice];
  if (!instance || !corner)
    return item(relation, 'SCOORD3D', region, {
      '00700022': element('FL', ...loop.flat()),
      '00700023': element('CS', single ? 'POINT' : closed ? 'POLYGON' : 'POLYLINE'),
      '30060024': element('UI', frame),
    });
  const { rowAxis, columnAxis, columnSpacing, rowSpacing } = geometry;
  // A pixel's middle is at a half: the first pixel reaches from 0 to 1 (PS3.3 C.18.6.1.1).
  const pixels = loop.flatMap((point) => [
    dot(subtract(point, corner), rowAxis) / columnSpacing + 0.5,
    dot(subtract(point, corner), columnAxis) / rowSpacing + 0.5,
  ]);
  const frames = source.instances.some(
    (other) => other !== instance && other.sopInstanceUid === instance.sopInstanceUid,
  );
  return item(
    relation,
    'SCOORD',
    region,
    { '00700022': element('FL', ...pixels), '00700023': element('CS', single ? 'POINT' : 'POLYLINE') },
    [item('SELECTED FROM', 'IMAGE', null, { '00081199': sequence(reference(instance, frames)) })],
  );
}

interface Known extends ReportRequest {
  /** Frame of reference UID. */
  readonly frame: string;
}

function group(known: Known, one: Measured, i: number): Elements {
  const { drawing, lengthMm, degrees, values } = one;
  const from = (): readonly Elements[] => [place('INFERRED FROM', known, one)];
  const own = values.find(({ image }) => image === known.image)?.stats;
  const value: Code =
    known.source.role === 'ct'
      ? ['112031', 'DCM', 'Attenuation Coefficient']
      : ['110852', 'DCM', 'MR signal intensity'];
  const unit = known.source.role === 'ct' ? units.hounsfield : units.none;
  const figures = [
    ...(lengthMm === null ? [] : [number(['410668003', 'SCT', 'Length'], lengthMm, units.mm, from())]),
    ...(degrees === null ? [] : [number(['1483009', 'SCT', 'Angle'], degrees, units.degrees, from())]),
    ...(own
      ? [
          number(['42798000', 'SCT', 'Area'], own.areaMm2, units.mm2, from()),
          number(value, own.mean, unit, [coded('HAS CONCEPT MOD', derivation, mean), ...from()]),
          number(value, own.sd, unit, [coded('HAS CONCEPT MOD', derivation, deviation), ...from()]),
        ]
      : []),
  ];
  return container(
    'CONTAINS',
    ['125007', 'DCM', 'Measurement Group'],
    [
      written('HAS OBS CONTEXT', ['112039', 'DCM', 'Tracking Identifier'], `${drawing.kind} ${i + 1}`),
      uid('HAS OBS CONTEXT', ['112040', 'DCM', 'Tracking Unique Identifier'], newUid()),
      ...(figures.length > 0 ? figures : [place('CONTAINS', known, one)]),
      ...(drawing.text ? [written('CONTAINS', ['121106', 'DCM', 'Comment'], drawing.text)] : []),
    ],
  );
}

/** The images that the measurements refer to, as evidence. */
function evidence({ source }: Known): Elements {
  const seen = new Map(source.instances.map((instance) => [instance.sopInstanceUid, instance]));
  return {
    '0020000D': element('UI', source.study.uid),
    '00081115': sequence({
      '0020000E': element('UI', source.seriesUid),
      '00081199': sequence(...[...seen.values()].map((instance) => reference(instance, false))),
    }),
  };
}

/** The bytes of one report. The request's files must be DICOM: there is nothing else to refer to. */
export function measurementReport(request: ReportRequest): Uint8Array<ArrayBuffer> {
  const { measured, date, time } = request;
  const { source } = soundSource(request.source);
  const known: Known = { ...request, source, frame: source.frameOfReferenceUid || newUid() };
  const instanceUid = newUid();
  const ct = source.role === 'ct';
  const tree = [
    coded(
      'HAS CONCEPT MOD',
      ['121049', 'DCM', 'Language of Content Item and Descendants'],
      ['en', 'RFC5646', 'English'],
    ),
    coded('HAS OBS CONTEXT', ['121005', 'DCM', 'Observer Type'], ['121007', 'DCM', 'Device']),
    uid('HAS OBS CONTEXT', ['121012', 'DCM', 'Device Observer UID'], newUid()),
    written('HAS OBS CONTEXT', ['121013', 'DCM', 'Device Observer Name'], application.name),
    coded(
      'HAS CONCEPT MOD',
      ['121058', 'DCM', 'Procedure reported'],
      ct ? ['24725-4', 'LN', 'CT Head'] : ['24590-2', 'LN', 'MR Brain'],
    ),
    container(
      'CONTAINS',
      ['126010', 'DCM', 'Imaging Measurements'],
      measured.map((one, i) => group(known, one, i)),
    ),
  ];
  const elements: Elements = {
    ...elementsOf(patientAndStudy(source, source.study.uid || newUid())),
    '00080005': element('CS', 'ISO_IR 192'),
    '00080012': element('DA', date),
    '00080013': element('TM', time),
    '00080016': element('UI', comprehensive3dSr),
    '00080018': element('UI', instanceUid),
    '00080021': element('DA', date),
    '00080023': element('DA', date),
    '00080031': element('TM', time),
    '00080033': element('TM', time),
    '00080060': element('CS', 'SR'),
    '00080070': element('LO', application.name),
    '0008103E': element('LO', 'Measurements - research only'),
    '00081090': element('LO', application.name),
    '00081111': sequence(),
    '00181000': element('LO', 'none'),
    '00181020': element('LO', application.version),
    '0020000E': element('UI', newUid()),
    '00200011': element('IS', '990'),
    '00200013': element('IS', '1'),
    '0040A040': element('CS', 'CONTAINER'),
    '0040A043': sequence(code(['126000', 'DCM', 'Imaging Measurement Report'])),
    '0040A050': element('CS', 'SEPARATE'),
    '0040A372': sequence(),
    '0040A375': sequence(evidence(known)),
    '0040A491': element('CS', 'COMPLETE'),
    '0040A492': element('LO', 'Drawn in the viewer'),
    '0040A493': element('CS', 'UNVERIFIED'),
    '0040A504': sequence({ '00080105': element('CS', 'DCMR'), '0040DB00': element('CS', '1500') }),
    '0040A730': sequence(...tree),
  };
  return writeElements(elements, comprehensive3dSr, instanceUid);
}
