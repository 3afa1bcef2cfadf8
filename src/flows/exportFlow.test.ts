// Saving synthetic MR: what is checked, what is refused, where it goes, and an export that is cancelled, overtaken or fills the disk.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError } from '../core/appError.ts';
import { inProcess } from '../core/calls.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { unwrap } from '../core/result.ts';
import { type ExportRequest, planExport } from '../dicom/write/exportPlan.ts';
import { gate, refuse } from '../pipeline/testing/gate.ts';
import { testCompute } from '../pipeline/testing/testCompute.ts';
import { loadedModel, testModelFile } from '../pipeline/testing/testNetwork.ts';
import type { Written } from '../storage/destination.ts';
import { setLoaded } from '../stores/engineStore.ts';
import { chooseExport, useExport } from '../stores/exportStore.ts';
import { useJobs } from '../stores/jobStore.ts';
import { patchStudy, setEntry, useStudy } from '../stores/studyStore.ts';
import { reportOf } from '../ui/export/reportOf.ts';
import type { ExportApi, ExportOutlook } from '../workers/exportApi.ts';
import { createExportFlow } from './exportFlow.ts';
import { dropPixels, putPixels } from './pixelTable.ts';
import { emptyPage, openCt, SLICES, texts } from './testing/openedCt.ts';

const outlookOf = (request: ExportRequest): ExportOutlook => ({
  plan: unwrap(planExport(request, new Date(2026, 0, 2))),
  checks: [],
  series: [],
  files: request.contrasts.length * request.slices.length,
  bytes: 0,
  name: 'synthetic',
});
const written: Written = { files: 14, bytes: 2_000_000, blob: null, note: null };
const folder = { kind: 'directory', name: 'scans' };
const file = { kind: 'file', name: 'mine.zip' };
const full: AppError = { kind: 'export', message: 'There is not enough room.', advice: 'Free some.' };

type WriteDicom = ExportApi['writeDicom'];

function stage(replaced: Partial<ExportApi> = {}) {
  const asked: { dicom: Parameters<WriteDicom>[0][]; nifti: Parameters<ExportApi['writeNifti']>[0][] } = {
    dicom: [],
    nifti: [],
  };
  const worker = inProcess<ExportApi>({
    plan: (request) => outlookOf(request),
    writeDicom: (request, { progress }) => {
      asked.dicom.push(request);
      progress({ done: 14, total: 14 });
      return written;
    },
    writeNifti: (request) => {
      asked.nifti.push(request);
      return { ...written, files: 1, note: 'Brought onto an even grid.' };
    },
    segmentation: () => null,
    report: () => new Uint8Array(0),
    writeBundle: () => ({ ...written, files: 11 }),
    ...replaced,
  });
  return {
    flow: createExportFlow(
      () => worker,
      () => [],
      testCompute(),
    ),
    asked,
  };
}

/** A CT whose slices 1 to 5 have been made. */
function synthesised(ctId = 'ct'): void {
  const { geometry } = openCt(ctId);
  for (const contrast of ['T1', 'T2'] as const)
    putPixels({ of: 'synthetic', ctId, contrast }, sharedStack(Uint16Array, 2, geometry));
  setEntry('syntheses', ctId, {
    modelId: 'test',
    modelName: 'Test network',
    weightsSha256: testModelFile.weightsSha256,
    intensityScale: 'none',
    untrained: false,
    contrasts: ['T1', 'T2'],
    windows: 'model',
    mask: 'head',
    state: 'done',
    slicesDone: Array.from({ length: SLICES }, (_, i) => i > 0 && i < 6),
    domain: { carried: false, scores: [] },
    stale: null,
    secondsPerSlice: 1,
  });
  setLoaded(loadedModel());
}

const outlook = () => useExport.getState().outlook;
const saved = () => useExport.getState().saved;

