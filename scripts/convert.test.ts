// A lab's checkpoint becomes a model: the same numbers as in PyTorch, and a sentence for each thing that does not fit.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DrunetSpec, ModelFile, ModelList } from '../src/core/network/modelManifest.ts';
import { convolutionsOf } from '../src/core/network/networkSpec.ts';
import { fromHalf, toHalf } from '../src/core/network/half.ts';
import { Dequantiser } from '../src/engine/weights.ts';
import { convertCommand } from './cli/convertCommand.ts';
import { CONVERT_HELP } from './cli/convertOptions.ts';
import { batchNormOf } from './cli/stateDict.ts';
import { python } from './oracles/dicom/tools.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-convert-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const spec: DrunetSpec = { family: 'drunet', depth: 18, width: 8, inputs: 3, outputs: 2 };
const told = ['--trained-on', 'pairs of this test', '--steps', '12'];

type Tensors = Record<string, { shape: readonly number[]; values: Float32Array }>;

/** A state dict as PyTorch names it; number i of a tensor is small, and another in each. */
function stateDict(): Tensors {
  const tensors: Tensors = {};
  let seed = 0;
  const add = (name: string, shape: readonly number[], middle: number): void => {
    const at = ++seed;
    const values = Float32Array.from(
      { length: shape.reduce((n, d) => n * d, 1) },
      (_, i) => middle + 0.1 * Math.sin(i * 1.7 + at),
    );
    tensors[name] = { shape, values };
  };
  for (const { name, kernel, inputs, outputs } of convolutionsOf(spec)) {
    add(`${name}.weight`, [outputs, inputs, kernel, kernel], 0);
    if (name === 'head') {
      add('head.bias', [outputs], 0);
      continue;
    }
    const norm = batchNormOf(name);
    add(`${norm}.weight`, [outputs], 0.8);
    add(`${norm}.bias`, [outputs], 0);
    add(`${norm}.running_mean`, [outputs], 0.1);
    add(`${norm}.running_var`, [outputs], 1.2);
  }
  return tensors;
}

