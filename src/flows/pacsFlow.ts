// A PACS for the page: the one address that the policy is open for, searches, series fetched with progress; logins in memory only.
import { type AppError, toAppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { latest } from '../core/latest.ts';
import { countText } from '../core/words.ts';
import { type PacsLogin, readAddress } from '../dicomweb/address.ts';
import { pacs } from '../dicomweb/client.ts';
import { anything, type Pacs, type PacsSeries } from '../dicomweb/pacsApi.ts';
import { asking, type Fetch } from '../dicomweb/http.ts';
import { fetchSeries } from '../pipeline/pacsSeries.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, sayError } from '../stores/messageStore.ts';
import { type PacsConnection, patchPacs, usePacs } from '../stores/pacsStore.ts';
import type { PacsFlow } from './pacsApi.ts';

/** Studies of one search; more are asked to be narrowed down. */
const MOST_STUDIES = 100;
/** In the address of a page that was loaded again by `connect`: the dialog is shown at once. */
const REOPEN = '#pacs';

export interface PacsParts {
  readonly fetch: Fetch;
  readonly openFiles: (files: readonly DroppedFile[]) => Promise<void>;
  /** Asks the page's own server; answers whether it agreed. */
  readonly askServer: (method: 'POST' | 'DELETE', body: string) => Promise<boolean>;
  /** Loads the page again, with the dialog or without. */
  readonly reload: (hash: string) => void;
  /** What the page was served with. */
  readonly served: PacsConnection | null;
  readonly hash: string;
}

export interface OpenPacs extends PacsFlow {
  /** The PACS as it is asked now; null where none is connected. */
  readonly connected: () => Pacs | null;
}

export function createPacsFlow(parts: PacsParts): OpenPacs {
  const searches = latest();
  const fetches = latest(() => endJob('pacs'));
  let login: PacsLogin = { kind: 'none' };
  patchPacs({ connection: parts.served, open: parts.hash === REOPEN });

  const connected = (): Pacs | null => {
    const { connection } = usePacs.getState();
    if (!connection) return null;
    const { address, through } = connection;
    return pacs(address, asking(parts.fetch, address, login, through));
  };
  const failed = (thrown: unknown): void => {
    const error = toAppError(thrown);
    if (error.kind === 'cancelled') return;
    patchPacs({ error, ...(error.details?.status === 401 ? { loginWanted: true } : {}) });
  };
  const askServer = async (method: 'POST' | 'DELETE', body: string): Promise<void> => {
    patchPacs({ error: null, busy: true });
    try {
      if (!(await parts.askServer(method, body).catch(() => false))) throw notOurServer;
      parts.reload(method === 'POST' ? REOPEN : '');
    } catch (thrown) {
      patchPacs({ busy: false });
      failed(thrown);
    }
  };

  return {
    connected,
    show: () => patchPacs({ open: true, error: null, series: {} }), // a study may hold more than before
    hide: () => patchPacs({ open: false }),
    connect: async (typed) => {
      const address = readAddress(typed);
      if (address.ok) await askServer('POST', address.value.root);
      else failed(address.error);
    },
    disconnect: () => askServer('DELETE', ''),
    setLogin: (given) => {
      login = given;
      patchPacs({ loginGiven: given.kind !== 'none' });
    },
    search: async (filter) => {
      const from = connected();
      if (!from) return;
      patchPacs({ found: { state: 'searching' }, series: {}, error: null });
      await searches.run(async ({ signal, overtaken }) => {
        try {
          const { studies, cut } = await from.studies(filter, MOST_STUDIES, signal);
          if (!overtaken()) patchPacs({ found: { state: 'found', studies, cut }, loginWanted: false });
        } catch (thrown) {
          if (overtaken()) return;
          patchPacs({ found: { state: 'none' } });
          failed(thrown);
        }
      });
    },
    unfold: async (studyUid) => {
      const from = connected();
      if (!from || usePacs.getState().series[studyUid] !== undefined) return;
      const put = (of: readonly PacsSeries[] | 'searching' | null): void => {
        const others = Object.entries(usePacs.getState().series).filter(([uid]) => uid !== studyUid);
        patchPacs({ series: Object.fromEntries(of === null ? others : [...others, [studyUid, of]]) });
      };
      put('searching');
      try {
        const found = await from.series({ ...anything, studyUid }, new AbortController().signal);
        put(inOrder(found.filter(({ modality }) => modality === 'CT' || modality === 'MR')));
      } catch (thrown) {
        put(null);
        failed(thrown);
      }
    },
    openSeries: async (series) => {
      const from = connected();
      if (!from || series.length === 0) return;
      patchPacs({ error: null, busy: true });
      await fetches.run(async ({ signal, overtaken }) => {
        const total = series.reduce((sum, { images }) => sum + (images ?? 0), 0);
        let files: readonly DroppedFile[] = [];
        const at = (images: number): void => {
          if (overtaken()) return;
          const label = `Fetching ${countText(series.length, 'series', 'series')} from the PACS`;
          showJob(
            plainJob('pacs', label, files.length + images, Math.max(total, files.length + images), 'images'),
          );
        };
        try {
          at(0);
          for (const one of series)
            files = files.concat(
              await fetchSeries({ signal, progress: ({ images }) => at(images) }, from, one),
            );
          if (overtaken()) return;
          endJob('pacs');
          causeGone('pacs');
          patchPacs({ open: false, busy: false });
          await parts.openFiles(files);
        } catch (thrown) {
          if (overtaken()) return;
          patchPacs({ busy: false });
          failed(thrown);
          if (!usePacs.getState().open) sayError(toAppError(thrown), 'pacs');
        }
      });
    },
    cancel: () => {
      fetches.cancel();
      patchPacs({ busy: false });
    },
  };
}

/** CT first, then by number. */
const inOrder = (series: readonly PacsSeries[]): readonly PacsSeries[] =>
  [...series].sort(
    (a, b) => Number(a.modality !== 'CT') - Number(b.modality !== 'CT') || (a.number ?? 0) - (b.number ?? 0),
  );

const notOurServer: AppError = {
  kind: 'pacs',
  message: 'This page is served in a way that keeps it from reaching any PACS.',
  advice:
    'Start it by npm start, which can open the page for one address; or by npm start -- --pacs ADDRESS, through which it is reached without CORS.',
};
