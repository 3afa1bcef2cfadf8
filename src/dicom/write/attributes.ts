// Every attribute that an exported file may hold: keyword, tag and value representation. What is not here cannot be written.

export const attributes = {
  SpecificCharacterSet: ['00080005', 'CS'],
  ImageType: ['00080008', 'CS'],
  InstanceCreationDate: ['00080012', 'DA'],
  InstanceCreationTime: ['00080013', 'TM'],
  SOPClassUID: ['00080016', 'UI'],
  SOPInstanceUID: ['00080018', 'UI'],
  SyntheticData: ['0008001C', 'CS'],
  StudyDate: ['00080020', 'DA'],
  SeriesDate: ['00080021', 'DA'],
  ContentDate: ['00080023', 'DA'],
  StudyTime: ['00080030', 'TM'],
  SeriesTime: ['00080031', 'TM'],
  ContentTime: ['00080033', 'TM'],
  AccessionNumber: ['00080050', 'SH'],
  Modality: ['00080060', 'CS'],
  Manufacturer: ['00080070', 'LO'],
  ReferringPhysicianName: ['00080090', 'PN'],
  CodeValue: ['00080100', 'SH'],
  CodingSchemeDesignator: ['00080102', 'SH'],
  CodeMeaning: ['00080104', 'LO'],
  StudyDescription: ['00081030', 'LO'],
  SeriesDescription: ['0008103E', 'LO'],
  ManufacturerModelName: ['00081090', 'LO'],
  ReferencedSeriesSequence: ['00081115', 'SQ'],
  ReferencedInstanceSequence: ['0008114A', 'SQ'],
  ReferencedSOPClassUID: ['00081150', 'UI'],
  ReferencedSOPInstanceUID: ['00081155', 'UI'],
  ReferencedFrameNumber: ['00081160', 'IS'],
  DerivationDescription: ['00082111', 'ST'],
  SourceImageSequence: ['00082112', 'SQ'],
  PatientName: ['00100010', 'PN'],
  PatientID: ['00100020', 'LO'],
  IssuerOfPatientID: ['00100021', 'LO'],
  PatientBirthDate: ['00100030', 'DA'],
  PatientBirthTime: ['00100032', 'TM'],
  PatientSex: ['00100040', 'CS'],
  OtherPatientIDs: ['00101000', 'LO'],
  PatientAge: ['00101010', 'AS'],
  PatientSize: ['00101020', 'DS'],
  PatientWeight: ['00101030', 'DS'],
  EthnicGroup: ['00102160', 'SH'],
  AdditionalPatientHistory: ['001021B0', 'LT'],
  PatientComments: ['00104000', 'LT'],
  PatientIdentityRemoved: ['00120062', 'CS'],
  DeidentificationMethod: ['00120063', 'LO'],
  DeidentificationMethodCodeSequence: ['00120064', 'SQ'],
  BodyPartExamined: ['00180015', 'CS'],
  ScanningSequence: ['00180020', 'CS'],
  SequenceVariant: ['00180021', 'CS'],
  ScanOptions: ['00180022', 'CS'],
  MRAcquisitionType: ['00180023', 'CS'],
  SliceThickness: ['00180050', 'DS'],
  RepetitionTime: ['00180080', 'DS'],
  EchoTime: ['00180081', 'DS'],
  EchoTrainLength: ['00180091', 'IS'],
  SoftwareVersions: ['00181020', 'LO'],
  PatientPosition: ['00185100', 'CS'],
  ContentQualification: ['00189004', 'CS'],
  ContributingEquipmentSequence: ['0018A001', 'SQ'],
  ContributionDateTime: ['0018A002', 'DT'],
  ContributionDescription: ['0018A003', 'ST'],
  StudyInstanceUID: ['0020000D', 'UI'],
  SeriesInstanceUID: ['0020000E', 'UI'],
  StudyID: ['00200010', 'SH'],
  SeriesNumber: ['00200011', 'IS'],
  AcquisitionNumber: ['00200012', 'IS'],
  InstanceNumber: ['00200013', 'IS'],
  ImagePositionPatient: ['00200032', 'DS'],
  ImageOrientationPatient: ['00200037', 'DS'],
  FrameOfReferenceUID: ['00200052', 'UI'],
  PositionReferenceIndicator: ['00201040', 'LO'],
  ImageComments: ['00204000', 'LT'],
  SamplesPerPixel: ['00280002', 'US'],
  PhotometricInterpretation: ['00280004', 'CS'],
  Rows: ['00280010', 'US'],
  Columns: ['00280011', 'US'],
  PixelSpacing: ['00280030', 'DS'],
  BitsAllocated: ['00280100', 'US'],
  BitsStored: ['00280101', 'US'],
  HighBit: ['00280102', 'US'],
  PixelRepresentation: ['00280103', 'US'],
  QualityControlImage: ['00280300', 'CS'],
  BurnedInAnnotation: ['00280301', 'CS'],
  WindowCenter: ['00281050', 'DS'],
  WindowWidth: ['00281051', 'DS'],
  LossyImageCompression: ['00282110', 'CS'],
  LossyImageCompressionRatio: ['00282112', 'DS'],
  LossyImageCompressionMethod: ['00282114', 'CS'],
  SpatialLocationsPreserved: ['0028135A', 'CS'],
  PurposeOfReferenceCodeSequence: ['0040A170', 'SQ'],
} as const satisfies Record<string, readonly [tag: string, vr: string]>;

export type Keyword = keyof typeof attributes;

/** Values of one attribute: texts, numbers (US only) or sequence items. An empty list is an attribute without a value. */
export type Values = readonly string[] | readonly number[] | readonly Dataset[];

/** One file's or item's attributes, without pixels. */
export type Dataset = Readonly<Partial<Record<Keyword, Values>>>;

/** The texts or numbers of an attribute as texts; none where it is absent, empty or a sequence. */
export function texts(dataset: Dataset, keyword: Keyword): readonly string[] {
  return (dataset[keyword] ?? []).flatMap((value) =>
    typeof value === 'string' || typeof value === 'number' ? [String(value)] : [],
  );
}

/** The items of a sequence; none where it is absent. */
export function items(dataset: Dataset, keyword: Keyword): readonly Dataset[] {
  return (dataset[keyword] ?? []).flatMap((value) => (typeof value === 'object' ? [value] : []));
}

/** Calls for the dataset and, depth first, for every item of its sequences. */
export function everyLevel(dataset: Dataset, visit: (level: Dataset) => void): void {
  visit(dataset);
  for (const values of Object.values(dataset))
    for (const value of values) if (typeof value === 'object') everyLevel(value, visit);
}
