// `npm run evaluate`: a folder of patients to tables; whom it stops, what it goes on from, and the page's own numbers.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contrasts } from '../src/core/contrast.ts';
import { sharedStack } from '../src/core/geometry/sharedStack.ts';
import { cohortRow, type CohortRow } from '../src/core/metrics/cohort.ts';
import { meanSd, tTest } from '../src/core/metrics/statistics.ts';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { createCompareFlow } from '../src/flows/compareFlow.ts';
import { putPixels } from '../src/flows/pixelTable.ts';
import { droppedFolder } from '../src/node/droppedFolder.ts';
import { nodeCompute, nodeNetwork } from '../src/node/nodeCompute.ts';
import { writeUntrainedModel } from '../src/node/untrainedModel.ts';
import { findHead } from '../src/pipeline/findHead.ts';
import { openDrop } from '../src/pipeline/openDrop.ts';
import { readSeries } from '../src/pipeline/readSeries.ts';
import { useCompare } from '../src/stores/compareStore.ts';
import { emptyStudy, registrationKey, type Synthesis, useStudy } from '../src/stores/studyStore.ts';
import { judgedCsv } from '../src/ui/compare/judgedCsv.ts';
import { evaluateCommand } from './cli/evaluateCommand.ts';
import { EVALUATE_HELP } from './cli/evaluateOptions.ts';
import { makeVolumes } from './cli/makeVolumes.ts';
import { silent } from './cli/progress.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-evaluate-'));
const model = join(root, 'tiny');
const other = join(root, 'other');
const pairs = join(root, 'pairs');
const out = join(root, 'out');
const small: PhantomOptions = {
  columns: 48,
  rows: 48,
  pixelMm: 4.6,
  heights: Array.from({ length: 9 }, (_, i) => 8 * i - 32),
};
const mr: PhantomOptions = {
  modality: 'MR',
  signed: false,
  intercept: -1100,
  seriesNumber: 5,
  description: 'T1 mprage',
};

function write(patient: string, number: number, all: readonly PhantomOptions[]): void {
  all.forEach((one, i) => {
    const folder = join(pairs, patient, `${i}`);
    mkdirSync(folder, { recursive: true });
    const options: PhantomOptions = {
      ...small,
      patientName: patient,
      studyUid: `2.25.${number}`,
      extra: [[0x00100020, 'LO', patient]],
      ...one,
    };
    for (const { name, bytes } of phantom(options)) writeFileSync(join(folder, name), bytes);
  });
}

const terminal = () => {
  const said = { out: '', error: '' };
  return {
    said,
    out: (text: string): void => void (said.out += text),
    error: (text: string): void => void (said.error += text),
    bar: null,
  };
};

async function evaluate(...args: readonly string[]) {
  const to = terminal();
  const code = await evaluateCommand(args, to);
  return { code, ...to.said };
}
const always = (models: string) => ['--pairs', pairs, '--models', models, '--out', out, ...usual];
const usual = ['--backend', 'wasm', '--threads', '2'];
const text = (name: string): string => readFileSync(join(out, name), 'utf8');

