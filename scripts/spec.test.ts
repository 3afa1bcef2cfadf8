// Keeps SPEC.md and the tests in step.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const tests = ['src', 'scripts', 'e2e'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(test|spec)\.tsx?$/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8')),
);
const quoted = new Set(
  tests.flatMap((text) => [...text.matchAll(/\[([A-Z][A-Z0-9]*-\d+)\]/g)].map(([, id]) => id ?? '')),
);
const listed = [...readFileSync('SPEC.md', 'utf8').matchAll(/^- \*\*([A-Z0-9]+-\d+)\*\* \S/gm)].map(
  ([, id]) => id ?? '',
);

describe('SPEC.md', () => {
  it('[SPEC-1] lists every promise that a test quotes, and no promise without a test', () => {
    expect(listed.filter((id) => !quoted.has(id))).toEqual([]);
    expect([...quoted].filter((id) => !listed.includes(id)).sort()).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });
});
