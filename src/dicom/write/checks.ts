// Our own checks of an export before anything is saved: each a sentence that passed or failed, with what was found.
import type { Vec3 } from '../../core/geometry/vec.ts';
import { attributes, type Dataset, everyLevel, items, type Keyword, texts } from './attributes.ts';
import { leaks } from './deidentify.ts';
import type { ExportPlan, PlannedSeries } from './exportPlan.ts';
import { syntheticSlice } from './syntheticMr.ts';
import { isUid } from './uid.ts';
import { misfit } from './valueRules.ts';

/** `warning`: the file is sound, but the source gave it something odd. A `failed` check forbids saving. */
export interface ExportCheck {
  readonly id: string;
  readonly title: string;
  readonly outcome: 'passed' | 'warning' | 'failed';
  /** What was looked at, or what is wrong, in words. */
  readonly detail: string;
}

/** Must be there with a value (type 1, and those type 2 or 3 attributes that the profile fills). */
const withValue: readonly Keyword[] = [
  'ImageType',
  'SOPClassUID',
  'SOPInstanceUID',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'FrameOfReferenceUID',
  'Modality',
  'ScanningSequence',
  'SequenceVariant',
  'InstanceNumber',
  'ImagePositionPatient',
  'ImageOrientationPatient',
  'PixelSpacing',
  'SamplesPerPixel',
  'PhotometricInterpretation',
  'Rows',
  'Columns',
  'BitsAllocated',
  'BitsStored',
  'HighBit',
  'PixelRepresentation',
  'SourceImageSequence',
  'ReferencedSeriesSequence',
  'SeriesNumber',
  'WindowCenter',
  'WindowWidth',
  'BurnedInAnnotation',
  'QualityControlImage',
  'LossyImageCompression',
];

/** Must be there, with or without a value (type 2). */
const present: readonly Keyword[] = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'StudyID',
  'AccessionNumber',
  'ReferringPhysicianName',
  'Manufacturer',
  'PatientPosition',
  'PositionReferenceIndicator',
  'AcquisitionNumber',
  'SliceThickness',
  'ScanOptions',
  'MRAcquisitionType',
  'RepetitionTime',
  'EchoTime',
  'EchoTrainLength',
];

interface PlannedFile {
  readonly series: PlannedSeries;
  readonly index: number;
  readonly dataset: Dataset;
}

const outcome = (id: string, title: string, wrong: readonly string[], right: string): ExportCheck => ({
  id,
  title,
  outcome: wrong.length === 0 ? 'passed' : 'failed',
  detail:
    wrong.length === 0
      ? right
      : `${wrong.slice(0, 3).join('; ')}${wrong.length > 3 ? ` and ${wrong.length - 3} more` : ''}.`,
});

const name = ({ series, index }: PlannedFile): string => `${series.contrast} slice ${index + 1}`;

/** What must say by itself, even after descriptions are stripped, that this is no acquired MR; empty when it does. */
export function missingProvenance(dataset: Dataset): readonly string[] {
  const type = texts(dataset, 'ImageType');
  return [
    ...(type.slice(0, 3).join('\\') === 'DERIVED\\SECONDARY\\OTHER' && /^SYNTHETIC_T[12]$/.test(type[3] ?? '')
      ? []
      : ['ImageType']),
    ...(texts(dataset, 'SyntheticData').join() === 'YES' ? [] : ['SyntheticData']),
    ...(texts(dataset, 'ContentQualification').join() === 'RESEARCH' ? [] : ['ContentQualification']),
  ];
}

function geometryDifference(plan: ExportPlan, { index, dataset }: PlannedFile): number {
  const { geometry } = plan;
  const position: Vec3 | undefined = geometry.positions[plan.slices[index] ?? -1];
  if (!position) return Infinity;
  const wanted = [
    ...position,
    ...geometry.rowAxis,
    ...geometry.columnAxis,
    geometry.rowSpacing,
    geometry.columnSpacing,
    geometry.rows,
    geometry.columns,
  ];
  const written = (
    ['ImagePositionPatient', 'ImageOrientationPatient', 'PixelSpacing', 'Rows', 'Columns'] as const
  ).flatMap((keyword) => texts(dataset, keyword).map(Number));
  if (written.length !== wanted.length) return Infinity;
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (written[i] ?? NaN))), 0);
}

