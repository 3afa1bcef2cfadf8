// Measurements out of the page as a DICOM structured report on the series in the panes.
import { type AppError, toAppError } from '../core/appError.ts';
import type { Measured } from '../core/metrics/measureTable.ts';
import type { Remote } from '../core/calls.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import { seriesById, useStudy } from '../stores/studyStore.ts';
import { download } from '../storage/destinationDialogs.ts';
import type { ExportApi } from '../workers/exportApi.ts';

const CAUSE = 'measurements';

const noFiles: AppError = {
  kind: 'export',
  message: 'A DICOM SR refers to DICOM images, and this series comes from NIfTI.',
  advice: 'Save the measurements as CSV, or open the DICOM files.',
};

/** Writes the report and hands it to the browser's downloads; what goes wrong is said in a message. */
export async function saveMeasurements(
  worker: () => Remote<ExportApi>,
  measured: readonly Measured[],
): Promise<void> {
  const study = useStudy.getState();
  const source = seriesById(study, study.ctId ?? study.aloneId);
  if (!source?.geometry) return;
  try {
    if (source.nifti) throw noFiles;
    const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '');
    const [date = '', time = ''] = stamp.split('T');
    const bytes = await worker().report({
      source,
      geometry: source.geometry,
      measured,
      image: study.ctId === null ? `${source.role}:${source.id}` : 'ct',
      date,
      time,
    });
    const name = `measurements-${date}-${time}.dcm`;
    download(new Blob([bytes], { type: 'application/dicom' }), name);
    causeGone(CAUSE);
    say({
      level: 'info',
      text: `${name} was saved.`,
      advice: 'It carries the patient’s name, as the images that it refers to do.',
      cause: CAUSE,
    });
  } catch (thrown) {
    sayError(toAppError(thrown), CAUSE);
  }
}
