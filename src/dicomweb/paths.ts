// Where studies and series stand below a PACS' address, and in which form answers are asked for.

export const JSON_TYPE = 'application/dicom+json';

/** UIDs are a PACS' own words: whatever they hold, they stay one step of the path. */
export const studyPath = (studyUid: string): string => `/studies/${encodeURIComponent(studyUid)}`;
export const seriesPath = (studyUid: string, seriesUid: string): string =>
  `${studyPath(studyUid)}/series/${encodeURIComponent(seriesUid)}`;
