// Closes one series: what was read and made of it goes, another takes its place in the panes, and a message offers it back.
import type { Contrast } from '../core/contrast.ts';
import { contrasts } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { bestAlone, bestCt } from '../core/series/dropWords.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { causeGone, say } from '../stores/messageStore.ts';
import { omitSeries, seriesById, useStudy } from '../stores/studyStore.ts';
import { forgetSeries } from './forgetSeries.ts';

interface Deps {
  readonly filesOf: (id: string) => readonly DroppedFile[];
  readonly restore: (series: SeriesInfo, at: number, files: readonly DroppedFile[]) => void;
  readonly setReference: (contrast: Contrast, id: string | null, ofCt?: string | null) => Promise<void>;
  readonly selectCt: (id: string) => Promise<void>;
  readonly showSeries: (id: string) => Promise<void>;
  /** Stops what is being read or made of the CT in the panes. */
  readonly stopWork: () => void;
}

/** Does nothing for a series that is not open. Results that the browser keeps stay kept. */
export function closeSeries(deps: Deps, id: string): void {
  const { series, ctId, aloneId, references } = useStudy.getState();
  const info = seriesById(useStudy.getState(), id);
  if (!info) return;
  const at = series.indexOf(info);
  const files = deps.filesOf(id);
  const was = contrasts.filter((contrast) => references[contrast] === id);
  const inPanes = id === ctId || id === aloneId;
  if (id === ctId) deps.stopWork();
  for (const contrast of was) void deps.setReference(contrast, null);
  forgetSeries(id);
  omitSeries(id);
  if (inPanes) showAnother(deps);
  const cause = `closed ${id}`;
  const bringBack = (): void => {
    causeGone(cause);
    deps.restore(info, at, files);
    for (const contrast of was) void deps.setReference(contrast, id, ctId); // of the CT it stood for, whichever is open
    if (inPanes) void (info.role === 'ct' ? deps.selectCt(id) : deps.showSeries(id));
  };
  const text = `Closed ${info.description || `series ${info.number ?? ''}`.trim()}.`;
  say({ level: 'info', text, cause, action: { words: 'Undo', run: bringBack } });
}

/** What is still open comes into the panes: a CT, else MR. */
function showAnother({ selectCt, showSeries }: Deps): void {
  const { series } = useStudy.getState();
  const [ct, mr] = [bestCt(series), bestAlone(series)];
  if (ct) void selectCt(ct.id);
  else if (mr) void showSeries(mr.id);
}
