// Grey and white matter of an exported synthetic T1 as one DICOM SEG: two binary segments over the series' own slices.
import { application } from '../../core/application.ts';
import { overrideWords } from '../../core/override.ts';
import { slicePixels } from '../../core/geometry/stack.ts';
import { labelOf, type Tissue, tissues, tissueWords } from '../../core/tissue/tissueLabels.ts';
import { tissueNetwork } from '../../core/tissue/tissueNetwork.ts';
import type { Dataset, Values } from './attributes.ts';
import { decimalString } from './decimalString.ts';
import { deidentified } from './deidentify.ts';
import type { ExportPlan, PlannedSeries, SeriesUids } from './exportPlan.ts';
import { sharedAttributes } from './sharedAttributes.ts';
import { mrImageStorage } from './syntheticMr.ts';
import { siblingUid } from './uid.ts';
import { code, shortText } from './values.ts';
import { writeBits } from './writeFile.ts';

export const segmentationStorage = '1.2.840.10008.5.1.4.1.1.66.4';

/** Beside the folders of the series. */
export const segmentationPath = 'tissue-synthetic-t1.dcm';

/** SNOMED CT, of PS3.16 CID 7151; colours are CIELab as PS3.3 C.10.7.1.1 scales them: orange and light blue. */
const kinds: Readonly<Record<Tissue, { readonly type: Values; readonly colour: readonly number[] }>> = {
  grey: { type: code('389081007', 'SCT', 'Gray matter'), colour: [48500, 40300, 47800] },
  white: { type: code('389080008', 'SCT', 'White matter'), colour: [53000, 25700, 24400] },
};

const segment = (tissue: Tissue, number: number): Dataset => ({
  SegmentNumber: [number],
  SegmentLabel: [tissueWords[tissue]],
  SegmentDescription: ['As a network sees it in synthetic MR. Research only.'],
  SegmentAlgorithmType: ['AUTOMATIC'],
  SegmentAlgorithmName: [`MeshNet ${tissueNetwork.id}`],
  SegmentedPropertyCategoryCodeSequence: code('85756007', 'SCT', 'Tissue'),
  SegmentedPropertyTypeCodeSequence: kinds[tissue].type,
  AnatomicRegionSequence: code('12738006', 'SCT', 'Brain'),
  RecommendedDisplayCIELabValue: kinds[tissue].colour,
  SegmentationAlgorithmIdentificationSequence: [
    {
      AlgorithmFamilyCodeSequence: code('123110', 'DCM', 'Artificial Intelligence'),
      AlgorithmName: [`MeshNet ${tissueNetwork.id}`],
      AlgorithmVersion: [`SHA-256 ${tissueNetwork.sha256.slice(0, 32)}`],
      AlgorithmSource: ['brainchop (github.com/neuroneural/brainchop), MIT'],
    },
  ],
});

/** Identities that follow from the T1 series: exported into a PACS twice, it is the same SEG. */
export const segmentationUids = (seriesUid: string): SeriesUids => ({
  seriesUid: siblingUid(seriesUid, 1),
  instanceUids: [siblingUid(seriesUid, 2)],
});

interface Frame {
  readonly tissue: Tissue;
  /** 1-based number of its segment. */
  readonly number: number;
  /** Index into the plan's slices. */
  readonly index: number;
}

/** Of each segment the slices that show it, in the plan's order. */
function framesOf({ slices, geometry }: ExportPlan, labels: Uint8Array): readonly Frame[] {
  const pixels = slicePixels(geometry);
  return tissues.flatMap((tissue, i) =>
    slices.flatMap((slice, index) =>
      labels.subarray(slice * pixels, (slice + 1) * pixels).includes(labelOf[tissue])
        ? [{ tissue, number: i + 1, index }]
        : [],
    ),
  );
}

const reference = (series: PlannedSeries, index: number): Dataset => ({
  ReferencedSOPClassUID: [mrImageStorage],
  ReferencedSOPInstanceUID: [series.instanceUids[index] ?? ''],
});

function perFrame(plan: ExportPlan, series: PlannedSeries, { number, index }: Frame): Dataset {
  const position = plan.geometry.positions[plan.slices[index] ?? -1] ?? [0, 0, 0];
  return {
    FrameContentSequence: [{ DimensionIndexValues: [number, index + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: position.map(decimalString) }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: [number] }],
    DerivationImageSequence: [
      {
        DerivationCodeSequence: code('113076', 'DCM', 'Segmentation'),
        SourceImageSequence: [
          {
            ...reference(series, index),
            SpatialLocationsPreserved: ['YES'],
            PurposeOfReferenceCodeSequence: code(
              '121322',
              'DCM',
              'Source image for image processing operation',
            ),
          },
        ],
      },
    ],
  };
}

/** mm between neighbouring slices' middles; null where it is not the same for all. */
function evenSpacing({ geometry, slices }: ExportPlan): number | null {
  const heights = slices.map((slice) => {
    const [x, y, z] = geometry.positions[slice] ?? [0, 0, 0];
    return x * geometry.normal[0] + y * geometry.normal[1] + z * geometry.normal[2];
  });
  const gaps = heights.slice(1).map((height, i) => height - (heights[i] ?? height));
  const [first] = gaps;
  return first !== undefined && gaps.every((gap) => Math.abs(gap - first) < 0.01) ? first : null;
}

