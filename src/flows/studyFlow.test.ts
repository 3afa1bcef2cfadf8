// What the page does with a drop after a drop: one that overtakes, the same series again, real MR after its CT, MR alone.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { ReadingApi } from '../pipeline/pieces/readingApi.ts';
import { droppedPhantom, testCompute } from '../pipeline/testing/testCompute.ts';
import { useJobs } from '../stores/jobStore.ts';
import { useMessages } from '../stores/messageStore.ts';
import { emptyStudy, useStudy } from '../stores/studyStore.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { dropAllPixels, isAside, pixelsOf, startPixelBudget } from './pixelTable.ts';
import { createStudyFlow } from './studyFlow.ts';

const gone: AppError = { kind: 'file', message: 'The file could not be read.', advice: 'Put it back.' };

function stage(replaced: (pieces: ReadingApi) => Partial<ReadingApi> = () => ({})) {
  const ready: string[] = [];
  const alone: string[] = [];
  const flow = createStudyFlow(
    testCompute(replaced),
    (id) => ready.push(id),
    (id) => alone.push(id),
  );
  const open = (files: readonly DroppedFile[]): Promise<void> => flow.openFiles(files, false);
  return { flow, open, ready, alone };
}

const study = () => useStudy.getState();
const openCt = (): string => study().ctId ?? '';
const stateOf = (id: string): string | undefined => study().reading[id]?.state;
const texts = (): readonly string[] => useMessages.getState().messages.map(({ text }) => text);
const jobs = (): readonly string[] => useJobs.getState().jobs.map(({ kind }) => kind);

const mr = { modality: 'MR', seriesUid: '1.2.3.7', seriesNumber: 7, description: 'T1 MPRAGE' } as const;

