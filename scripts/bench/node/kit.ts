// Packs what the bench in Node needs on a bare Linux machine with a GPU: Node itself, Dawn, the bench in two files, and one script.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { installPeers } from '../install.ts';
import { mb } from '../table.ts';

/** Archives stay below what a mail or an upload may refuse. */
const MOST_BYTES = 55e6;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const SCRIPT = `#!/bin/sh
# Unpacks the archives beside it and measures SynthMR's engine on this machine's GPU: figures on the screen and in results/.
# Needs Linux on x86-64 with a driver for Vulkan (for NVIDIA: libvulkan1 and its nvidia_icd.json). No network.
set -e
cd "$(dirname "$0")"
for archive in kit-*.tar.gz; do tar -xzf "$archive"; done
if [ -z "$VK_DRIVER_FILES" ]; then
  for file in /etc/vulkan/icd.d/nvidia_icd.json /usr/share/vulkan/icd.d/nvidia_icd.json; do
    if [ -f "$file" ]; then export VK_DRIVER_FILES="$file"; fi
  done
fi
mkdir -p results
./kit/node kit/main.mjs "$@" 2>&1 | tee results/bench.txt
`;

/** Writes the archives and run.sh into a folder, which is made. Throws where an archive is too large. */
export async function packKit(folder: string): Promise<object> {
  installPeers();
  const kit = resolve(folder, 'kit');
  rmSync(kit, { recursive: true, force: true });
  mkdirSync(join(kit, 'node_modules', 'webgpu', 'dist'), { recursive: true });
  await build({
    configFile: false,
    root: here('../../..'),
    logLevel: 'error',
    ssr: { noExternal: true, external: ['webgpu', 'onnxruntime-web'] },
    build: {
      ssr: true,
      target: 'node20',
      outDir: kit,
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: { main: here('./kitMain.ts'), child: here('./child.ts') },
        external: ['webgpu', /^onnxruntime-web/],
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  copyFileSync(process.execPath, join(kit, 'node'));
  chmodSync(join(kit, 'node'), 0o755);
  const modules = here('../node_modules');
  const into = join(kit, 'node_modules');
  for (const file of ['package.json', 'index.js', 'LICENSE.md'])
    copyFileSync(join(modules, 'webgpu', file), join(into, 'webgpu', file));
  cpSync(join(modules, 'webgpu', 'dist', 'linux-x64'), join(into, 'webgpu', 'dist', 'linux-x64'), {
    recursive: true,
  });
  for (const name of ['onnxruntime-web', 'onnxruntime-common', 'debug', 'ms']) {
    const from = join(modules, name);
    if (!existsSync(from)) continue;
    cpSync(from, join(into, name), { recursive: true, filter: (path) => wanted(name, path) });
  }
  for (const script of [here('./torchBench.py'), here('../../pretrain/drunet.py')])
    copyFileSync(script, join(kit, script.split('/').at(-1) ?? ''));
  writeFileSync(join(folder, 'run.sh'), SCRIPT);
  chmodSync(join(folder, 'run.sh'), 0o755);
  const archives = {
    'kit-node.tar.gz': ['kit/node'],
    'kit-bench.tar.gz': ['--exclude=kit/node', 'kit'],
  };
  for (const [archive, what] of Object.entries(archives)) {
    execFileSync('tar', ['-czf', archive, ...what], { cwd: folder });
    const bytes = statSync(join(folder, archive)).size;
    console.log(`${join(folder, archive)}: ${mb(bytes)}`);
    if (bytes > MOST_BYTES) throw new Error(`${archive} has ${mb(bytes)}, over ${mb(MOST_BYTES)}.`);
  }
  rmSync(kit, { recursive: true, force: true });
  console.log(`On the machine: sh ${join(folder, 'run.sh')}`);
  return { kit: folder };
}

/** Of onnxruntime-web what its webgpu provider loads in Node. */
const wanted = (name: string, path: string): boolean =>
  name !== 'onnxruntime-web' ||
  !/\/dist\/[^/]+$/.test(path) ||
  /ort\.(webgpu|all)(\.bundle)?\.min\.m?js$|asyncify\.(wasm|mjs)$/.test(path);
