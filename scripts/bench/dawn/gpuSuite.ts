// Makes Node what the GPU tests take for a browser: navigator.gpu by Dawn, and fetch of the project's own files.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openDawn } from './openDawn.ts';

await openDawn();

const root = fileURLToPath(new URL('../../..', import.meta.url));
const online = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  if (typeof input !== 'string' || !input.startsWith('/')) return online(input, init);
  const path = input.startsWith('/models/') ? `public${input}` : input.slice(1);
  return new Response(await readFile(root + path));
};
