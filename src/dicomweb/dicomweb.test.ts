// DICOMweb without a network: addresses, logins, parts of a stream cut anywhere, and each refusal in words.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorization, readAddress } from './address.ts';
import { pacs } from './client.ts';
import { anything, type Pacs } from './pacsApi.ts';
import { asking, type Fetch, type HttpAnswer } from './http.ts';
import { boundaryOf, multipartBody, partsOf } from './multipart.ts';
import { mayPass } from './pacsErrors.ts';

const { signal } = new AbortController();
const address = { root: 'https://pacs.example.org/rs', origin: 'https://pacs.example.org' };

const readerOf = (
  chunks: readonly Uint8Array<ArrayBuffer>[],
): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  }).getReader();

const answer = (
  status: number,
  body: string | Uint8Array<ArrayBuffer> = '',
  type = 'application/dicom+json',
): HttpAnswer => new Response(status === 204 ? null : body, { status, headers: { 'content-type': type } });

const pacsThat = (
  answers: (url: string, options: Parameters<Fetch>[1]) => HttpAnswer | Promise<HttpAnswer>,
): Pacs =>
  pacs(
    address,
    asking((url, options) => Promise.resolve(answers(url, options)), address, { kind: 'none' }),
  );

async function collected(of: Pacs, expected: number | null): Promise<readonly Uint8Array[]> {
  const parts: Uint8Array[] = [];
  const series = { studyUid: '1.2', seriesUid: '1.2.3' };
  for await (const part of of.fetch(series, expected, signal, () => undefined)) parts.push(part);
  return parts;
}

