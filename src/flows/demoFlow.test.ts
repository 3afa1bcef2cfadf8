// The demo patient: fetched with its folders' names, and in words where it cannot be had.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useJobs } from '../stores/jobStore.ts';
import { useMessages } from '../stores/messageStore.ts';
import { fetchDemo } from './demoFlow.ts';
import { emptyPage, texts } from './testing/openedCt.ts';

/** A server of these paths. */
function serve(files: Readonly<Record<string, string>>): void {
  vi.stubGlobal('document', { baseURI: 'http://page/app/' });
  vi.stubGlobal('fetch', (url: string) => {
    const body = files[url.replace('http://page/app/demo/', '')];
    return Promise.resolve(new Response(body ?? '', { status: body === undefined ? 404 : 200 }));
  });
}
const index = JSON.stringify({ files: ['ct/1.dcm', 'ct/2.dcm'].map((path) => ({ path, bytes: 3 })) });

describe('the demo patient', () => {
  beforeEach(emptyPage);
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is fetched file by file, each under its path, with its progress', async () => {
    serve({ 'index.json': index, 'ct/1.dcm': 'one', 'ct/2.dcm': 'two' });
    let most = 0;
    const stop = useJobs.subscribe(({ jobs }) => (most = Math.max(most, jobs[0]?.done ?? 0)));
    const files = await fetchDemo();
    stop();
    const read = files?.map(async ({ path, file }) => [path, await file.text()]) ?? [];
    expect(await Promise.all(read)).toEqual([
      ['demo/ct/1.dcm', 'one'],
      ['demo/ct/2.dcm', 'two'],
    ]);
    expect(most).toBe(2);
    expect([useJobs.getState().jobs, texts()]).toEqual([[], []]);
  });

  it('that lacks a file, or is not there at all, is no patient: that is said, and why', async () => {
    for (const [files, reason] of [
      [{ 'index.json': index, 'ct/1.dcm': 'one' }, 'ct/2.dcm: the server answered 404'],
      [{}, 'the server answered 404'],
    ] as const) {
      serve(files);
      expect(await fetchDemo()).toBeNull();
      expect(texts()).toEqual(['The demo patient could not be fetched.']);
      expect(useMessages.getState().messages[0]?.report).toContain(reason);
      expect(useJobs.getState().jobs).toEqual([]);
    }
  });
});
