// What all files of an export say alike, as the CT says it: whose they are, of which study, in which frame of reference.
import { carriedAttributes, type CarriedKeyword } from '../../core/series/carriedAttributes.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import type { Dataset } from './attributes.ts';
import type { ExportPlan } from './exportPlan.ts';
import { known } from './values.ts';

/** Of an image or its series; a file that is no image made from the CT's has none of them. */
const ofImages: ReadonlySet<CarriedKeyword> = new Set([
  'PatientPosition',
  'LossyImageCompressionRatio',
  'LossyImageCompressionMethod',
]);

const ofFrames: ReadonlySet<CarriedKeyword> = new Set(['PositionReferenceIndicator']);

/** What the source has of these, value for value. */
function carried(source: SeriesInfo, wanted: (keyword: CarriedKeyword) => boolean): Dataset {
  const dataset: Partial<Record<CarriedKeyword, readonly string[]>> = {};
  for (const keyword of (Object.keys(carriedAttributes) as CarriedKeyword[]).filter(wanted)) {
    const text = source.carried?.[keyword];
    if (text !== undefined) dataset[keyword] = text === '' ? [] : text.split('\\');
  }
  // How identity was removed must be said where it was (type 1C), and archives leave it empty.
  if (dataset.DeidentificationMethod?.length === 0)
    dataset.DeidentificationMethod = ['Not stated by the source'];
  return dataset;
}

/** Of images made from the CT's. */
export const imageAttributes = (source: SeriesInfo): Dataset =>
  carried(source, (keyword) => ofImages.has(keyword));

/** Patient and study: they may differ in no file of a study, whatever it is. */
export function patientAndStudy(source: SeriesInfo, studyUid: string): Dataset {
  const { patient, study } = source;
  return {
    ...carried(source, (keyword) => !ofImages.has(keyword) && !ofFrames.has(keyword)),
    PatientName: known(patient.name),
    PatientID: known(patient.id),
    PatientBirthDate: known(patient.birthDate),
    PatientSex: known(patient.sex),
    StudyInstanceUID: [studyUid],
    StudyDate: known(study.date),
    StudyTime: known(study.time),
    StudyID: known(study.id),
    AccessionNumber: known(study.accessionNumber),
    ReferringPhysicianName: known(study.referringPhysician),
    ...(study.description === '' ? {} : { StudyDescription: [study.description] }),
  };
}

/** The same, and the frame of reference: of all that lies where the CT lies. */
export const sharedAttributes = ({ source, studyUid, frameOfReferenceUid }: ExportPlan): Dataset => ({
  ...patientAndStudy(source, studyUid),
  FrameOfReferenceUID: [frameOfReferenceUid],
  PositionReferenceIndicator: known(source.carried?.PositionReferenceIndicator ?? ''),
});