function saved(name: string, tensors: Tensors, prefix = ''): string {
  let at = 0;
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  for (const [key, { shape, values }] of Object.entries(tensors)) {
    header[prefix + key] = { dtype: 'F32', shape, data_offsets: [at, (at += values.byteLength)] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const path = join(root, name);
  writeFileSync(
    path,
    Buffer.concat([length, text, ...Object.values(tensors).map(({ values }) => Buffer.from(values.buffer))]),
  );
  return path;
}

async function run(...args: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const code = await convertCommand(args, {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
  });
  return { code, out, error };
}

const modelIn = (folder: string): ModelFile =>
  JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as ModelFile;

function weightsIn(folder: string): ReadonlyMap<string, Float32Array> {
  const { weightsManifest } = modelIn(folder);
  const weights = new Map<string, Float32Array>();
  for (const { paths, weights: entries } of weightsManifest) {
    const decoder = new Dequantiser(entries, ({ name }, values) => void weights.set(name, values));
    for (const path of paths) decoder.add(new Uint8Array(readFileSync(join(folder, path))));
  }
  return weights;
}

describe('convert', () => {
  it('[CONV-1] folds batch norms, turns OIHW into HWIO, and lists the model', async () => {
    const tensors = stateDict();
    const out = join(root, 'models', 'lab');
    mkdirSync(join(root, 'models'));
    const {
      code,
      error,
      out: said,
    } = await run(
      '--in',
      saved('lab.safetensors', tensors, 'module.'),
      '--out',
      out,
      ...told,
      '--bits',
      '32',
    );
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(said).toContain('DRUNet-18');
    const file = modelIn(out);
    expect(file).toMatchObject({
      id: 'lab',
      spec,
      contrasts: ['T1', 'T2'],
      card: { steps: 12, trainedOn: 'pairs of this test' },
    });
    const list = JSON.parse(readFileSync(join(root, 'models', 'manifest.json'), 'utf8')) as ModelList;
    expect(list.models).toEqual([expect.objectContaining({ id: 'lab', path: 'lab/model.json' })]);

    const weights = weightsIn(out);
    const of = (name: string): Float32Array => tensors[name]?.values ?? new Float32Array(0);
    // up1.0.conv1: [O, I, 3, 3] with a batch norm of its own; output 5, input 7, row 2, column 1.
    const { shape = [] } = tensors['up1.0.conv1.weight'] ?? {};
    const [outputs = 0, inputs = 0] = shape;
    const gain =
      (of('up1.0.bn1.weight')[5] ?? NaN) / Math.sqrt((of('up1.0.bn1.running_var')[5] ?? NaN) + 1e-5);
    const plain = of('up1.0.conv1.weight')[((5 * inputs + 7) * 3 + 2) * 3 + 1] ?? NaN;
    expect(weights.get('up1.0.conv1.weight')?.[((2 * 3 + 1) * inputs + 7) * outputs + 5]).toBeCloseTo(
      plain * gain,
      6,
    );
    const bias = (of('up1.0.bn1.bias')[5] ?? NaN) - (of('up1.0.bn1.running_mean')[5] ?? NaN) * gain;
    expect(weights.get('up1.0.conv1.bias')?.[5]).toBeCloseTo(bias, 6);
    expect(weights.get('head.bias')).toEqual(of('head.bias'));

    for (const bits of ['16', '8']) {
      const small = join(root, 'models', `lab${bits}`);
      expect(
        (await run('--in', join(root, 'lab.safetensors'), '--out', small, ...told, '--bits', bits)).code,
      ).toBe(0);
      const coarse = weightsIn(small).get('up1.0.conv1.weight') ?? new Float32Array(0);
      const exact = weights.get('up1.0.conv1.weight') ?? new Float32Array(0);
      const worst = exact.reduce((most, value, i) => Math.max(most, Math.abs(value - (coarse[i] ?? NaN))), 0);
      expect(worst).toBeLessThan(bits === '16' ? 6e-5 : 2e-3);
    }
  });

  it('[CONV-2] names each tensor that is missing, misshapen or foreign, and writes nothing', async () => {
    const tensors = stateDict();
    delete tensors['up0.1.bn2.running_var'];
    tensors['layer1.0.conv1.weight'] = { shape: [8, 4, 3, 3], values: new Float32Array(288) };
    tensors['decoder.extra'] = { shape: [2], values: new Float32Array(2) };
    const out = join(root, 'bad');
    const {
      code,
      out: said,
      error,
    } = await run('--in', saved('bad.safetensors', tensors), '--out', out, ...told, '--depth', '18');
    expect({ code, said }).toEqual({ code: 1, said: '' });
    expect(error.trim().split('\n')).toEqual([
      'layer1.0.conv1.weight is 8 x 4 x 3 x 3 where DRUNet-18 of width 8 needs 8 x 8 x 3 x 3.',
      'up0.1.bn2.running_var is missing: DRUNet-18 of width 8 needs 32.',
      'decoder.extra (2) is not part of DRUNet-18 of width 8.',
      '3 mismatches: nothing was written.',
    ]);
    expect(readdirSync(root)).not.toContain('bad');
  });

  it('[CONV-2] says in words what is wrong with files and options', async () => {
    const noise = join(root, 'noise.safetensors');
    writeFileSync(noise, Buffer.alloc(400, 7));
    const whole = readFileSync(saved('cut.safetensors', stateDict()));
    writeFileSync(join(root, 'cut.safetensors'), whole.subarray(0, whole.length - 9));
    const other = saved('other.safetensors', {
      'encoder.weight': { shape: [1], values: new Float32Array(1) },
    });
    const plain = saved('plain.safetensors', stateDict());
    const out = ['--out', join(root, 'x'), ...told];
    const cases: readonly (readonly [args: readonly string[], says: string])[] = [
      [out, '--in is missing'],
      [['--in', noise], '--out is missing'],
      [['--in', plain, '--out', join(root, 'x')], '--trained-on and --steps are missing'],
      [['--in', join(root, 'none.safetensors'), ...out], 'there is no such file'],
      [['--in', noise, ...out], 'does not begin with the header of a safetensors file'],
      [['--in', join(root, 'cut.safetensors'), ...out], 'is cut short'],
      [['--in', other, ...out], 'neither a DRUNet nor the U-Net'],
      [['--in', noise, ...out, '--bits', '4'], '--bits 4'],
      [['--in', noise, ...out, '--depth', '19'], '--depth 19'],
    ];
    for (const [args, says] of cases) {
      const { code, error } = await run(...args);
      expect(code, args.join(' ')).toBe(1);
      expect(error, args.join(' ')).toContain(says);
    }
    expect((await run('--help')).out).toBe(CONVERT_HELP);
    expect(readdirSync(root)).not.toContain('x');
  });

  it.each(['8', '16', '32'])(
    '[CONV-4] a model of %s bits goes to PyTorch and comes back with the same numbers to the bit, and its card',
    async (bits) => {
      const first = join(root, 'there', `m${bits}`);
      mkdirSync(join(root, 'there'), { recursive: true });
      const from = ['--in', saved('there.safetensors', stateDict())];
      expect((await run(...from, '--out', first, ...told, '--bits', bits, '--name', 'Ours')).code).toBe(0);
      const state = join(root, `state${bits}.safetensors`);
      expect(await run('--in', first, '--out', state)).toMatchObject({ code: 0, error: '' });
      const back = join(root, 'there', `back${bits}`);
      expect(await run('--in', state, '--out', back, '--bits', '32')).toMatchObject({ code: 0, error: '' });
      expect(weightsIn(back)).toEqual(weightsIn(first));
      const { name, card, contrasts, preprocessing, weightsSha256 } = modelIn(first);
      expect(modelIn(back)).toMatchObject({ name: 'Ours', card, contrasts, preprocessing });
      expect(name).toBe('Ours');
      if (bits === '32') expect(modelIn(back).weightsSha256).toBe(weightsSha256);
      expect((await run('--in', first, '--out', state)).error).toContain('exists already');
      expect((await run('--in', first, '--out', join(root, 'x.pth'))).error).toContain(
        'ends in .safetensors',
      );
    },
    240_000,
  );

  it('[CONV-1] halves round to the nearest, and come back', () => {
    for (const value of [0, 1, -2.5, 65504, 2 ** -14, 5 * 2 ** -24, 0.333251953125])
      expect(fromHalf(toHalf(value))).toBeCloseTo(value, 9);
    expect(fromHalf(toHalf(1 + 2 ** -11))).toBe(1); // a tie goes to the even one
    expect(fromHalf(toHalf(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(fromHalf(toHalf(2047.9999))).toBe(2048);
  });
});

const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
const title = hasTorch
  ? 'convert from PyTorch'
  : 'convert from PyTorch (skipped: python3-torch not installed)';

describe.skipIf(!hasTorch)(title, () => {
  it('[CONV-3] a .pth gives the image that PyTorch makes of it', async () => {
    const path = join(root, 'lab.pth');
    const script = [
      'import sys, json; sys.path.insert(0, "scripts/pretrain")',
      'import torch, drunet, export',
      'torch.manual_seed(3)',
      `spec = ${JSON.stringify(spec)}`,
      'net = drunet.build(spec)',
      'for m in net.modules():',
      '    if isinstance(m, torch.nn.BatchNorm2d):',
      '        for t, (a, b) in ((m.weight, (0.5, 0.9)), (m.bias, (-0.2, 0.2)), (m.running_mean, (-0.2, 0.2)), (m.running_var, (0.7, 1.4))):',
      '            torch.nn.init.uniform_(t, a, b)',
      'torch.save({"epoch": 3, "state_dict": net.state_dict()}, sys.argv[1])',
      'y = torch.sigmoid(net.double().eval()(export.self_test_input(64, 3)))[0]',
      'print(json.dumps([[float(y[k, h, 63 - h]) for k in (0, 1)] for h in (3, 17, 30, 46, 60)]))',
    ].join('\n');
    const made = spawnSync(python, ['-c', script, path], { encoding: 'utf8' });
    expect(made.status, made.stderr).toBe(0);
    const out = join(root, 'from-torch');
    const { code, error } = await run('--in', path, '--out', out, ...told, '--bits', '32');
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const probes = modelIn(out).selfTest.outputs.map(({ value }) => value);
    (JSON.parse(made.stdout) as readonly number[][]).flat().forEach((value, i) => {
      expect(probes[i]).toBeCloseTo(value, 4);
    });

    writeFileSync(join(root, 'damaged.pth'), Buffer.alloc(300, 9));
    const damaged = await run('--in', join(root, 'damaged.pth'), '--out', join(root, 'y'), ...told);
    expect(damaged.code).toBe(1);
    expect(damaged.error).toContain('damaged.pth cannot be read: PyTorch says');
  });

  it('[CONV-4] PyTorch loads what it is given, and makes the image that the model states', async () => {
    const folder = join(root, 'to-torch');
    const from = ['--in', saved('to-torch.safetensors', stateDict())];
    expect((await run(...from, '--out', folder, ...told, '--bits', '16')).code).toBe(0);
    const state = join(root, 'state.safetensors');
    expect((await run('--in', folder, '--out', state)).code).toBe(0);
    const script = [
      'import sys, json, struct; sys.path.insert(0, "scripts/pretrain")',
      'import numpy as np, torch, drunet, export',
      'data = open(sys.argv[1], "rb").read()',
      'n = struct.unpack("<Q", data[:8])[0]',
      'head = {k: v for k, v in json.loads(data[8:8 + n]).items() if k != "__metadata__"}',
      'read = lambda o: np.frombuffer(data[8 + n + o[0]:8 + n + o[1]], "<f4")',
      'net = drunet.build(json.load(open(sys.argv[2] + "/model.json"))["spec"])',
      'net.load_state_dict({k: torch.from_numpy(read(v["data_offsets"]).reshape(v["shape"]).copy()) for k, v in head.items()})',
      'other = export.read_model(sys.argv[2])[0]',
      'images = [torch.sigmoid(one.double().eval()(export.self_test_input(64, 3)))[0] for one in (net, other)]',
      'print(json.dumps([[[float(y[k, h, 63 - h]) for k in (0, 1)] for h in (3, 17, 30, 46, 60)] for y in images]))',
    ].join('\n');
    const made = spawnSync(python, ['-c', script, state, folder], { encoding: 'utf8' });
    expect(made.status, made.stderr).toBe(0);
    const probes = modelIn(folder).selfTest.outputs.map(({ value }) => value);
    for (const image of JSON.parse(made.stdout) as readonly (readonly number[][])[])
      image.flat().forEach((value, i) => {
        expect(probes[i]).toBeCloseTo(value, 4);
      });
  });
});
