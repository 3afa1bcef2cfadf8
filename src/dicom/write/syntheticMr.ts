// One synthetic MR slice as a DICOM dataset, built up from nothing: what the CT must lend, what we state, and no more.
import { application } from '../../core/application.ts';
import { madeByText, madeFromText } from '../../core/files/provenanceText.ts';
import { overrideWords } from '../../core/override.ts';
import type { InstanceRef, SeriesInfo } from '../../core/series/seriesInfo.ts';
import { SYNTHETIC_MAX } from '../../core/geometry/stack.ts';
import type { Dataset } from './attributes.ts';
import { decimalString } from './decimalString.ts';
import { deidentified } from './deidentify.ts';
import type { ExportPlan, PlannedSeries } from './exportPlan.ts';
import { imageAttributes, sharedAttributes } from './sharedAttributes.ts';
import { code, known, line, shortText } from './values.ts';

export const mrImageStorage = '1.2.840.10008.5.1.4.1.1.4';
const enhancedCt = ['1.2.840.10008.5.1.4.1.1.2.1', '1.2.840.10008.5.1.4.1.1.2.2'];

/** In words what the pixels are and how they came to be; at most 1024 characters. */
export function derivation({ model, overrides }: ExportPlan, { contrast }: PlannedSeries): string {
  const made = [
    `Synthetic ${contrast}-weighted MR predicted from CT by a neural network. Research only, not for diagnosis.`,
    `Model ${model.name} (${model.id} ${model.version}), weights SHA-256 ${model.weightsSha256}${model.untrained ? ', UNTRAINED: the image means nothing' : model.simulatedCt ? ', trained on real MR with simulated CT' : ''}.`,
    madeFromText(model),
    `Stored 0 to ${SYNTHETIC_MAX} is relative intensity 0 to 1; scale: ${model.intensityScale}.`,
    `${application.name} ${application.version}.`,
  ].join(' ');
  return shortText(made, overrides.map(overrideWords).join(' '));
}

export const seriesDescription = ({ contrast }: PlannedSeries): string =>
  `SYNTHETIC ${contrast} (AI from CT) - NOT FOR DIAGNOSIS`;

const reference = (instance: InstanceRef): Dataset => ({
  ReferencedSOPClassUID: [instance.sopClassUid],
  ReferencedSOPInstanceUID: [instance.sopInstanceUid],
});

/** Which frame of a multi-frame file; nothing for a file that is one slice. */
function frame(source: SeriesInfo, instance: InstanceRef): Dataset {
  const multiFrame =
    enhancedCt.includes(instance.sopClassUid) ||
    source.instances.some((other) => other !== instance && other.fileIndex === instance.fileIndex);
  return multiFrame ? { ReferencedFrameNumber: [String(instance.frame + 1)] } : {};
}

/** The CT's own number of the slice where it has one for every slice, so that both series count alike; else its place. */
function instanceNumber({ source }: ExportPlan, slice: number): number {
  const numbers = source.instances.map((instance) => instance.instanceNumber);
  const usable = numbers.every((n) => n !== null && n > 0) && new Set(numbers).size === numbers.length;
  return (usable ? numbers[slice] : null) ?? slice + 1;
}

function equipment({ model, date, time }: ExportPlan): Dataset {
  return {
    Manufacturer: [application.name],
    ManufacturerModelName: [line(model.name)],
    SoftwareVersions: [
      line(`${application.name} ${application.version}`),
      line(`${model.id} ${model.version}`),
    ],
    ContributionDateTime: [date + time],
    ContributionDescription: [
      madeByText({ modelId: model.id, modelVersion: model.version, weightsSha256: model.weightsSha256 }),
    ],
    PurposeOfReferenceCodeSequence: code('109100', 'DCM', 'Synthesizing Equipment'),
  };
}

/**
 * All attributes of the file for `plan.slices[index]`, pixels apart: classic MR Image Storage on the CT's own slice,
 * de-identified when the plan says so. Source: the project's DICOM profile.
 */
export function syntheticSlice(plan: ExportPlan, series: PlannedSeries, index: number): Dataset {
  const { source, geometry, date, time } = plan;
  const slice = plan.slices[index];
  const instance = slice === undefined ? undefined : source.instances[slice];
  const position = slice === undefined ? undefined : geometry.positions[slice];
  const sopInstanceUid = series.instanceUids[index];
  if (slice === undefined || !instance || !position || sopInstanceUid === undefined)
    throw new RangeError(`The plan has no slice ${index}.`);
  const thickness = instance.sliceThickness ?? geometry.sliceThickness;
  const dataset: Dataset = {
    ...sharedAttributes(plan),
    ...imageAttributes(source),
    SpecificCharacterSet: ['ISO_IR 192'],
    ImageType: ['DERIVED', 'SECONDARY', 'OTHER', `SYNTHETIC_${series.contrast}`],
    InstanceCreationDate: [date],
    InstanceCreationTime: [time],
    SOPClassUID: [mrImageStorage],
    SOPInstanceUID: [sopInstanceUid],
    SyntheticData: ['YES'],
    ContentQualification: ['RESEARCH'],

    PatientPosition: known(source.carried?.PatientPosition ?? ''),

    SeriesInstanceUID: [series.seriesUid],
    SeriesNumber: [String(series.seriesNumber)],
    SeriesDate: [date],
    SeriesTime: [time],
    SeriesDescription: [seriesDescription(series)],
    Modality: ['MR'],
    ...(source.bodyPart === '' ? {} : { BodyPartExamined: [source.bodyPart] }),
    Manufacturer: [application.name],
    ManufacturerModelName: [application.name],
    SoftwareVersions: [line(application.version)],
    ContributingEquipmentSequence: [equipment(plan)],

    ScanningSequence: ['RM'],
    SequenceVariant: ['NONE'],
    ScanOptions: [],
    MRAcquisitionType: [],
    RepetitionTime: [],
    EchoTime: [],
    EchoTrainLength: [],

    AcquisitionNumber: [],
    InstanceNumber: [String(instanceNumber(plan, slice))],
    ContentDate: [date],
    ContentTime: [time],
    DerivationDescription: [derivation(plan, series)],
    SourceImageSequence: [
      {
        ...reference(instance),
        ...frame(source, instance),
        SpatialLocationsPreserved: ['YES'],
        PurposeOfReferenceCodeSequence: code('121322', 'DCM', 'Source image for image processing operation'),
      },
    ],
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: [instance.seriesUid ?? source.seriesUid],
        ReferencedInstanceSequence: [reference(instance)],
      },
    ],
    ImageComments: [
      `Synthetic ${series.contrast}-weighted MR, made from CT by a neural network. Research only, not for diagnosis.`,
    ],
    BurnedInAnnotation: ['NO'],
    QualityControlImage: ['NO'],
    LossyImageCompression: [source.lossy ? '01' : '00'],

    ImagePositionPatient: position.map(decimalString),
    ImageOrientationPatient: [...geometry.rowAxis, ...geometry.columnAxis].map(decimalString),
    PixelSpacing: [decimalString(geometry.rowSpacing), decimalString(geometry.columnSpacing)],
    SliceThickness: thickness === null ? [] : [decimalString(thickness)],

    SamplesPerPixel: [1],
    PhotometricInterpretation: ['MONOCHROME2'],
    Rows: [geometry.rows],
    Columns: [geometry.columns],
    BitsAllocated: [16],
    BitsStored: [12],
    HighBit: [11],
    PixelRepresentation: [0],
    WindowCenter: ['2048'],
    WindowWidth: ['4096'],
  };
  return plan.deidentification ? deidentified(dataset, plan.deidentification) : dataset;
}
