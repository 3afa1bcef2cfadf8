// What a derived series repeats of its source beyond SeriesInfo's own fields, so that patient, study and frame of reference agree.

/** Keyword and tag (group and element in hexadecimal) of each, all texts; values of several are parted by a backslash. */
export const carriedAttributes = {
  IssuerOfPatientID: '00100021',
  PatientBirthTime: '00100032',
  OtherPatientIDs: '00101000',
  PatientAge: '00101010',
  PatientSize: '00101020',
  PatientWeight: '00101030',
  EthnicGroup: '00102160',
  AdditionalPatientHistory: '001021B0',
  PatientComments: '00104000',
  PatientIdentityRemoved: '00120062',
  DeidentificationMethod: '00120063',
  PatientPosition: '00185100',
  PositionReferenceIndicator: '00201040',
  LossyImageCompressionRatio: '00282112',
  LossyImageCompressionMethod: '00282114',
} as const;

export type CarriedKeyword = keyof typeof carriedAttributes;

/** Only attributes that the source has; an empty text where it has one without a value. */
export type Carried = Readonly<Partial<Record<CarriedKeyword, string>>>;
