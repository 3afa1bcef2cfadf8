// The name that files carry is the package's.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { application } from './application.ts';

it('[EXP-1] names the version of the package', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  expect((JSON.parse(text) as { version: string }).version).toBe(application.version);
});