beforeAll(async () => {
  await writeUntrainedModel(model, 'tiny', 32);
  await writeUntrainedModel(other, 'other', 64);
  const card = join(other, 'model.json');
  writeFileSync(card, readFileSync(card, 'utf8').replace('"losses":"none"', '"losses":"mse"'));
  write('ALPHA', 1, [{}, mr]);
  write('BETA', 2, [{ pixelMm: 4.4 }, { ...mr, pixelMm: 4.4 }]);
  write('GAMMA', 3, [{}]);
  write('DELTA', 4, [{}, { ...mr, patientName: 'SOMEBODY' }]);
  write('EPSILON', 5, [{ pixelMm: 0.4 }, mr]);
  const above = small.heights?.map((z) => z + 400) ?? []; // the table alone
  write('ZETA', 6, [{ heights: above }, { ...mr, heights: above }]);
  const [whole] = phantom(small);
  writeFileSync(join(pairs, 'half.dcm'), whole?.bytes.subarray(0, 2000) ?? ''); // of nobody
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Stops at the first line that `at` meets, as Ctrl-C does. */
async function halted(at: RegExp, ...args: readonly string[]) {
  const to = terminal();
  const code = await evaluateCommand(args, {
    ...to,
    out: (line) => {
      to.out(line);
      if (at.test(line)) process.emit('SIGINT');
    },
  });
  return { code, ...to.said };
}

interface Report {
  readonly patients: readonly {
    readonly label: string;
    readonly evaluations: readonly {
      readonly rows: readonly CohortRow[];
      readonly stopped: readonly string[];
    }[];
  }[];
}
const reported = (): Report => JSON.parse(text('report.json')) as Report;

describe('evaluate', () => {
  it('[EVAL-2] one patient’s verdict or failure stops no other: who is stopped is named with the reason, and in no mean', async () => {
    const { code, out: said, error } = await halted(/^Patient 2 of 5/, ...always(model));
    expect({ code, error }).toEqual({ code: 1, error: 'Halted. The same command continues from here.\n' });
    expect(said).toContain('GAMMA: CT without MR.');
    expect(said).toContain('half.dcm: ');
    expect(readdirSync(out)).toEqual(['.kept']);
    const next = await evaluate(...always(model));
    expect({ code: next.code, error: next.error }).toEqual({ code: 0, error: '' });
    expect(next.out).toContain('2 patients evaluated; 2 stopped by a verdict; 1 failed.');
    const why = 'T1: T1 mprage is another patient’s: its name is not the CT’s.';
    expect(next.out).toContain(`  Patient 3: ${why}`);
    expect(text('tables.md')).toContain(`- Patient 3: ${why}`);
    expect(text('tables.md')).toMatch(/- Patient 5 failed: /);
    expect(text('tables.md')).toContain(' 1 more lacks CT or MR.');
    expect(text('tables.md')).toContain('- Patient 4: The head mask fills the whole image');
    expect(text('cohort.csv').match(/^Patient \d/gm)).toHaveLength(2 * 3);
    const rows = text('patients.csv').split('\r\n');
    expect(rows.map((row) => /,(evaluated|stopped|failed),/.exec(row)?.[1])).toEqual([
      ...[undefined, 'evaluated', 'evaluated', 'stopped', 'stopped', 'failed', undefined],
    ]);
    for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
      expect(name).not.toMatch(/ALPHA|BETA|GAMMA|DELTA|EPSILON|ZETA|SOMEBODY/i);
      if (/\.(md|tex|csv|json|svg)$/.test(name))
        expect(text(name)).not.toMatch(/ALPHA|BETA|GAMMA|DELTA|EPSILON|ZETA|SOMEBODY/i);
    }
  });

  it('[EVAL-1] [EVAL-3] further models are added to what is there; tables 2 to 5 as CSV, Markdown and LaTeX, with figures', async () => {
    const before = reported().patients[0]?.evaluations[0]?.rows;
    const keptBefore = readdirSync(join(out, '.kept', 'evaluations'));
    const { code, error } = await evaluate(
      ...always(`${model},${other}`),
      '--folds',
      '2',
      '--region',
      'head',
    );
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const [first] = reported().patients;
    expect(first?.evaluations[0]?.rows).toEqual(before);
    expect(readdirSync(join(out, '.kept', 'evaluations'))).toEqual(expect.arrayContaining(keptBefore));
    expect(readdirSync(out).filter((name) => /table/.test(name))).toEqual([
      ...['table-2.csv', 'table-3.csv', 'table-4.csv', 'table-5.csv', 'tables.md', 'tables.tex'],
    ]);
    const names = ['DRUNet-18, untrained, 32 pixels', 'DRUNet-18, untrained, 64 pixels'];
    const head = (i: number): number[] =>
      reported().patients.flatMap(
        ({ evaluations }) => evaluations[i]?.rows.map(({ metrics }) => metrics.head?.psnr ?? NaN) ?? [],
      );
    const test = tTest('student', head(0), head(1));
    expect(text('table-4.csv')).toContain(
      `${names.map((name) => `"${name}"`).join(',')},T1,percentiles 0.5 to 99.5 of the head,Whole head,Student,psnr,${test?.t},${test?.df},${test?.p},`,
    );
    const mean = meanSd(head(1));
    expect(text('tables.md')).toContain(
      `| ${names[1]} (DRUNet-18) | 2 | ${mean.mean.toFixed(2)} ± ${mean.sd.toFixed(2)} |`,
    );
    expect(text('tables.md')).toContain('no cross-validation');
    expect(text('tables.tex').match(/\\toprule/g)).toHaveLength(4);
    expect(text('tables.tex')).toContain('$\\pm$');
    expect(text('figures/psnr.svg').match(/<circle/g)).toHaveLength(4);
    const png = readFileSync(join(out, 'figures/patient-1-drunet-18-untrained-64-pixels.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('[EVAL-4] the numbers are those that the page shows for the same pair', async () => {
    const compute = nodeCompute();
    const signal = new AbortController().signal;
    const host = { compute, signal, progress: () => undefined };
    const dropped = await openDrop(host, await droppedFolder(join(pairs, 'ALPHA')));
    const info = dropped.summary.series.find(({ role }) => role === 'ct');
    if (!info?.geometry) throw new Error('no CT');
    const ct = sharedStack(Int16Array, 2, info.geometry);
    await readSeries(host, info, dropped.files, ct);
    const found = await findHead(host, ct);
    const node = nodeNetwork({ modelPath: join(model, 'model.json'), threads: 2, gpu: null, choice: 'wasm' });
    const loaded = await node.network.ready(signal);
    const made = await makeVolumes(
      { compute: { ...compute, network: node.network }, signal, progress: silent },
      {
        of: found,
        slices: ct.geometry.positions.map((_, i) => i),
        model: loaded,
        backend: await node.started(),
      },
    );
    node.close();
    const flow = createCompareFlow({
      compute,
      placements: { read: () => Promise.resolve(null), keep: () => Promise.resolve() },
      filesOf: () => dropped.files,
    });
    const { id } = info;
    putPixels({ of: 'ct', ctId: id }, ct);
    putPixels({ of: 'head', ctId: id }, found.head);
    putPixels({ of: 'intracranial', ctId: id }, { geometry: ct.geometry, voxels: found.intracranial });
    for (const [i, contrast] of contrasts.entries()) {
      const stack = made.results[i];
      if (stack) putPixels({ of: 'synthetic', ctId: id, contrast }, stack);
    }
    const { file } = loaded;
    const synthesis: Synthesis = {
      modelId: file.id,
      modelName: file.name,
      weightsSha256: file.weightsSha256,
      intensityScale: file.intensityScale,
      untrained: true,
      contrasts: file.contrasts,
      windows: 'model',
      mask: 'head',
      state: 'done',
      slicesDone: [],
      domain: { carried: false, scores: [] },
      stale: null,
      secondsPerSlice: null,
    };
    useStudy.setState({
      ...emptyStudy,
      series: dropped.summary.series,
      ctId: id,
      syntheses: { [id]: synthesis },
    });
    await flow.ctReady(id);
    const judged = useCompare.getState().judgements[registrationKey(id, 'T1')];
    if (judged?.state !== 'ready') throw new Error('The page judged nothing.');
    const { modelName, ...rest } = judged;
    const page = cohortRow({ ...rest, patient: 'Patient 1', model: modelName, fold: null, overridden: '' });
    const command = reported().patients[0]?.evaluations[0]?.rows[0];
    expect(command).toEqual(page);
    expect(page.metrics.intracranial?.psnr).toBeGreaterThan(1);
    expect(text('slices/patient-1-drunet-18-untrained-32-pixels.csv')).toBe(judgedCsv([judged]));
  });

  it('[EVAL-5] says in words what is wrong with the options; --help tells every option', async () => {
    const { code, out: help } = await evaluate('--help');
    expect({ code, help }).toEqual({ code: 0, help: EVALUATE_HELP });
    const full = join(root, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'thesis.txt'), 'Mine');
    const cases: readonly (readonly [args: readonly string[], says: string])[] = [
      [[], '--pairs is missing'],
      [['--pairs', pairs], '--out is missing'],
      [
        ['--pairs', pairs, '--out', out, '--region', 'brain'],
        '--region brain: give slice, head, intracranial',
      ],
      [['--pairs', pairs, '--out', out, '--folds', '1'], 'at least 2'],
      [['--pairs', pairs, '--out', full, '--models', model], 'holds other files'],
      [['--pairs', pairs, '--out', out, '--models', 'nothing'], 'There is no model nothing'],
      [['--pairs', pairs, '--out', out, '--models', `${model},${model}`], 'is named twice'],
      [
        ['--pairs', pairs, '--out', out, '--cross-validation', join(out, 'report.json')],
        'no report.json of a fine-tune',
      ],
      [
        ['--pairs', join(pairs, 'GAMMA'), '--out', join(root, 'none'), '--models', model],
        'GAMMA: CT without MR.',
      ],
    ];
    for (const [args, says] of cases) {
      const result = await evaluate(...args, ...usual);
      expect(result).toMatchObject({ code: 1 });
      expect(result.error).toContain(says);
    }
  });
});
