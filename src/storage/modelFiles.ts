// A model's files from the page's own server, or from this browser's storage, with progress.
import type { ModelSource } from '../core/network/modelSource.ts';
import type { AppError } from '../core/appError.ts';
import { isKept, type KeptModels } from './models.ts';

/** `url`: of a model.json, whose shards lie beside it; or of a model that `models` keeps. */
export const modelAt = (models: Pick<KeptModels, 'open'>, url: string): ModelSource =>
  isKept(url) ? models.open(url) : servedModel(url);

/** `url`: of a model.json on a server, whose shards lie beside it. */
export function servedModel(url: string): ModelSource {
  return {
    json: async () => {
      const response = await get(url);
      try {
        return (await response.json()) as unknown;
      } catch {
        throw unreadable(url, 'it is not JSON');
      }
    },
    shard: async (path, progress) => readBody(await get(new URL(path, url).href), progress),
  };
}

/** The bytes of one file on a server. */
export const servedFile = async (url: string): Promise<Uint8Array<ArrayBuffer>> =>
  readBody(await get(url), () => undefined);

async function get(url: string): Promise<Response> {
  const response = await fetch(url).catch((thrown: unknown) => {
    throw unreadable(url, thrown instanceof Error ? thrown.message : String(thrown));
  });
  if (!response.ok) throw unreadable(url, `the server answered ${response.status}`);
  return response;
}

async function readBody(
  response: Response,
  progress: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for await (const part of response.body ?? []) {
      parts.push(part);
      length += part.length;
      progress(length);
    }
  } catch (thrown) {
    throw unreadable(response.url, thrown instanceof Error ? thrown.message : String(thrown));
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function unreadable(url: string, why: string): AppError {
  const file = url.slice(url.lastIndexOf('/') + 1);
  return {
    kind: 'model',
    message: `The model's file ${file} could not be loaded: ${why}.`,
    advice: 'Check that the page is still served (npm start), then try again.',
    file,
    details: { why },
  };
}