function refersToItsSlice(plan: ExportPlan, { index, dataset }: PlannedFile): boolean {
  const instance = plan.source.instances[plan.slices[index] ?? -1];
  if (!instance) return false;
  const written = (uid: string): string => plan.deidentification?.uids[uid] ?? uid;
  const series = items(dataset, 'ReferencedSeriesSequence');
  const references = [
    ...items(dataset, 'SourceImageSequence'),
    ...series.flatMap((item) => items(item, 'ReferencedInstanceSequence')),
  ];
  return (
    series.every(
      (item) =>
        texts(item, 'SeriesInstanceUID').join() === written(instance.seriesUid ?? plan.source.seriesUid),
    ) &&
    references.length === 2 &&
    references.every(
      (item) =>
        texts(item, 'ReferencedSOPInstanceUID').join() === written(instance.sopInstanceUid) &&
        texts(item, 'ReferencedSOPClassUID').join() === instance.sopClassUid &&
        ['', String(instance.frame + 1)].includes(texts(item, 'ReferencedFrameNumber').join()),
    )
  );
}

/** Whether the files belong to the CT's patient, study and frame of reference, or to nobody when de-identified. */
function identity(plan: ExportPlan, files: readonly PlannedFile[]): ExportCheck {
  const { patient, study, frameOfReferenceUid, seriesUid, instances, carried } = plan.source;
  if (plan.deidentification) {
    const secrets = new Set(
      [
        patient.name,
        patient.id,
        patient.birthDate,
        study.uid,
        study.accessionNumber,
        study.referringPhysician,
        study.description,
        frameOfReferenceUid,
        seriesUid,
        carried?.OtherPatientIDs ?? '',
        carried?.PatientComments ?? '',
        ...instances.map((instance) => instance.sopInstanceUid),
      ].filter((text) => text.length > 3),
    );
    const wrong = files.flatMap((file) => leaks(file.dataset, secrets).map((k) => `${name(file)}: ${k}`));
    return outcome(
      'identity',
      'Nothing of the patient is left',
      wrong,
      `Named ${plan.deidentification.pseudonym}; references to the CT are remapped alike`,
    );
  }
  const wanted: readonly (readonly [Keyword, string])[] = [
    ['PatientName', patient.name],
    ['PatientID', patient.id],
    ['StudyInstanceUID', plan.studyUid],
    ['FrameOfReferenceUID', plan.frameOfReferenceUid],
  ];
  const wrong = files.flatMap((file) =>
    wanted
      .filter(([keyword, value]) => texts(file.dataset, keyword).join() !== value)
      .map(([keyword]) => `${name(file)}: ${keyword}`),
  );
  return outcome(
    'identity',
    'Patient, study and frame of reference are the CT’s',
    wrong,
    'The series joins the CT’s own study',
  );
}

function uidCheck(plan: ExportPlan, files: readonly PlannedFile[]): ExportCheck {
  const instanceUids = files.map((file) => texts(file.dataset, 'SOPInstanceUID').join());
  const fresh = [...instanceUids, ...plan.series.map((series) => series.seriesUid)];
  const old = new Set([plan.source.seriesUid, ...plan.source.instances.map((i) => i.sopInstanceUid)]);
  const malformed = new Set<string>();
  for (const { dataset } of files)
    everyLevel(dataset, (level) => {
      for (const keyword of Object.keys(level) as Keyword[])
        if (attributes[keyword][1] === 'UI')
          for (const uid of texts(level, keyword)) if (!isUid(uid)) malformed.add(`${keyword} "${uid}"`);
    });
  const wrong = [
    ...[...malformed].map((text) => `${text} is no valid UID`),
    ...(new Set(fresh).size === fresh.length ? [] : ['two files or series share a UID']),
    ...(fresh.some((uid) => old.has(uid)) ? ['a UID of the CT is used again'] : []),
  ];
  return outcome(
    'uids',
    'Identities are new, unique and at most 64 characters',
    wrong,
    `${fresh.length} UIDs`,
  );
}

