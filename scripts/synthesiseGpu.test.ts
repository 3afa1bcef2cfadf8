// The command on WebGPU in Node: where the npm package webgpu and a Vulkan device are (Chromium's software one will do),
// the same pixels as on the processor. Elsewhere the test is skipped and counted as such.
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { phantom } from '../src/dicom/testing/phantom.ts';
import { readDrop, readStack } from '../src/dicom/testing/readDrop.ts';
import { writeUntrainedModel } from '../src/node/untrainedModel.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-gpu-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Vulkan in software, as Debian's Chromium brings it; a real GPU's driver is found without it. */
const softwareVulkan = '/usr/lib/chromium/vk_swiftshader_icd.json';
const env = {
  ...process.env,
  ...(existsSync(softwareVulkan) ? { VK_ICD_FILENAMES: softwareVulkan, XDG_RUNTIME_DIR: root } : {}),
};
const node = promisify(execFile);

/** In a process of its own, for the drivers that WebGPU loads stay loaded. */
const hasGpu = async (): Promise<boolean> => {
  const ask =
    "import('webgpu').then(({ create }) => create([]).requestAdapter()).then((a) => process.exit(a ? 0 : 3), () => process.exit(3))";
  return node(process.execPath, ['-e', ask], { env }).then(
    () => true,
    () => false,
  );
};

async function pixels(folder: string): Promise<readonly number[]> {
  const files = readdirSync(folder).map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(folder, name))),
  }));
  const [first] = (await readDrop(files)).series;
  if (!first) throw new Error(`No series in ${folder}.`);
  return [...(await readStack(first, files)).voxels];
}

it.skipIf(!(await hasGpu()))(
  '[CLI-5] on WebGPU the command writes the pixels of the processor, to a thousandth of full scale',
  async () => {
    const [model, ct] = [join(root, 'tiny'), join(root, 'ct')];
    await writeUntrainedModel(model, 'untrained-tiny', 64);
    mkdirSync(ct);
    for (const { name, bytes } of phantom({ columns: 64, rows: 64, pixelMm: 3.6, heights: [-5, 0, 5] }))
      writeFileSync(join(ct, name), bytes);
    const made: Record<string, readonly number[]> = {};
    for (const backend of ['webgpu', 'wasm']) {
      const out = join(root, backend);
      const options = [
        '--ct',
        ct,
        '--out',
        out,
        '--model',
        model,
        '--backend',
        backend,
        '--slices',
        '2-2',
        '--quiet',
      ];
      await node(process.execPath, ['--import', 'tsx', 'scripts/synthesise.ts', ...options], { env });
      const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as {
        readonly backend: { readonly name: string };
      };
      expect(report.backend.name).toBe(backend);
      made[backend] = await pixels(join(out, 'synthetic-t1'));
    }
    const { webgpu = [], wasm = [] } = made;
    expect(Math.max(...wasm)).toBeGreaterThan(1000);
    expect(Math.max(...webgpu.map((value, i) => Math.abs(value - (wasm[i] ?? NaN))))).toBeLessThanOrEqual(4);
  },
  300_000,
);
