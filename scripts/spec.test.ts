// Keeps SPEC.md, docs/method.md and the code in step.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const files: readonly SourceFile[] = ['src', 'scripts', 'e2e'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|mjs|py|css)$/.test(path) && !path.includes('node_modules'))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), 'utf8') })),
);
const isTest = ({ path }: SourceFile): boolean => /\.(test|spec)\.tsx?$/.test(path);

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? '');

const spec = readFileSync('SPEC.md', 'utf8');
const listed = matches(spec, /^- \*\*([A-Z0-9]+-\d+)\*\* \S/gm);
const groups = matches(spec, /^## .* \(([A-Z0-9, ]+)\)$/gm).flatMap((names) => names.split(', '));

describe('SPEC.md', () => {
  it('[SPEC-1] has a test for every promise', () => {
    const quoted = new Set(
      files.filter(isTest).flatMap(({ text }) => matches(text, /\[([A-Z][A-Z0-9]*-\d+)\]/g)),
    );
    expect(listed.filter((id) => !quoted.has(id))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('[SPEC-1] lists every id that code, tests and comments use', () => {
    const id = new RegExp(`\\b((?:${groups.join('|')})-\\d+)\\b`, 'g');
    const bracketed = /\[([A-Z][A-Z0-9]*-\d+)\]/g;
    const unknown = files.flatMap(({ path, text }) =>
      [...matches(text, id), ...matches(text, bracketed)]
        .filter((used) => !listed.includes(used))
        .map((used) => `${used} in ${path}`),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });
});

describe('docs/method.md', () => {
  it('[SPEC-1] has every section that the code cites', () => {
    const method = readFileSync('docs/method.md', 'utf8');
    const sections = new Set([
      ...matches(method, /^## (\d)\./gm),
      ...matches(method, /\*\*(\d\.\d)[. ]/g),
      ...matches(method, /\*\*(\d\.\d)\*\*/g),
    ]);
    const cited = files.flatMap(({ path, text }) =>
      [...text.matchAll(/docs\/method\.md ((?:\d(?:\.\d)?(?:, | and | to )?)+)/g)].flatMap(([, list = '']) =>
        matches(list, /(\d(?:\.\d)?)/g).map((section) => ({ path, section })),
      ),
    );
    expect(cited.length).toBeGreaterThan(10);
    expect(cited.filter(({ section }) => !sections.has(section))).toEqual([]);
  });
});
