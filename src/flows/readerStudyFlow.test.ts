// Reader studies over kept pictures: drawn from what is open, read without a truth in the store, interrupted, undone, and closed.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { type CtFigures, measureCt } from '../core/masks/ctFigures.ts';
import type { StudyDesign } from '../core/readerStudy/design.ts';
import { answersTo, standingOf } from '../core/readerStudy/reading.ts';
import { itemsOf } from '../core/readerStudy/study.ts';
import { testModelFile } from '../pipeline/testing/testNetwork.ts';
import { originTree } from '../storage/originTree.ts';
import { createReaderStudies } from '../storage/readerStudies.ts';
import { createResults } from '../storage/results.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { patchEngine } from '../stores/engineStore.ts';
import { noReaderStudy, useReaderStudy } from '../stores/readerStudyStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { beginSynthesis, patchStudy, registrationKey, setEntry, useStudy } from '../stores/studyStore.ts';
import { ctWithMasksOf } from './ctWithMasks.ts';
import { putPixels } from './pixelTable.ts';
import type { BrowserLocks } from '../storage/browserLocks.ts';
import { tabLocks } from '../storage/testing/tabLocks.ts';
import { createReaderStudyFlow } from './readerStudyFlow.ts';
import { resultPlan } from './resultPlan.ts';
import { emptyPage, openCt } from './testing/openedCt.ts';

const other = { ...testModelFile, id: 'other', name: 'Other', weightsSha256: 'b'.repeat(64) };
const design: StudyDesign = {
  name: 'Test',
  seed: 3,
  cases: { single: 2, pair: 2, rating: 1, preference: 1 },
  questions: [{ text: 'Sharp?', low: 'no', high: 'yes' }],
  models: [testModelFile.id, 'other'],
  contrasts: ['T1', 'T2'],
  slices: 3,
};

async function stage(locks: BrowserLocks | null = null) {
  const origin = new MemoryOrigin();
  const tree = originTree(() => origin);
  const results = createResults(tree);
  const studies = createReaderStudies(tree, () => undefined);
  const flow = createReaderStudyFlow({
    studies,
    locks,
    results,
    modelFile: ({ id }) => Promise.resolve(id === 'other' ? other : testModelFile),
  });
  await expect.poll(() => useReaderStudy.getState().kept).not.toBeNull();
  return { origin, results, studies, flow };
}

function measured(id: string): CtFigures {
  const of = ctWithMasksOf(id);
  if (!of) throw new Error('no masks');
  return measureCt(of.ct, of.head.voxels, of.intracranial);
}

/** An open CT with synthetic MR of both contrasts and real T1; the other model's results are kept. */
async function openedPair(results: ReturnType<typeof createResults>): Promise<void> {
  const { geometry, id } = openCt();
  const volumes = { headMl: 1, intracranialMl: 1, intracranialMissing: false };
  setEntry('masking', id, { state: 'ready', ...volumes, figures: measured(id) });
  const filled = (from: number) => {
    const stack = sharedStack(Uint16Array, 2, geometry);
    stack.voxels.forEach((_, i) => (stack.voxels[i] = (i * from) % 4096));
    return stack;
  };
  for (const contrast of ['T1', 'T2'] as const)
    putPixels({ of: 'synthetic', ctId: id, contrast }, filled(31));
  const done = geometry.positions.map(() => true);
  const synthesis = beginSynthesis(testModelFile, useSettings.getState(), done);
  setEntry('syntheses', id, { ...synthesis, state: 'done' });
  const real = sharedStack(Float32Array, 4, geometry);
  real.voxels.forEach((_, i) => (real.voxels[i] = (i * 17) % 900));
  putPixels({ of: 'real', ctId: id, contrast: 'T1' }, real);
  setEntry('registrations', registrationKey(id, 'T1'), {
    state: 'ready',
    fraction: 1,
    summary: '',
    error: null,
  });
  const ct = sharedStack(Int16Array, 2, geometry);
  ct.voxels.forEach((_, i) => (ct.voxels[i] = 10 * Math.floor(i / 64)));
  const { name } = await resultPlan(other, useSettings.getState(), id, ct);
  for (const slice of done.keys()) await results.keep(name, { slice, domain: null }, [filled(7), filled(11)]);
}

