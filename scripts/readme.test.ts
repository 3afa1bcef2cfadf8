// Holds README.md to the files: the line of data flow, the layers and the table of where to change things.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');

/** A folder, or the beginning of a file's name: "flows/study" is src/flows/studyFlow.ts. */
const isThere = (path: string): boolean =>
  existsSync(path) ||
  (existsSync(dirname(path)) && readdirSync(dirname(path)).some((name) => name.startsWith(basename(path))));

it('[SPEC-2] the line of data flow names what is there, in the order in which the layers know each other', () => {
  const [line = ''] = /^`ui\/open -> .*`$/m.exec(readme) ?? [];
  const steps = line.replaceAll('`', '').split(' -> ');
  expect(steps.length).toBeGreaterThan(5);
  expect(steps.filter((step) => !isThere(join('src', step)))).toEqual([]);
  const studyFlow = readFileSync('src/flows/studyFlow.ts', 'utf8');
  expect(studyFlow).toContain("from '../pipeline/openDrop.ts'");
  expect(readFileSync('src/pipeline/openDrop.ts', 'utf8')).toContain("from '../core/series/groupSeries.ts'");
});

it('[SPEC-2] every path in the README exists, and every folder of src is described', () => {
  const paths = [...readme.matchAll(/`((?:src|scripts|docs|public)\/[^`\s*]+)`/g)].map(
    ([, path = '']) => path,
  );
  const links = [...readme.matchAll(/\]\(((?:docs|[A-Z])[^):]*)\)/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(20);
  expect([...paths, ...links].filter((path) => path !== 'public/models/ID' && !existsSync(path))).toEqual([]);
  const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.filter(({ name }) => !readme.includes(`\nsrc/${name} `)).map(({ name }) => name)).toEqual(
    [],
  );
});

it('[SPEC-2] in src only the engine imports tfjs, and only the viewer cornerstone-core', () => {
  const importers = (what: string): readonly string[] =>
    readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .filter((path) => readFileSync(join('src', path), 'utf8').includes(`from '${what}`));
  expect(importers('@tensorflow/').filter((path) => !path.startsWith('engine/'))).toEqual([]);
  expect(importers('cornerstone-core').filter((path) => !path.startsWith('viewer/'))).toEqual([]);
});
