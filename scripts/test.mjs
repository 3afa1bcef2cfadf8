// Every check and every test, in the order in which they are cheapest to fail; ends with one line that counts them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBrowser } from './browser.mjs';

const out = 'test-results';
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

let passed = 0;
let failed = 0;
let skipped = 0;

const begin = (name) => {
  console.log(`\n== ${name}`);
  return Date.now();
};
const end = (name, good, begun) => {
  console.log(`== ${name}: ${good ? 'good' : 'FAILED'} after ${Math.round((Date.now() - begun) / 1000)} s`);
  return good;
};

/** Runs a command to its end; what it says is shown as it comes, or with `held` once it has ended. */
const run = async (name, args, held) => {
  const begun = held ? Date.now() : begin(name);
  const child = spawn('npx', args, { stdio: held ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => said.push(bytes));
  const [status] = await once(child, 'close');
  if (held) {
    begin(name);
    process.stdout.write(Buffer.concat(said));
  }
  return end(name, status === 0, begun);
};

/** Checks without tests of their own, each of which counts as one, beside each other. */
const checks = (all) =>
  Promise.all(
    all.map(async ([name, ...command]) => {
      if (await run(name, command, true)) passed++;
      else failed++;
    }),
  );

/** A suite that writes its counts; a suite that fails without counting counts as one failure. */
const suite = async (name, args, report, count, held = false) => {
  const good = await run(name, args, held);
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = count(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    console.log(`== ${name} left no report.`);
  }
  if (!good && counts.failed === 0) counts.failed = 1;
  if (good && counts.passed === 0) {
    console.log(`== ${name} ran no test.`);
    counts.failed += 1;
  }
  passed += counts.passed;
  failed += counts.failed;
  skipped += counts.skipped;
};

const vitest = (project, ...more) => [
  ...['vitest', 'run', '--project', project, ...more],
  ...['--reporter=default', '--reporter=json', `--outputFile.json=${out}/${project}.json`],
];
const vitestCounts = (report) => ({
  passed: report.numPassedTests,
  failed:
    report.numFailedTests +
    report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
      .length,
  skipped: report.numPendingTests,
});
const playwrightCounts = ({ stats }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: stats.skipped,
});

console.log(`Browser: ${ensureBrowser()}`);
await checks([
  ['types', 'tsc', '-b'],
  ['lint', 'eslint', '.'],
  ['layers', 'depcruise', 'src', 'scripts', 'e2e', '--config', 'scripts/lint/layers.cjs'],
  ['unused code', 'knip'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['build', 'vite', 'build', '--logLevel', 'warn'],
]);
// Beside each other: the WebGPU tests mostly wait for one thread of the browser, which compiles shaders. Neither is told by a clock.
await Promise.all([
  suite('unit tests', vitest('unit', '--coverage'), `${out}/unit.json`, vitestCounts),
  suite('WebGPU tests', vitest('gpu'), `${out}/gpu.json`, vitestCounts, true),
]);
await suite('journeys', ['playwright', 'test'], `${out}/e2e.json`, playwrightCounts);

console.log(
  skipped > 0
    ? `${passed} passed, ${failed} failed, ${skipped} skipped`
    : `${passed} passed, ${failed} failed`,
);
process.exit(failed > 0 ? 1 : 0);
