// The PACS flow without a network: connecting by the page's own server, what a search shows, series opened, cancelled, in error.
import { beforeEach, describe, expect, it } from 'vitest';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { anything } from '../dicomweb/pacsApi.ts';
import type { HttpAnswer } from '../dicomweb/http.ts';
import { multipartBody } from '../dicomweb/multipart.ts';
import { useJobs } from '../stores/jobStore.ts';
import { patchPacs, usePacs } from '../stores/pacsStore.ts';
import { createPacsFlow, type OpenPacs, type PacsParts } from './pacsFlow.ts';

const address = { root: 'http://pacs/rs', origin: 'http://pacs' };
const element = (vr: string, value: unknown): object => ({ vr, Value: [value] });
const study = { '0020000D': element('UI', '1.2'), '00100010': element('PN', { Alphabetic: 'Meyer^Eva' }) };
const series = (uid: string, modality: string): object => ({
  '0020000E': element('UI', uid),
  '00080060': element('CS', modality),
  '00201209': element('IS', 2),
});
const json = (value: unknown, status = 200): HttpAnswer => new Response(JSON.stringify(value), { status });

const initial = usePacs.getState();
beforeEach(() => {
  usePacs.setState(initial, true);
  useJobs.setState({ jobs: [] });
});

function flowWith(parts: Partial<PacsParts>): {
  flow: OpenPacs;
  opened: (readonly DroppedFile[])[];
  loaded: string[];
} {
  const opened: (readonly DroppedFile[])[] = [];
  const loaded: string[] = [];
  const flow = createPacsFlow({
    fetch: () => Promise.reject(new TypeError('not asked here')),
    openFiles: (files) => Promise.resolve(void opened.push(files)),
    askServer: () => Promise.resolve(true),
    reload: (hash) => void loaded.push(hash),
    served: { address, through: null },
    hash: '',
    ...parts,
  });
  return { flow, opened, loaded };
}

describe('the PACS flow', () => {
  it('[PACS-9] asks the page’s own server to open the policy, loads the page again, and says where that is impossible', async () => {
    const asked: string[] = [];
    const { flow, loaded } = flowWith({
      served: null,
      askServer: (method, body) => Promise.resolve(asked.push(`${method} ${body}`) > 0),
    });
    expect(flow.connected()).toBe(null);
    await flow.connect('no address');
    expect(usePacs.getState().error?.message).toBe('no address is no address of a PACS.');
    await flow.connect(' pacs/rs/ ');
    await flow.disconnect();
    expect(asked).toEqual(['POST http://pacs/rs', 'DELETE ']);
    expect(loaded).toEqual(['#pacs', '']);
    const elsewhere = flowWith({ served: null, askServer: () => Promise.reject(new TypeError('404')) });
    await elsewhere.flow.connect('pacs/rs');
    expect(elsewhere.loaded).toEqual([]);
    expect(usePacs.getState().error?.advice).toContain('npm start -- --pacs ADDRESS');
    flowWith({ hash: '#pacs' });
    expect(usePacs.getState().open).toBe(true);
  });

  it('[PACS-6] [PACS-10] searches with the login that was typed, which no store holds, and lists CT before MR', async () => {
    const logins: (string | undefined)[] = [];
    const { flow } = flowWith({
      fetch: (url, { headers }) => {
        logins.push(headers['Authorization']);
        if (headers['Authorization'] === undefined) return Promise.resolve(json({}, 401));
        return Promise.resolve(
          json(url.includes('/series') ? [series('1', 'MR'), series('2', 'SR'), series('3', 'CT')] : [study]),
        );
      },
    });
    await flow.search(anything);
    expect(usePacs.getState()).toMatchObject({ loginWanted: true, found: { state: 'none' } });
    flow.setLogin({ kind: 'bearer', token: 'hidden' });
    await flow.search(anything);
    expect(usePacs.getState()).toMatchObject({
      loginWanted: false,
      found: { state: 'found', cut: false, studies: [{ studyUid: '1.2', patientName: 'Meyer^Eva' }] },
    });
    await flow.unfold('1.2');
    expect(usePacs.getState().series['1.2']).toMatchObject([{ modality: 'CT' }, { modality: 'MR' }]);
    expect(logins).toEqual([undefined, 'Bearer hidden', 'Bearer hidden']);
    expect(JSON.stringify(usePacs.getState())).not.toContain('hidden');
  });

  it('[PACS-2] [PACS-10] opens what was fetched whole, says what was not, and forgets what was cancelled', async () => {
    const { body, contentType } = multipartBody([new Uint8Array(3), new Uint8Array(4)]);
    const bytes = new Uint8Array(await body.arrayBuffer());
    const answer = (): HttpAnswer => new Response(bytes, { headers: { 'content-type': contentType } });
    const one = {
      studyUid: '1.2',
      seriesUid: '3',
      patientId: '',
      modality: 'CT',
      number: 1,
      description: 'Head',
      images: 2,
    };
    patchPacs({ open: true });
    const { flow, opened } = flowWith({ fetch: () => Promise.resolve(answer()), hash: '#pacs' });
    await flow.openSeries([one]);
    expect(opened[0]?.map(({ file }) => file.size)).toEqual([3, 4]);
    expect(usePacs.getState()).toMatchObject({ open: false, busy: false, error: null });
    await flow.openSeries([{ ...one, images: 3 }]);
    expect(usePacs.getState().error?.message).toBe('Only 2 of 3 images of the series arrived.');
    const stuck = flowWith({
      fetch: (_, { signal }) =>
        new Promise((_done, failed) =>
          signal.addEventListener('abort', () => failed(new DOMException('', 'AbortError'))),
        ),
    });
    const opening = stuck.flow.openSeries([one]);
    await Promise.resolve();
    expect(useJobs.getState().jobs).toMatchObject([{ kind: 'pacs', total: 2, unit: 'images' }]);
    stuck.flow.cancel();
    await opening;
    expect(stuck.opened).toEqual([]);
    expect(useJobs.getState().jobs).toEqual([]);
  });
});