const now = () => useReaderStudy.getState();

describe('reader studies', () => {
  beforeEach(() => {
    emptyPage();
    useReaderStudy.setState(noReaderStudy);
    const models = [testModelFile.id, 'other'].map((id) => ({
      id,
      name: id,
      path: `${id}/model.json`,
      bytes: 1,
    }));
    patchEngine({ models });
  });
  afterEach(() => {
    useReaderStudy.setState(noReaderStudy);
    patchStudy({ registrations: {} });
  });

  it('[READER-1] says what is open, draws nothing from nothing, and leaves nothing of a study that was not drawn', async () => {
    const { flow, studies } = await stage();
    await flow.enter();
    expect(now().found).toEqual({ patients: 0, images: [], models: [] });
    await flow.draw(design);
    expect(now().error?.message).toBe('No case can be drawn from what is open.');
    expect(await studies.list()).toEqual([]);
  });

  it('[READER-1] [READER-3] draws from the open CT, its real MR and results kept of another model; more can be added until a reader begins', async () => {
    const { flow, results, studies } = await stage();
    await openedPair(results);
    await flow.enter();
    expect(now().found?.images).toEqual([
      {
        patient: 0,
        contrast: 'T1',
        origins: ['real', `model:${testModelFile.id}`, 'model:other'],
        realStopped: false,
      },
      {
        patient: 0,
        contrast: 'T2',
        origins: [`model:${testModelFile.id}`, 'model:other'],
        realStopped: false,
      },
    ]);
    await flow.draw(design);
    const [kept] = now().kept ?? [];
    if (!kept) throw new Error('nothing drawn');
    expect(kept.study.cases.map(({ code }) => code)).toEqual([
      'C001',
      'C002',
      'C003',
      'C004',
      'C005',
      'C006',
    ]);
    const pair = kept.study.cases.find(({ task }) => task === 'pair');
    const pixels = await studies.readCase(kept.study.id, pair?.code ?? '', 2 * 3 * 64);
    expect(new Set(pixels).size).toBeGreaterThan(30);
    const preference = kept.study.cases.find(({ task }) => task === 'preference');
    expect(preference?.region).not.toBeNull();
    await flow.addCases(kept.study.id);
    expect(now().kept?.[0]?.study).toMatchObject({ rounds: 2, patients: 2 });
    expect(now().kept?.[0]?.study.cases).toHaveLength(12);
    await flow.begin(kept.study.id, 'R1');
    await flow.pause();
    await flow.leaveReading();
    await flow.addCases(kept.study.id);
    expect(now().kept?.[0]?.study.cases).toHaveLength(12);
    expect(JSON.stringify(await studies.list())).not.toMatch(/PH-1|ct\b/);
    await flow.remove(kept.study.id);
    expect(await studies.list()).toEqual([]);
  });

  it('[READER-13] a second tab says that the reader is reading elsewhere, and takes over: nothing is lost, nothing twice', async () => {
    const locks = tabLocks();
    const { flow: first, results, studies } = await stage(locks);
    await openedPair(results);
    await first.draw(design);
    const study = now().kept?.[0]?.study;
    if (!study) throw new Error('nothing drawn');
    const logged = async () => (await studies.reading(study.id, 'R1'))?.log.map(({ kind }) => kind);
    await first.begin(study.id, 'R1');
    await first.proceed();
    await first.answer('real', null);
    // Another tab has a store of its own; here both share one, so what the first shows is put aside.
    const seen = now().reading;
    const second = createReaderStudyFlow({
      studies,
      locks,
      results,
      modelFile: () => Promise.resolve(other),
    });
    useReaderStudy.setState({ reading: null });
    await second.begin(study.id, 'R1');
    expect(now().reading).toMatchObject({ stage: 'elsewhere', reader: 'R1' });
    await second.endReading(study.id, 'R1');
    expect(now().error?.message).toBe('This reader is reading in another tab.');

    useReaderStudy.setState({ reading: seen });
    const late = first.answer('synthetic', null); // still being written when the other tab takes over
    useReaderStudy.setState({ reading: seen && { ...seen, stage: 'elsewhere' } });
    await second.takeOver();
    await late;
    expect(await logged()).toEqual(['began', 'answered', 'answered']);
    useReaderStudy.setState({ reading: seen });
    await first.answer('real', null); // it has stopped
    expect(first.pictures()).toEqual([]);
    useReaderStudy.setState({ reading: seen && { ...seen, stage: 'paused' } });
    await second.proceed();
    expect(now().reading).toMatchObject({ stage: 'asking', position: 2 });
    expect(await logged()).toEqual(['began', 'answered', 'answered', 'continued']);
    await second.pause();
    await second.leaveReading();
    await first.begin(study.id, 'R1');
    expect(now().reading).toMatchObject({ stage: 'paused', interrupted: false, position: 2 });
  });

  it('[READER-6] [READER-7] keeps each answer at once, comes back after an interruption, and never shows who made an image', async () => {
    const { origin, flow, results, studies } = await stage();
    await openedPair(results);
    await flow.draw(design);
    const study = now().kept?.[0]?.study;
    if (!study) throw new Error('nothing drawn');
    await flow.begin(study.id, 'R1');
    expect(now().reading).toMatchObject({ stage: 'begin', position: 0, total: 6 });
    await flow.proceed();
    const give = async (): Promise<void> => {
      const task = now().reading?.item?.task;
      const [answer] = task ? answersTo[task] : [];
      if (answer !== undefined) await flow.answer(answer, now().reading?.item?.region ?? null);
    };
    expect(now().reading?.item).toMatchObject({ task: 'single', nth: 0, slices: 3 });
    expect(flow.pictures()).toHaveLength(1);
    expect(JSON.stringify(now().reading)).not.toMatch(/"real"|model:/);
    await give();
    await give();
    await flow.undo();
    expect(now().reading?.position).toBe(1);
    expect(standingOf((await studies.list())[0]?.readings[0] ?? { log: [] }).given).toHaveLength(1);

    // The page is loaded again: another flow over the same storage finds the reader behind the cover.
    useReaderStudy.setState(noReaderStudy);
    const again = createReaderStudyFlow({
      studies,
      locks: null,
      results,
      modelFile: () => Promise.resolve(other),
    });
    await expect.poll(() => now().reading).toMatchObject({ stage: 'paused', interrupted: true, position: 1 });
    await again.proceed();
    while (now().reading?.stage === 'asking') {
      const task = now().reading?.item?.task;
      const [answer] = task ? answersTo[task] : [];
      expect(again.pictures()).toHaveLength(task === 'pair' || task === 'preference' ? 2 : 1);
      if (answer !== undefined) await again.answer(answer, now().reading?.item?.region ?? null);
    }
    expect(now().reading?.stage).toBe('answered');
    await again.finish();
    await again.leaveReading();
    expect(now().reading).toBeNull();
    const [reading] = (await studies.list())[0]?.readings ?? [];
    expect(reading?.log.map(({ kind }) => kind)).toEqual([
      'began',
      'answered',
      'answered',
      'undone',
      'continued',
      'answered',
      'answered',
      'answered',
      'answered',
      'answered',
      'finished',
    ]);
    expect(itemsOf(study, reading?.plan ?? [])).toHaveLength(6);

    // Storage that refuses is said in the room; pictures that are gone end in a pause.
    await again.begin(study.id, 'R2');
    await again.proceed();
    origin.refusal = new DOMException('full', 'QuotaExceededError');
    await again.answer('real', null);
    expect(now().reading?.error?.message).toMatch(/could not be kept|cannot|full/);
    origin.refusal = null;
    await again.pause();
    await again.leaveReading();
    await again.endReading(study.id, 'R2');
    expect(
      standingOf(now().kept?.[0]?.readings.find(({ reader }) => reader === 'R2') ?? { log: [] }).state,
    ).toBe('ended');
    expect(useStudy.getState().ctId).toBe('ct');
  });
});
