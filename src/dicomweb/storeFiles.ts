// STOW-RS: files of one study stored, in requests that the PACS takes.
import type { PacsAddress } from './address.ts';
import { datasetIn, itemsOf, numberOf } from './dicomJson.ts';
import { type Ask, type HttpAnswer, textOf } from './http.ts';
import { multipartBody } from './multipart.ts';
import { refusal, tooLarge } from './pacsErrors.ts';
import { JSON_TYPE, studyPath } from './paths.ts';

/** Bytes of one STOW-RS request, unless a single file is larger. */
const STORE_AT_ONCE = 8 << 20;

/** As `Pacs.store`. */
export async function storeFiles(
  address: PacsAddress,
  ask: Ask,
  {
    studyUid,
    files,
    signal,
    progress,
  }: {
    readonly studyUid: string;
    readonly files: readonly Uint8Array<ArrayBuffer>[];
    readonly signal: AbortSignal;
    readonly progress: (done: number) => void;
  },
): Promise<void> {
  let most = STORE_AT_ONCE;
  for (let done = 0; done < files.length;) {
    const batch = batchOf(files, done, most);
    const { body, contentType } = multipartBody(batch);
    const answer = await ask({
      method: 'POST',
      path: studyPath(studyUid),
      accept: JSON_TYPE,
      body,
      contentType,
      signal,
      also: [409, 413],
    });
    if (answer.status === 413) {
      if (batch.length === 1) throw tooLarge(address, body.size);
      most = Math.floor(body.size / 2);
      continue;
    }
    await refuseFailures(address, answer, signal);
    done += batch.length;
    progress(done);
  }
}

function batchOf(
  files: readonly Uint8Array<ArrayBuffer>[],
  from: number,
  most: number,
): readonly Uint8Array<ArrayBuffer>[] {
  let [to, bytes] = [from, 0];
  while (to < files.length && (to === from || bytes + (files[to]?.length ?? 0) <= most))
    bytes += files[to++]?.length ?? 0;
  return files.slice(from, to);
}

/** Failed SOP Sequence (0008,1198), with its reasons (PS3.18 I.2.2). */
async function refuseFailures(address: PacsAddress, answer: HttpAnswer, signal: AbortSignal): Promise<void> {
  const text = await textOf(answer, address, signal);
  const dataset = datasetIn(text);
  const failed = dataset ? itemsOf(dataset, '00081198') : [];
  if (failed.length === 0 && answer.status !== 409) return;
  const [first] = failed;
  const reason = first ? (numberOf(first, '00081197') ?? 0) : 0;
  const full = reason >= 0xa700 && reason <= 0xa7ff; // out of resources
  throw refusal(address, full ? 507 : 409, reason === 0 ? text.slice(0, 300) : `reason ${reason}`, true);
}
