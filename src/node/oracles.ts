// What other programs computed (PyTorch, SciPy, scikit-image): the stored cases that the tests compare with.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of a file below scripts/oracles. */
export const oraclePath = (path: string): string =>
  fileURLToPath(new URL(`../../scripts/oracles/${path}`, import.meta.url));

/** The content of a JSON file there, unchecked. */
export const oracleJson = (path: string): unknown => JSON.parse(readFileSync(oraclePath(path), 'utf8'));
