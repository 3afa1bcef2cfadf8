// Who a series is of, as a list says it.
import { personText } from '../words.ts';
import type { SeriesInfo } from './seriesInfo.ts';

/**
 * The patient's name, else ID, else of NIfTI the name of the patient's folder; '' where nothing tells. `folders`: of all
 * series beside it (patientFolders); without them a file's own folder counts.
 */
export const whose = (
  { id, patient, nifti }: SeriesInfo,
  folders: ReadonlyMap<string, string> = new Map(),
): string =>
  personText(patient.name) ||
  patient.id ||
  ((folders.get(id) ?? nifti?.folder ?? '').split('/').at(-1) ?? '');