/** All attributes but the pixels; null where no slice of the plan shows any of the two. */
export function segmentationDataset(plan: ExportPlan, labels: Uint8Array): Dataset | null {
  const series = plan.series.find(({ contrast }) => contrast === 'T1');
  if (!series) return null;
  const frames = framesOf(plan, labels);
  if (frames.length === 0) return null;
  const { geometry, date, time } = plan;
  const spacing = evenSpacing(plan);
  const thickness = geometry.sliceThickness ?? spacing ?? 1;
  const own = segmentationUids(series.seriesUid);
  const dimensions = siblingUid(series.seriesUid, 3);
  const dataset: Dataset = {
    ...sharedAttributes(plan),
    SpecificCharacterSet: ['ISO_IR 192'],
    ImageType: ['DERIVED', 'PRIMARY'],
    InstanceCreationDate: [date],
    InstanceCreationTime: [time],
    SOPClassUID: [segmentationStorage],
    SOPInstanceUID: own.instanceUids,
    SyntheticData: ['YES'],
    ContentQualification: ['RESEARCH'],

    SeriesInstanceUID: [own.seriesUid],
    SeriesNumber: [String(series.seriesNumber + 2)],
    SeriesDate: [date],
    SeriesTime: [time],
    SeriesDescription: ['Grey and white matter of SYNTHETIC T1 - RESEARCH'],
    Modality: ['SEG'],
    Manufacturer: [application.name],
    ManufacturerModelName: [application.name],
    DeviceSerialNumber: ['none'],
    SoftwareVersions: [application.version],

    InstanceNumber: ['1'],
    ContentDate: [date],
    ContentTime: [time],
    ContentLabel: ['TISSUE'],
    ContentDescription: ['Grey and white matter of synthetic T1 from CT'],
    ContentCreatorName: [application.name],
    DerivationDescription: [
      shortText(
        `Grey and white matter as ${tissueNetwork.name} (${tissueNetwork.id} of brainchop, trained on real T1) labels them in synthetic T1-weighted MR that was predicted from CT. No measurement of the patient's brain. Research only, not for diagnosis. Synthetic MR by ${plan.model.name} (${plan.model.id} ${plan.model.version}), weights SHA-256 ${plan.model.weightsSha256}.`,
        plan.overrides.map(overrideWords).join(' '),
      ),
    ],
    BurnedInAnnotation: ['NO'],
    LossyImageCompression: ['00'],
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: [series.seriesUid],
        ReferencedInstanceSequence: series.instanceUids.map((_, index) => reference(series, index)),
      },
    ],

    DimensionOrganizationSequence: [{ DimensionOrganizationUID: [dimensions] }],
    DimensionIndexSequence: [
      {
        DimensionOrganizationUID: [dimensions],
        DimensionIndexPointer: [0x0062000b],
        FunctionalGroupPointer: [0x0062000a],
        DimensionDescriptionLabel: ['ReferencedSegmentNumber'],
      },
      {
        DimensionOrganizationUID: [dimensions],
        DimensionIndexPointer: [0x00200032],
        FunctionalGroupPointer: [0x00209113],
        DimensionDescriptionLabel: ['ImagePositionPatient'],
      },
    ],

    SegmentationType: ['BINARY'],
    SegmentsOverlap: ['NO'],
    SegmentSequence: tissues.map((tissue, i) => segment(tissue, i + 1)),
    NumberOfFrames: [String(frames.length)],
    SamplesPerPixel: [1],
    PhotometricInterpretation: ['MONOCHROME2'],
    Rows: [geometry.rows],
    Columns: [geometry.columns],
    BitsAllocated: [1],
    BitsStored: [1],
    HighBit: [0],
    PixelRepresentation: [0],
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [
          { ImageOrientationPatient: [...geometry.rowAxis, ...geometry.columnAxis].map(decimalString) },
        ],
        PixelMeasuresSequence: [
          {
            PixelSpacing: [decimalString(geometry.rowSpacing), decimalString(geometry.columnSpacing)],
            SliceThickness: [decimalString(thickness)],
            ...(spacing === null ? {} : { SpacingBetweenSlices: [decimalString(spacing)] }),
          },
        ],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => perFrame(plan, series, frame)),
  };
  return plan.deidentification ? { ...deidentified(dataset, plan.deidentification), ...noDate } : dataset;
}

/** What a multi-frame image may not leave empty: a dummy, as PS3.15 has it (Z/D). */
const noDate: Dataset = { ContentDate: ['19000101'], ContentTime: ['000000'] };

/**
 * The file; null where there is nothing to write. `labels`: on the plan's whole geometry (core/tissue/tissueLabels.ts). Frames
 * follow one another bit by bit, the first pixel in the lowest bit (PS3.5 8.1.1).
 */
export function segmentationFile(plan: ExportPlan, labels: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const dataset = segmentationDataset(plan, labels);
  if (!dataset) return null;
  const frames = framesOf(plan, labels);
  const pixels = slicePixels(plan.geometry);
  const bits = new Uint8Array(2 * Math.ceil((frames.length * pixels) / 16));
  frames.forEach(({ tissue, index }, frame) => {
    const slice = plan.slices[index] ?? 0;
    const label = labelOf[tissue];
    for (let i = 0; i < pixels; i++) {
      if (labels[slice * pixels + i] !== label) continue;
      const bit = frame * pixels + i;
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  });
  return writeBits(dataset, bits);
}
