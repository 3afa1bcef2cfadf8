// The basic de-identification profile (PS3.15 annex E) over what we write: nothing of the patient stays, provenance does.
import { attributes, type Dataset, everyLevel, type Keyword, type Values } from './attributes.ts';
import type { Deidentification } from './exportPlan.ts';

/** Emptied: they must be there, without a value. */
const emptied = [
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'StudyID',
  'AccessionNumber',
  'ReferringPhysicianName',
  'ContentDate',
  'ContentTime',
  'PositionReferenceIndicator',
] as const satisfies readonly Keyword[];

/** Left out. */
const removed = [
  'IssuerOfPatientID',
  'PatientBirthTime',
  'OtherPatientIDs',
  'PatientAge',
  'PatientSize',
  'PatientWeight',
  'EthnicGroup',
  'AdditionalPatientHistory',
  'PatientComments',
  'StudyDescription',
  'SeriesDate',
  'SeriesTime',
  'InstanceCreationDate',
  'InstanceCreationTime',
  'ContributionDateTime',
] as const satisfies readonly Keyword[];

/** What the basic profile takes from anybody's files and we keep, because every word of it is ours: option Clean Descriptors. */
export const ownWords = [
  'SeriesDescription',
  'DerivationDescription',
  'ImageComments',
  'ContributingEquipmentSequence',
  'ContributionDescription',
] as const satisfies readonly Keyword[];

const codes: Values = [
  {
    CodeValue: ['113100'],
    CodingSchemeDesignator: ['DCM'],
    CodeMeaning: ['Basic Application Confidentiality Profile'],
  },
  { CodeValue: ['113105'], CodingSchemeDesignator: ['DCM'], CodeMeaning: ['Clean Descriptors Option'] },
];

function cleaned(dataset: Dataset, uids: Deidentification['uids']): Dataset {
  const kept: Partial<Record<Keyword, Values>> = {};
  for (const [name, values] of Object.entries(dataset)) {
    const keyword = name as Keyword;
    if ((removed as readonly Keyword[]).includes(keyword)) continue;
    if ((emptied as readonly Keyword[]).includes(keyword)) kept[keyword] = [];
    else if (attributes[keyword][1] === 'UI')
      kept[keyword] = values.map((value) => (typeof value === 'string' ? (uids[value] ?? value) : ''));
    else if (attributes[keyword][1] === 'SQ')
      kept[keyword] = values.flatMap((value) => (typeof value === 'object' ? [cleaned(value, uids)] : []));
    else kept[keyword] = values;
  }
  return kept;
}

/** The same image of nobody: a pseudonym for the patient, the plan's identity for each of the source's. */
export function deidentified(dataset: Dataset, { pseudonym, uids }: Deidentification): Dataset {
  return {
    ...cleaned(dataset, uids),
    PatientName: [pseudonym.replace('-', '^')],
    PatientID: [pseudonym],
    PatientIdentityRemoved: ['YES'],
    DeidentificationMethod: ['Basic Application Confidentiality Profile', 'Clean Descriptors Option'],
    DeidentificationMethodCodeSequence: codes,
  };
}

/** Attributes whose values come from the source, other than by being rewritten: where an identity could stay. */
const couldTell = new Set<Keyword>([
  ...emptied,
  ...removed,
  'PatientName',
  'PatientID',
  'StudyInstanceUID',
  'FrameOfReferenceUID',
  'SeriesInstanceUID',
  'SOPInstanceUID',
  'ReferencedSOPInstanceUID',
]);

/**
 * Attributes that still hold a text that would give the patient away: names, numbers, dates and identities of the source. A
 * word such as HEAD that both a study and a body part are called, or a number that is also an image's size, is none.
 */
export function leaks(dataset: Dataset, secrets: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  const isOurs = (keyword: string): boolean => (ownWords as readonly string[]).includes(keyword);
  everyLevel(dataset, (level) => {
    for (const [name, values] of Object.entries(level)) {
      const keyword = name as Keyword;
      for (const value of values) {
        if (typeof value !== 'string') continue;
        const whole = (couldTell.has(keyword) || isOurs(keyword)) && secrets.has(value);
        const within =
          isOurs(keyword) && [...secrets].some((secret) => tells(secret) && value.includes(secret));
        if (whole || within) found.push(keyword);
      }
    }
  });
  return found;
}

/** Whether a text can only be somebody's: a name of several parts, or a long number or UID. */
const tells = (secret: string): boolean => /\^\S/.test(secret) || /^[\d.]{10,}$/.test(secret);
