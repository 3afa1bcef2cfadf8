// A study that the user keeps: written whole, followed while it is looked at, opened as it was left, and what goes wrong on the way.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { regularGrid } from '../core/geometry/regularGrid.ts';
import { seriesFor } from '../core/testing/seriesFor.ts';
import { initialHistory } from '../core/view/viewHistory.ts';
import { viewSpace } from '../core/view/viewSpace.ts';
import { originTree } from '../storage/originTree.ts';
import { createStorage, type Storage } from '../storage/storage.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { useKeptStudies } from '../stores/keptStudiesStore.ts';
import { useJobs } from '../stores/jobStore.ts';
import { emptyStudy, patchStudy, useStudy } from '../stores/studyStore.ts';
import { dispatchView, useView } from '../stores/viewStore.ts';
import { createKeptStudiesFlow } from './keptStudiesFlow.ts';
import { emptyPage, openCt, texts, until } from './testing/openedCt.ts';

const contents = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
const dropped: readonly DroppedFile[] = contents.map((text, i) => ({
  path: `ct/${i}`,
  file: new Blob([text]),
}));

let origin: MemoryOrigin;
let storage: Storage;
let opened: DroppedFile[][];
beforeEach(() => {
  emptyPage();
  useKeptStudies.setState({ list: [], open: null });
  origin = new MemoryOrigin();
  storage = createStorage(
    originTree(() => origin),
    () => undefined,
    null,
  );
  opened = [];
});

/** Opens the CT as the page would: into the study, then into the panes. */
function intoPanes(): void {
  const { geometry } = openCt();
  dispatchView({ type: 'open', space: viewSpace(regularGrid(geometry)) });
}

const flowOver = (kept: Pick<Storage, 'studies' | 'fits'> = storage) =>
  createKeptStudiesFlow({
    storage: kept,
    filesOf: () => dropped,
    openFiles: (files) => {
      opened.push([...files]);
      intoPanes();
      return Promise.resolve();
    },
    closeStudy: () => useStudy.setState(emptyStudy),
    showSeries: () => Promise.resolve(),
    selectCt: () => Promise.resolve(),
    setReference: (contrast, id) => {
      patchStudy({ references: { ...useStudy.getState().references, [contrast]: id } });
      return Promise.resolve();
    },
    restMs: 1,
  });