describe('an export', () => {
  beforeEach(() => {
    emptyPage();
    vi.stubGlobal('showDirectoryPicker', () => Promise.resolve(folder));
    vi.stubGlobal('showSaveFilePicker', () => Promise.resolve(file));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('[EXP-5] [EXP-25] is of the slices that were made, of the contrasts and the range that were chosen', async () => {
    synthesised();
    const { flow } = stage();
    await flow.check();
    expect(outlook()).toMatchObject({ state: 'ready', outlook: { plan: { slices: [1, 2, 3, 4, 5] } } });
    chooseExport({ contrasts: ['T2'], range: [4, 6], deidentify: true });
    expect(outlook().state).toBe('none');
    await flow.check();
    expect(outlook()).toMatchObject({
      outlook: { plan: { slices: [4, 5], contrasts: ['T2'], deidentify: true, model: { headOnly: true } } },
    });
  });

  it('of images whose model was changed since still names the model that made them', async () => {
    const { flow } = stage();
    synthesised();
    setLoaded(loadedModel({ file: { ...testModelFile, id: 'other', weightsSha256: 'b2'.repeat(32) } }));
    await flow.check();
    expect(outlook()).toMatchObject({ outlook: { plan: { model: { id: 'test' } } } });
  });

  it('[REPRO-5] a bundle is of all slices; otherwise what is missing is said, and nothing is asked', async () => {
    vi.stubGlobal('navigator', { userAgent: 'a browser' });
    const asked: Parameters<ExportApi['writeBundle']>[0][] = [];
    const { flow } = stage({
      writeBundle: (request) => {
        asked.push(request);
        return { ...written, files: 11 };
      },
    });
    synthesised();
    const report = reportOf([], new Date());
    if (!report) throw new Error('There is nothing to report.');
    await flow.saveBundle(report, false);
    expect(texts()).toEqual(['A bundle is of all slices, and they are not all made.']);
    const { syntheses } = useStudy.getState();
    const made = syntheses.ct;
    if (!made) throw new Error('Nothing was made.');
    setEntry('syntheses', 'ct', { ...made, slicesDone: made.slicesDone.map(() => true) });
    await flow.saveBundle(report, true);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      pixels: true,
      into: { kind: 'file' },
      facts: { settings: { windows: 'model', mask: 'head', slices: [0, 1, 2, 3, 4, 5, 6] }, comparisons: [] },
    });
    expect(saved()).toContain('11 files');
  });

  it('of nothing is none, and saves nothing', async () => {
    openCt();
    const { flow, asked } = stage();
    await flow.check();
    expect(outlook()).toEqual({ state: 'none' });
    await flow.saveDicom('zip');
    await flow.saveNifti('synthetic', 'T1', false);
    expect(asked).toEqual({ dicom: [], nifti: [] });
  });

  it('[EXP-7] that cannot be right is refused with the reason, and saves nothing', async () => {
    synthesised();
    const { flow, asked } = stage({ plan: () => refuse(full) });
    await flow.check();
    expect(outlook()).toEqual({ state: 'refused', error: full });
    await flow.saveDicom('zip');
    expect(asked.dicom).toEqual([]);
  });

  it('shows the outlook of the choice that was made last, in whatever order the answers come', async () => {
    synthesised();
    const first = gate();
    let calls = 0;
    const { flow } = stage({
      plan: async (request) => {
        if (calls++ === 0) await first.opened;
        return outlookOf(request);
      },
    });
    const older = flow.check();
    chooseExport({ contrasts: ['T1'] });
    await flow.check();
    first.open();
    await older;
    expect(outlook()).toMatchObject({ outlook: { plan: { contrasts: ['T1'] } } });
  });

  it('[EXP-26] goes into the file or folder that was chosen, and says where; NIfTI tells what was resampled', async () => {
    synthesised();
    const { flow, asked } = stage();
    await flow.check();
    await flow.saveDicom('zip');
    expect(saved()).toBe('14 files, 2.0 MB, written to mine.zip.');
    await flow.saveDicom('folder');
    expect(saved()).toBe('14 files, 2.0 MB, written to scans/synthetic.');
    expect(asked.dicom.map(({ into, voxels }) => [into.kind, Object.keys(voxels)])).toEqual([
      ['file', ['T1', 'T2']],
      ['folder', ['T1', 'T2']],
    ]);
    await flow.saveNifti('synthetic', 'T1', true);
    expect(saved()).toBe('1 file, 2.0 MB, written to mine.zip. Brought onto an even grid.');
    expect(asked.nifti[0]).toMatchObject({
      resample: true,
      texts: {
        intentName: 'SYNTHETIC_T1',
        description: expect.stringMatching(/NOT FOR DIAGNOSIS/) as string,
      },
    });
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('[EXP-32] never writes one CT’s pixels by what was checked of another', async () => {
    synthesised();
    const { flow, asked } = stage();
    await flow.check();
    synthesised('other');
    await flow.saveDicom('zip');
    expect(asked.dicom).toEqual([]);
    expect(outlook()).toMatchObject({ state: 'ready', outlook: { plan: { source: { id: 'other' } } } });
    await flow.saveDicom('zip');
    expect(asked.dicom.map(({ plan }) => plan.source.id)).toEqual(['other']);
    patchStudy({ ctId: null });
    await flow.check();
    expect(outlook().state).toBe('none');
  });

  it('[VERD-7] [DOM-2] of a CT whose verdict is bad is refused in every format, until it is overridden', async () => {
    synthesised();
    const { flow, asked } = stage();
    await flow.check();
    const error = { kind: 'pixels', message: 'No head was found.', advice: '' } as const;
    setEntry('masking', 'ct', { state: 'failed', error });
    await flow.saveDicom('zip');
    expect(outlook()).toMatchObject({ state: 'refused' });
    await flow.saveNifti('synthetic', 'T1', false);
    expect(texts()).toEqual([expect.stringContaining('This is not exported.')]);
    expect([asked.dicom, asked.nifti]).toEqual([[], []]);
    setEntry('overrides', 'ct', [{ rule: 'head', sentence: error.message, reason: 'A phantom' }]);
    await flow.saveNifti('synthetic', 'T1', false);
    expect(asked.nifti).toHaveLength(1);
  });

  it('where the browser cannot write files is handed over as a download', async () => {
    const links: { href: string; download: string }[] = [];
    vi.stubGlobal('showSaveFilePicker', undefined);
    vi.stubGlobal('document', {
      createElement: () => {
        const link = { href: '', download: '', click: () => links.push({ ...link }) };
        return link;
      },
    });
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    synthesised();
    const { flow } = stage({ writeDicom: () => ({ ...written, blob: new Blob(['zip']) }) });
    await flow.check();
    await flow.saveDicom('zip');
    vi.runAllTimers();
    vi.useRealTimers();
    expect(links).toMatchObject([
      { download: 'synthetic.zip', href: expect.stringMatching(/^blob:/) as string },
    ]);
    expect(saved()).toBe('14 files, 2.0 MB, handed to the browser as synthetic.zip.');
  });

  it('whose dialogue is dismissed writes nothing', async () => {
    const dismissed = () => Promise.reject(new DOMException('dismissed', 'AbortError'));
    vi.stubGlobal('showDirectoryPicker', dismissed);
    vi.stubGlobal('showSaveFilePicker', dismissed);
    synthesised();
    const { flow, asked } = stage();
    await flow.check();
    await flow.saveDicom('zip');
    await flow.saveDicom('folder');
    await flow.saveNifti('synthetic', 'T1', false);
    expect([asked.dicom, asked.nifti, saved(), texts()]).toEqual([[], [], null, []]);
  });

  it('[EXP-24] that is cancelled says that nothing was left, and is no error', async () => {
    synthesised();
    const begun = gate();
    const { flow } = stage({
      writeDicom: (_, { signal }) => {
        begun.open();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        });
      },
    });
    await flow.check();
    const save = flow.saveDicom('zip');
    await begun.opened;
    expect(useJobs.getState().jobs).toMatchObject([{ kind: 'export', canCancel: true }]);
    flow.cancel();
    await save;
    expect([saved(), texts()]).toEqual(['Cancelled. Nothing was left half-written.', []]);
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('that fills the disk says so, until one succeeds', async () => {
    synthesised();
    let calls = 0;
    const { flow } = stage({ writeDicom: () => (calls++ === 0 ? refuse(full) : written) });
    await flow.check();
    await flow.saveDicom('zip');
    expect([saved(), texts()]).toEqual([null, [full.message]]);
    await flow.saveDicom('zip');
    expect(texts()).toEqual([]);
  });

  it('[EXP-31] of a contrast whose pixels are gone is refused in a message, before it asks where to', async () => {
    synthesised();
    const { flow, asked } = stage();
    await flow.check();
    dropPixels({ of: 'synthetic', ctId: 'ct', contrast: 'T2' });
    const ask = vi.fn();
    vi.stubGlobal('showSaveFilePicker', ask);
    await flow.saveNifti('synthetic', 'T2', false);
    expect(texts().join()).toContain('There is no synthetic T2 to write.');
    await flow.saveNifti('spread', 'T1', false);
    expect(texts().join()).toContain('There is no spread of the synthetic T1 to write.');
    await flow.saveDicom('zip');
    expect(ask).not.toHaveBeenCalled();
    expect([...asked.dicom, ...asked.nifti]).toEqual([]);
  });
});
