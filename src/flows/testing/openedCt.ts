// A CT as it stands in the page once it has been read and its head found; and stores as they are when the page opens.
import { sharedStack } from '../../core/geometry/sharedStack.ts';
import type { StackGeometry } from '../../core/geometry/stack.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { useEngine } from '../../stores/engineStore.ts';
import { nothingExplained, useExplain } from '../../stores/explainStore.ts';
import { useExport } from '../../stores/exportStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useMessages } from '../../stores/messageStore.ts';
import { emptyStudy, patchStudy, setEntry, useStudy } from '../../stores/studyStore.ts';
import { useVerify } from '../../stores/verifyStore.ts';
import { seriesFor } from '../../core/testing/seriesFor.ts';
import { dropAllPixels, putPixels } from '../pixelTable.ts';

export const SLICES = 7;

/** Everything that is kept in memory while the page is open, as at its beginning. */
export function emptyPage(): void {
  dropAllPixels();
  useStudy.setState(emptyStudy);
  useMessages.setState({ messages: [] });
  useJobs.setState({ jobs: [] });
  useEngine.setState(useEngine.getInitialState());
  useExplain.setState(nothingExplained);
  useExport.setState(useExport.getInitialState());
  useVerify.setState({ bySeries: {} });
}

/** Opens a CT of 7 small slices, each of one value; the head is all of it. */
export function openCt(
  id = 'ct',
  notes: SeriesInfo['notes'] = [],
): SeriesInfo & { readonly geometry: StackGeometry } {
  const plain = seriesFor(
    id,
    { notes },
    Array.from({ length: SLICES }, (_, i) => 20 * i),
  );
  if (!plain.geometry) throw new Error('The series has no geometry.');
  const small = { columns: 8, rows: 8, columnSpacing: 8, rowSpacing: 8 };
  const series = { ...plain, geometry: { ...plain.geometry, ...small } };
  const { geometry } = series;
  const ct = sharedStack(Int16Array, 2, geometry);
  ct.voxels.forEach((_, i) => (ct.voxels[i] = 10 * Math.floor(i / 64)));
  const [head, intracranial] = [sharedStack(Uint8Array, 1, geometry), sharedStack(Uint8Array, 1, geometry)];
  head.voxels.fill(1);
  putPixels({ of: 'ct', ctId: id }, ct);
  putPixels({ of: 'head', ctId: id }, head);
  putPixels({ of: 'intracranial', ctId: id }, intracranial);
  patchStudy({ ctId: id, series: [...useStudy.getState().series, series] });
  setEntry('reading', id, { state: 'ready' });
  return series;
}

export const texts = (): readonly string[] => useMessages.getState().messages.map(({ text }) => text);

/** Waits until the stores say so. */
export function until(met: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const ends: (() => void)[] = [];
    const look = (): void => {
      if (!met()) return;
      for (const end of ends) end();
      resolve();
    };
    for (const store of [useStudy, useJobs, useMessages, useEngine, useExport, useVerify])
      ends.push(store.subscribe(look));
    look();
  });
}