const hasForeign = (dataset: Dataset): boolean => Object.keys(dataset).some((key) => !(key in attributes));

/** All checks over every file that the plan would write; a second for some thousand files. */
export function checkPlan(plan: ExportPlan): readonly ExportCheck[] {
  const files = plan.series.flatMap((series) =>
    plan.slices.map((_, index): PlannedFile => ({
      series,
      index,
      dataset: syntheticSlice(plan, series, index),
    })),
  );
  return checkFiles(plan, files);
}

/** As checkPlan, over datasets at hand. */
export function checkFiles(plan: ExportPlan, given: readonly PlannedFile[]): readonly ExportCheck[] {
  const foreign = given.flatMap(({ dataset }) => Object.keys(dataset).filter((key) => !(key in attributes)));
  const files = foreign.length === 0 ? given : given.filter(({ dataset }) => !hasForeign(dataset));
  const absent = files.flatMap((file) => [
    ...withValue
      .filter((keyword) => (file.dataset[keyword] ?? []).length === 0)
      .map((keyword) => `${name(file)} has no ${keyword}`),
    ...present
      .filter((keyword) => file.dataset[keyword] === undefined)
      .map((keyword) => `${name(file)} lacks ${keyword}`),
  ]);
  const unmarked = files.flatMap((file) => missingProvenance(file.dataset).map((k) => `${name(file)}: ${k}`));
  const described = files.filter(
    ({ dataset }) =>
      !texts(dataset, 'SeriesDescription').join().endsWith('NOT FOR DIAGNOSIS') ||
      !texts(dataset, 'DerivationDescription').join().includes(plan.model.weightsSha256),
  );
  const largest = files.reduce((most, file) => Math.max(most, geometryDifference(plan, file)), 0);
  const unreferred = files.filter((file) => !refersToItsSlice(plan, file));
  const misfits = [...new Set(files.flatMap(({ dataset }) => misfit(dataset)))];
  return [
    outcome(
      'required',
      'Every required attribute is there',
      absent,
      `${withValue.length} with a value, ${present.length} that may be empty`,
    ),
    outcome(
      'provenance',
      'Every file says by itself that it is synthetic',
      unmarked,
      'ImageType SYNTHETIC, SyntheticData YES, ContentQualification RESEARCH',
    ),
    outcome(
      'description',
      'Description forbids diagnosis, derivation names the weights',
      described.map(name),
      'SYNTHETIC ... (AI from CT) - NOT FOR DIAGNOSIS',
    ),
    outcome(
      'geometry',
      'Every slice lies where the CT’s does',
      largest <= 1e-6 ? [] : [`the largest difference is ${largest} mm`],
      `Largest difference ${largest === 0 ? 'none' : `${largest.toExponential(1)} mm`}`,
    ),
    outcome(
      'references',
      'Every slice refers to its own CT slice',
      unreferred.map(name),
      `${files.length} files, one for each slice and contrast`,
    ),
    identity(plan, files),
    uidCheck(plan, files),
    outcome(
      'no-ct',
      'No attribute of the CT’s acquisition is carried over',
      foreign,
      'No rescale, KVP, kernel, exposure or private data',
    ),
    {
      id: 'values',
      title: 'Every value has the form and length that its attribute allows',
      outcome: misfits.length === 0 ? 'passed' : 'warning',
      detail:
        misfits.length === 0
          ? 'Descriptions fit 64 and 1024 characters'
          : `Copied from the CT as it stands: ${misfits.join('; ')}.`,
    },
  ];
}
