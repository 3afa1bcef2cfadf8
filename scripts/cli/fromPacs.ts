// The CT that --from means: searched in the PACS by the filters given, never chosen in silence, and fetched whole.
import type { AppError } from '../../src/core/appError.ts';
import { anything, type Pacs, type PacsFilter, type PacsSeries } from '../../src/dicomweb/pacsApi.ts';
import type { OpenedDrop } from '../../src/pipeline/openDrop.ts';
import { fetchSeries } from '../../src/pipeline/pacsSeries.ts';
import { openFiles, type OpenHost } from './openCt.ts';
import type { SynthesiseOptions } from './options.ts';

export const filterOf = ({ patient, study, series, date }: SynthesiseOptions): PacsFilter => ({
  ...anything,
  patientId: patient ?? '',
  studyUid: study ?? '',
  seriesUid: series ?? '',
  studyDate: date ?? '',
  modality: 'CT',
});

/** The only series that fits. Throws an AppError that lists those that do. */
export async function findCt(pacs: Pacs, filter: PacsFilter, signal: AbortSignal): Promise<PacsSeries> {
  const found = [...(await pacs.series(filter, signal))].sort((a, b) => (a.seriesUid < b.seriesUid ? -1 : 1));
  const [one, ...others] = found;
  if (one && others.length === 0) return one;
  const { root } = pacs.address;
  throw {
    kind: 'pacs',
    message: one
      ? `${root} holds ${found.length}${found.length > SHOWN ? ` CT series that fit, the first ${SHOWN} of which are` : ' CT series that fit'}:\n${listed(found)}`
      : `${root} holds no CT series that fits.`,
    advice: one
      ? 'Choose one by --series with its UID; or have all of them done by --watch.'
      : 'Check --patient, --study, --series and --date.',
  } satisfies AppError;
}

const SHOWN = 20;

const listed = (series: readonly PacsSeries[]): string =>
  series
    .slice(0, SHOWN)
    .map(
      ({ seriesUid, description, images }) =>
        `  ${seriesUid}  ${description || 'without a name'}${images === null ? '' : `, ${images} images`}`,
    )
    .join('\n');

export async function openFromPacs(pacs: Pacs, series: PacsSeries, host: OpenHost): Promise<OpenedDrop> {
  const { signal, progress } = host;
  const at = ({ images }: { readonly images: number }): void => progress.at(images, series.images ?? 0);
  const files = await fetchSeries({ signal, progress: at }, pacs, series);
  return openFiles(`${pacs.address.root} series ${series.seriesUid}`, files, host);
}
