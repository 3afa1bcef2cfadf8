// What the page can ask about a PACS.
import type { PacsLogin } from '../dicomweb/address.ts';
import type { PacsFilter, PacsSeries } from '../dicomweb/pacsApi.ts';

export interface PacsFlow {
  readonly show: () => void;
  readonly hide: () => void;
  /** Has the server open the page's policy for the address that was typed, and loads the page again. */
  readonly connect: (typed: string) => Promise<void>;
  /** Closes the policy again. */
  readonly disconnect: () => Promise<void>;
  /** Who asks from now on; in memory until the page is left. */
  readonly setLogin: (login: PacsLogin) => void;
  readonly search: (filter: PacsFilter) => Promise<void>;
  /** Lists the CT and MR series of a study. */
  readonly unfold: (studyUid: string) => Promise<void>;
  /** Fetches series and opens them as a drop would. */
  readonly openSeries: (series: readonly PacsSeries[]) => Promise<void>;
  readonly cancel: () => void;
}