describe('drop after drop', () => {
  beforeEach(() => {
    dropAllPixels();
    useStudy.setState(emptyStudy);
    useMessages.setState({ messages: [] });
    useJobs.setState({ jobs: [] });
  });

  it('[READ-29] a drop that follows at once takes the first along: both are listed, and the job line stays until the end', async () => {
    const gates = [0, 1].map(() => {
      let open: () => void = () => undefined;
      return { shut: new Promise<void>((resolve) => (open = resolve)), open: () => open() };
    });
    let calls = 0;
    const { open, ready } = stage((pieces) => ({
      readHeaders: async (request, context) => {
        await gates[calls++ === 0 ? 0 : 1]?.shut;
        return pieces.readHeaders(request, context);
      },
    }));
    const first = open(droppedPhantom({ seriesUid: '1.2.3.1' }));
    const second = open(droppedPhantom(mr));
    gates[0]?.open();
    await first; // it was overtaken: what it would end belongs to the second
    expect(jobs()).toContain('open');
    gates[1]?.open();
    await second;
    expect(
      study()
        .series.map(({ role }) => role)
        .sort(),
    ).toEqual(['ct', 'mr']);
    expect(stateOf(openCt())).toBe('ready');
    expect(ready).toEqual([openCt()]);
    expect(jobs()).toEqual([]);
    expect(study().opening).toBeNull();
  });

  it('[BAD-12] a series whose files had vanished is read when it is dropped again, or chosen again', async () => {
    let vanished = true;
    const { flow, open, ready } = stage((pieces) => ({
      readHeaders: (request, context) => pieces.readHeaders({ ...request, early: null }, context),
      decodeSlices: (request, context) => {
        if (vanished) throw gone;
        return pieces.decodeSlices(request, context);
      },
    }));
    await open(droppedPhantom());
    const ct = openCt();
    expect(stateOf(ct)).toBe('failed');
    expect(texts()).toEqual([gone.message]);
    vanished = false;
    await flow.selectCt(ct);
    expect(stateOf(ct)).toBe('ready');
    expect(texts()).toEqual([]);
    await open(droppedPhantom());
    expect(stateOf(ct)).toBe('ready'); // it is at hand: not read again
    expect(ready).toContain(ct);
  });

  it('[BAD-12] a series that is dropped with other images begins again, on its own grid', async () => {
    const { open } = stage();
    const slices = (): number | undefined =>
      pixelsOf({ of: 'ct', ctId: openCt() })?.geometry.positions.length;
    await open(droppedPhantom({ heights: [-20, -10, 0, 10, 20] }));
    expect(slices()).toBe(5);
    await open(droppedPhantom({ heights: [-20, -10, 0, 10, 20, 30] }));
    expect(slices()).toBe(6);
    expect(stateOf(openCt())).toBe('ready');
    const before = pixelsOf({ of: 'ct', ctId: openCt() });
    // Corrected under the same UIDs.
    await open(droppedPhantom({ heights: [-21, -11, -1, 9, 19, 29] }));
    const now = pixelsOf({ of: 'ct', ctId: openCt() });
    expect(now?.geometry.positions[0]?.[2]).toBe(-21);
    expect(now?.voxels).not.toBe(before?.voxels);
    await open(droppedPhantom({ heights: [-21, -11, -1, 9, 19, 29] }));
    expect(pixelsOf({ of: 'ct', ctId: openCt() })?.voxels).toBe(now?.voxels); // the same: it stays
  });

  it('[BAD-12] one that is dropped with other images while it is read, or its head is sought, is the new one all along', async () => {
    for (const held of ['reading', 'masking'] as const) {
      let release: () => void = () => undefined;
      const gate = new Promise<void>((go) => (release = go));
      let calls = 0;
      const firstHeld = async (step: typeof held): Promise<void> => {
        if (step === held && calls++ === 0) await gate;
      };
      const { open, ready } = stage((pieces) => ({
        readHeaders: (request, context) => pieces.readHeaders({ ...request, early: null }, context),
        decodeSlices: (request, context) =>
          firstHeld('reading').then(() => pieces.decodeSlices(request, context)),
        measureCt: (request, context) => firstHeld('masking').then(() => pieces.measureCt(request, context)),
      }));
      const first = open(droppedPhantom({ heights: [-20, -10, 0, 10, 20] }));
      while (calls === 0) await new Promise((next) => setTimeout(next, 1));
      const second = open(droppedPhantom({ heights: [-20, -10, 0, 10, 20, 30] }));
      await second;
      release();
      await first;
      expect(stateOf(openCt())).toBe('ready');
      for (const of of ['ct', 'head'] as const)
        expect(pixelsOf({ of, ctId: openCt() })?.geometry.positions).toHaveLength(6);
      expect(study().masking[openCt()]?.state).toBe('ready');
      expect(ready.at(-1)).toBe(openCt());
      expect(texts()).toEqual([]);
      dropAllPixels();
      useStudy.setState(emptyStudy);
    }
  });

  it('[CMP-2] real MR that is dropped after its CT announces the CT again', async () => {
    const { open, ready } = stage();
    await open(droppedPhantom());
    await open(droppedPhantom(mr));
    expect(ready).toEqual([openCt(), openCt()]);
    expect(texts()).toEqual([]);
  });

  it('[BAD-13] MR alone, and series of which none can be synthesised, are told what is lacking', async () => {
    const { open, alone } = stage();
    await open(droppedPhantom(mr));
    expect(alone).toEqual([study().series[0]?.id]);
    expect(texts()).toEqual([
      'This is MR without a CT: it can be read here, but a synthesis starts from a head CT.',
    ]);
    useStudy.setState(emptyStudy);
    await open(droppedPhantom({ heights: [0], imageType: 'ORIGINAL\\PRIMARY\\LOCALIZER' }));
    expect(texts()).toEqual(['No head CT that can be synthesised is among these images.']);
  });

  it('a CT chosen while another is read takes over; the first can be chosen again', async () => {
    const { flow, open } = stage((pieces) => ({
      readHeaders: (request, context) => pieces.readHeaders({ ...request, early: null }, context),
    }));
    await open([
      ...droppedPhantom({ seriesUid: '1.2.3.1', seriesNumber: 1 }),
      ...droppedPhantom({ seriesUid: '1.2.3.2', seriesNumber: 2 }),
    ]);
    const other = study().series.find(({ id }) => id !== openCt())?.id ?? '';
    const before = openCt();
    const one = flow.selectCt(other);
    const two = flow.selectCt(before);
    await Promise.all([one, two]);
    expect(openCt()).toBe(before);
    expect(jobs()).toEqual([]);
    await flow.selectCt(other);
    expect(stateOf(other)).toBe('ready');
  });

  it('[KEEP-10] a CT that was put aside to save memory comes back, unread, before it is shown', async () => {
    vi.stubGlobal('navigator', { storage: new MemoryOrigin() });
    let decoded = 0;
    const { flow, open } = stage((pieces) => ({
      decodeSlices: (request, context) => {
        decoded++;
        return pieces.decodeSlices(request, context);
      },
    }));
    await open([
      ...droppedPhantom({ seriesUid: '1.2.3.1', seriesNumber: 1 }),
      ...droppedPhantom({ seriesUid: '1.2.3.2', seriesNumber: 2 }),
    ]);
    const first = openCt();
    const voxels = pixelsOf({ of: 'ct', ctId: first })?.voxels.slice();
    const other = study().series.find(({ id }) => id !== first)?.id ?? '';
    await startPixelBudget(4); // one byte: only what is in view stays
    await flow.selectCt(other);
    await vi.waitFor(() => expect(isAside(first)).toBe(true));
    expect(pixelsOf({ of: 'ct', ctId: first })).toBeNull();
    const before = decoded;
    await flow.selectCt(first);
    expect(pixelsOf({ of: 'ct', ctId: first })?.voxels).toEqual(voxels);
    expect([decoded, stateOf(first), jobs(), texts()]).toEqual([before, 'ready', [], []]);
    await startPixelBudget(null);
    vi.unstubAllGlobals();
  });
});
