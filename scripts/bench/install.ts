// What the bench measures against is installed for the bench alone: once, beside it, and never looked for again.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Installs package.json's packages beside it where one is missing or of another version; throws where that fails. */
export function installPeers(): void {
  const missing = missingPeers();
  if (missing.length === 0) return;
  console.log(`Installing what only the bench needs, once: ${missing.join(', ')}.`);
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0 || missingPeers().length > 0)
    throw new Error(
      'The packages of scripts/bench could not be installed: this once, npm needs the network.',
    );
}

/** "name version" of every package that is named but not there. */
function missingPeers(): string[] {
  const named = read(new URL('package.json', import.meta.url));
  if (!hasObject(named, 'dependencies')) throw new Error('scripts/bench/package.json names no dependencies.');
  return Object.entries(named.dependencies)
    .filter(([name, version]) => {
      const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
      const there = existsSync(file) ? read(file) : null;
      return !(typeof there === 'object' && there && 'version' in there && there.version === version);
    })
    .map(([name, version]) => `${name} ${String(version)}`);
}

const read = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'));

const hasObject = <K extends string>(value: unknown, key: K): value is Record<K, object> =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, key) === 'object';