describe('DICOMweb', () => {
  it('[PACS-5] takes an address as it is typed, and refuses a login or a question in it', () => {
    const read = (text: string): string => {
      const result = readAddress(text);
      return result.ok ? `${result.value.origin} ${result.value.root}` : result.error.message;
    };
    expect(read(' localhost:8042/dicom-web/ ')).toBe('http://localhost:8042 http://localhost:8042/dicom-web');
    expect(read('HTTPS://Pacs.Example.org/RS')).toBe('https://pacs.example.org https://pacs.example.org/RS');
    expect(read('http://[::1]:8042')).toBe('http://[::1]:8042 http://[::1]:8042');
    expect(read('http://anna:secret@pacs/')).toBe('The address holds a login.');
    for (const bad of [
      '',
      'ftp://pacs/',
      'http://pacs/rs?x=1',
      'http://pa cs/',
      "http://pacs; script-src 'unsafe-eval'",
    ])
      expect(readAddress(bad).ok, bad).toBe(false);
  });

  it('[PACS-5] a UID stays one step of the path, whatever a PACS says', async () => {
    const asked: string[] = [];
    const of = pacsThat((url) => {
      asked.push(url);
      return answer(200, '[]');
    });
    await of.stored('1.2/../../admin', '1.3?x=1', signal);
    expect(asked[0]).toContain('/rs/studies/1.2%2F..%2F..%2Fadmin/series/1.3%3Fx%3D1/instances?');
  });

  it('[PACS-6] names who asks in UTF-8', () => {
    expect(authorization({ kind: 'none' })).toBe(null);
    expect(authorization({ kind: 'bearer', token: 'abc' })).toBe('Bearer abc');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (user, password) => {
        const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
        expect(authorization({ kind: 'basic', user, password })).toBe(expected);
      }),
    );
  });

  it('[PACS-2] takes the parts of a stream wherever it is cut into chunks, and knows when its end is missing', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(bytes, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 9 }),
        async (files, cuts) => {
          const { body, contentType } = multipartBody(files.map((file) => new Uint8Array(file)));
          const whole = new Uint8Array(await body.arrayBuffer());
          const chunks: Uint8Array<ArrayBuffer>[] = [];
          for (let at = 0; at < whole.length;) {
            const next = at + (cuts[chunks.length % cuts.length] ?? 1);
            chunks.push(whole.slice(at, next));
            at = next;
          }
          const boundary = boundaryOf(contentType) ?? '';
          const readAll = async (
            of: readonly Uint8Array<ArrayBuffer>[],
          ): Promise<{ ended: boolean; parts: Uint8Array[] }> => {
            const all = partsOf(readerOf(of), boundary);
            const parts: Uint8Array[] = [];
            for (;;) {
              const next = await all.next();
              if (next.done === true) return { ended: next.value.ended, parts };
              parts.push(next.value);
            }
          };
          const all = await readAll(chunks);
          expect(all.ended).toBe(true);
          expect(all.parts.map((part) => [...part])).toEqual(files.map((file) => [...file]));
          expect(
            (await readAll(chunks.slice(0, -1))).ended &&
              chunks.at(-1) !== undefined &&
              (chunks.at(-1)?.length ?? 0) > 2,
          ).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
    expect(boundaryOf('multipart/related; boundary="a b"; type="application/dicom"')).toBe('a b');
    expect(boundaryOf('text/html')).toBe(null);
  });

  it('[PACS-2] half a study is an error that says how much came; so is a stream that breaks off', async () => {
    const { body, contentType } = multipartBody([new Uint8Array(9), new Uint8Array(9)]);
    const whole = new Uint8Array(await body.arrayBuffer());
    const giving = (bytes: Uint8Array<ArrayBuffer>): Pacs => pacsThat(() => answer(200, bytes, contentType));
    expect(await collected(giving(whole), 2)).toHaveLength(2);
    const rejects = async (of: Pacs, expected: number | null, says: string): Promise<void> => {
      const error = await collected(of, expected).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ kind: 'pacs', message: says, details: { again: true } });
    };
    await rejects(giving(whole), 3, 'Only 2 of 3 images of the series arrived.');
    await rejects(giving(whole.slice(0, -30)), null, 'Only 1 images of the series arrived.');
    await rejects(
      pacsThat(() => answer(404)),
      3,
      'Only 0 of 3 images of the series arrived.',
    );
  });

  it('[PACS-5] each refusal is a sentence that says what to do; what may pass is marked', async () => {
    const told = async (of: Pacs): Promise<{ message: string; again: boolean }> => {
      const error: unknown = await of.series(anything, signal).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      const { message, advice, kind, details } = error as Parameters<typeof mayPass>[0];
      expect(advice).toMatch(/^[A-Z].*[.]$/);
      return { message, again: mayPass({ kind, message, advice, ...(details ? { details } : {}) }) };
    };
    const origin = 'https://pacs.example.org';
    for (const [status, says, again] of [
      [401, `${origin} asks for a login.`, false],
      [403, `${origin} does not permit this to you.`, false],
      [404, `${origin} has no DICOMweb at this address (it answers 404).`, false],
      [413, `${origin} takes no file of this size.`, false],
      [418, `${origin} refuses the question (418).`, false],
      [429, `${origin} cannot answer now (429).`, true],
      [503, `${origin} cannot answer now (503).`, true],
    ] as const)
      expect(await told(pacsThat(() => answer(status)))).toEqual({ message: says, again });
    const away = pacsThat(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await told(away)).toEqual({
      message: `${origin} does not answer, or does not let this page ask.`,
      again: true,
    });
    const page = pacsThat(() => answer(200, '<html>', 'text/html'));
    expect(await told(page)).toEqual({
      message: `${origin}/rs answers, but not as DICOMweb does.`,
      again: false,
    });
    expect(await pacsThat(() => answer(204)).series(anything, signal)).toEqual([]);
  });

  it('[PACS-3] what is too large for one request is sent in smaller ones; a single file that is too large is named so', async () => {
    const sizes: number[] = [];
    const limit = 5000;
    const small = pacsThat((_, { body }) => {
      const size = body?.size ?? 0;
      if (size > limit) return answer(413);
      sizes.push(size);
      return answer(200, '{}');
    });
    const files = Array.from({ length: 10 }, () => new Uint8Array(1200));
    const done: number[] = [];
    await small.store('1.2', files, signal, (at) => done.push(at));
    expect(done.at(-1)).toBe(10);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
    await expect(small.store('1.2', [new Uint8Array(6000)], signal, () => undefined)).rejects.toMatchObject({
      message: `https://pacs.example.org does not take a single image of 6 KB.`,
    });
    const failing = pacsThat(() =>
      answer(202, '{"00081198":{"vr":"SQ","Value":[{"00081197":{"vr":"US","Value":[42752]}}]}}'),
    );
    await expect(failing.store('1.2', files, signal, () => undefined)).rejects.toMatchObject({
      message: 'https://pacs.example.org cannot answer now (507).',
    });
  });

  it('[PACS-1] asks for series page by page, by the filters alone, and stops at a PACS that knows no pages', async () => {
    const asked: string[] = [];
    const page = (from: number, count: number): string =>
      JSON.stringify(
        Array.from({ length: count }, (_, i) => ({
          '0020000D': { vr: 'UI', Value: ['1.2'] },
          '0020000E': { vr: 'UI', Value: [`1.2.${from + i}`] },
          '00201209': { vr: 'IS', Value: [7] },
        })),
      );
    const paged = pacsThat((url) => {
      asked.push(url);
      return answer(200, page(asked.length * 1000, asked.length < 3 ? 200 : 5));
    });
    const found = await paged.series({ ...anything, modality: 'CT', patientName: 'Mey' }, signal);
    expect(found).toHaveLength(405);
    expect(found[0]).toMatchObject({ studyUid: '1.2', seriesUid: '1.2.1000', images: 7 });
    expect(asked[0]).toBe(
      'https://pacs.example.org/rs/series?PatientName=*Mey*&Modality=CT&includefield=00201209&limit=200&offset=0',
    );
    expect(await pacsThat(() => answer(200, page(0, 200))).series(anything, signal)).toHaveLength(200);
  });
});