describe('[STUDY-1] a study that the user keeps', () => {
  it('is nothing before it is asked for, and whole after it', async () => {
    const flow = flowOver();
    intoPanes();
    expect(await storage.studies.list()).toEqual([]);
    await flow.keep();
    const [study] = await storage.studies.list();
    expect(study).toMatchObject({ seriesId: 'ct', bytes: contents.join('').length });
    const files = study ? await storage.studies.files(study) : null;
    expect(await Promise.all(files?.map(({ file }) => file.text()) ?? [])).toEqual(contents);
    expect(files?.map(({ path }) => path)).toEqual(dropped.map(({ path }) => path));
    await flow.keep(); // all of it is kept
    expect(await storage.studies.list()).toHaveLength(1);
  });

  it('[STUDY-2] comes back as it was left: slice, window, layout and what was drawn', async () => {
    const flow = flowOver();
    intoPanes();
    await flow.keep();
    dispatchView({ type: 'setLayout', layout: '1x2' });
    dispatchView({ type: 'goToSlice', slice: 5 });
    dispatchView({ type: 'setWindow', key: 'ct', window: { centre: 300, width: 2000 } });
    const points = [
      { x: 0, y: 0 },
      { x: 3, y: 4 },
    ];
    dispatchView({ type: 'measure', kind: 'distance', plane: 'axial', points });
    const { look } = { look: useView.getState().present };
    flow.leave();
    await vi.waitFor(async () => expect((await storage.studies.list())[0]?.view?.look.layout).toBe('1x2'));

    useStudy.setState(emptyStudy);
    dispatchView({ type: 'setLayout', layout: '2x2' });
    const again = flowOver(); // the next visit
    await vi.waitFor(() => expect(useKeptStudies.getState().list).toHaveLength(1));
    await again.openAgain(useKeptStudies.getState().list[0]?.id ?? '');
    expect(opened).toHaveLength(1);
    const now = useView.getState().present;
    for (const part of ['layout', 'cursor', 'windows', 'measurements', 'zoom', 'pan'] as const)
      expect(now[part], part).toEqual(look[part]);
    expect(now.nextMeasurement).toBe(2);
    expect(useKeptStudies.getState().open?.seriesIds).toEqual(['ct']);
  });

  it('[STUDY-4] that is left while it is being written is not taken for what is opened next', async () => {
    let write: () => void = () => undefined;
    const gate = new Promise<void>((open) => (write = open));
    const slow: typeof storage.studies = {
      ...storage.studies,
      keep: async (study, files, options) => {
        await gate;
        options.signal.throwIfAborted();
        await storage.studies.keep(study, files, options);
      },
    };
    const flow = flowOver({ ...storage, studies: slow });
    intoPanes();
    const keeping = flow.keep();
    await until(() => useJobs.getState().jobs.length > 0);
    flow.leave();
    useStudy.setState(emptyStudy);
    intoPanes();
    write();
    await keeping;
    expect(useKeptStudies.getState()).toMatchObject({ open: null, list: [] });
    expect(await storage.studies.list()).toEqual([]);
    expect(texts()).toEqual([]);
  });

  it('[STUDY-2] brings back what was drawn on each of its series, under numbers of their own', async () => {
    useView.setState(initialHistory);
    const flow = flowOver();
    const { geometry } = openCt();
    patchStudy({ series: [...useStudy.getState().series, seriesFor('mr', { role: 'mr', modality: 'MR' })] });
    const space = viewSpace(regularGrid(geometry));
    const points = [
      { x: 0, y: 0 },
      { x: 3, y: 4 },
    ];
    const draw = { type: 'measure', kind: 'distance', plane: 'axial', points } as const;
    dispatchView({ type: 'open', space, of: 'ct' });
    await flow.keep();
    dispatchView(draw);
    dispatchView({ type: 'open', space, of: 'mr' });
    dispatchView(draw);
    dispatchView({ type: 'open', space, of: 'ct' });
    flow.leave();
    await vi.waitFor(async () =>
      expect((await storage.studies.list())[0]?.view?.drawn?.['mr']).toHaveLength(1),
    );

    useStudy.setState(emptyStudy);
    useView.setState(initialHistory);
    const again = flowOver();
    await vi.waitFor(() => expect(useKeptStudies.getState().list).toHaveLength(1));
    await again.openAgain(useKeptStudies.getState().list[0]?.id ?? '');
    const ids = (): number[] => useView.getState().present.measurements.map(({ id }) => id);
    expect(ids()).toHaveLength(1);
    const [first] = ids();
    expect(useView.getState().present.nextMeasurement).toBe(3);
    dispatchView({ type: 'open', space, of: 'mr' });
    expect(ids()).toHaveLength(1);
    expect(ids()).not.toEqual([first]);
  });

  it('[STUDY-5] stays as it was left while a series of another study is in the panes', async () => {
    const flow = flowOver();
    intoPanes();
    await flow.keep();
    dispatchView({ type: 'setLayout', layout: '1x2' });
    await vi.waitFor(async () => expect((await storage.studies.list())[0]?.view?.look.layout).toBe('1x2'));
    patchStudy({ series: [...useStudy.getState().series, seriesFor('foreign')], ctId: 'foreign' });
    dispatchView({ type: 'setLayout', layout: '1x1' });
    flow.leave();
    expect(useKeptStudies.getState().list[0]).toMatchObject({
      seriesId: 'ct',
      view: { look: { layout: '1x2' } },
    });
  });

  it('leaves nothing where there is no room, or the storage fills up, and says so', async () => {
    intoPanes();
    await flowOver({ studies: storage.studies, fits: () => Promise.resolve(false) }).keep();
    expect(texts()).toEqual([expect.stringMatching(/no room for the \d+ MB of this study/)]);
    expect(await storage.studies.list()).toEqual([]);

    origin.granted = 10;
    await flowOver({ studies: storage.studies, fits: () => Promise.resolve(true) }).keep();
    expect(texts()).toEqual([expect.stringMatching(/storage is full/)]);
    expect(await storage.studies.list()).toEqual([]);
    expect(useKeptStudies.getState().open).toBeNull();
  });

  it('says when the browser has cleared its files, and leaves what is open as it is', async () => {
    const flow = flowOver();
    intoPanes();
    await flow.keep();
    const [study] = await storage.studies.list();
    await originTree(() => origin).remove(['studies', study?.id ?? '', 'files', '3']);
    await flow.openAgain(study?.id ?? '');
    expect(texts()).toEqual([expect.stringMatching(/Files of the kept study of .* are missing/)]);
    expect(opened).toEqual([]);
    expect(useStudy.getState().ctId).toBe('ct');
    await flow.remove(study?.id ?? '');
    expect(await storage.studies.list()).toEqual([]);
  });
});
