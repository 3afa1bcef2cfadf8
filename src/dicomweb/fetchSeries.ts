// WADO-RS: the files of a series as they arrive, and whether all did.
import { cancelled, isAppError } from '../core/appError.ts';
import type { PacsAddress } from './address.ts';
import type { FetchProgress, PacsSeries } from './pacsApi.ts';
import type { Ask } from './http.ts';
import { boundaryOf, partsOf } from './multipart.ts';
import { incomplete, notDicomWeb, unreachable } from './pacsErrors.ts';
import { seriesPath } from './paths.ts';

const DICOM_TYPE = 'multipart/related; type="application/dicom"';

/** As `Pacs.fetch`. */
export async function* fetchSeries(
  address: PacsAddress,
  ask: Ask,
  {
    series,
    expected,
    signal,
    progress,
  }: {
    readonly series: Pick<PacsSeries, 'studyUid' | 'seriesUid'>;
    readonly expected: number | null;
    readonly signal: AbortSignal;
    readonly progress: (at: FetchProgress) => void;
  },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const answer = await ask({
    path: seriesPath(series.studyUid, series.seriesUid),
    accept: `${DICOM_TYPE}; transfer-syntax=*`, // as it is stored: nothing is decoded and coded again on the way
    signal,
    also: [404],
  });
  if (answer.status === 404) throw incomplete(0, expected);
  const boundary = boundaryOf(answer.headers.get('content-type'));
  if (boundary === null || !answer.body) throw notDicomWeb(address, answer.headers.get('content-type') ?? '');
  const reader = answer.body.getReader();
  let [images, bytes] = [0, 0];
  const parts = partsOf(reader, boundary, (more) => progress({ images, bytes: (bytes += more) }));
  try {
    for (;;) {
      const next = await parts.next();
      if (signal.aborted) throw cancelled;
      if (next.done === true) {
        if (!next.value.ended || (expected !== null && images < expected)) throw incomplete(images, expected);
        return;
      }
      images++;
      progress({ images, bytes });
      yield next.value;
    }
  } catch (thrown) {
    if (signal.aborted) throw cancelled;
    throw isAppError(thrown)
      ? thrown
      : images > 0
        ? incomplete(images, expected)
        : unreachable(address, thrown);
  } finally {
    await reader.cancel().catch(() => undefined); // what is left is not wanted, whether it ended well or not
  }
}
