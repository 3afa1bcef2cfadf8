// What the page itself lends to the PACS flow: what it was served with, its own server, and loading itself again.
import { unwrap } from '../core/result.ts';
import { readAddress } from '../dicomweb/address.ts';
import type { PacsConnection } from '../stores/pacsStore.ts';
import type { PacsParts } from './pacsFlow.ts';

export function pagePacs(): Omit<PacsParts, 'openFiles'> {
  const { hash } = location;
  if (hash !== '') history.replaceState(null, '', location.pathname + location.search);
  return {
    fetch: (url, options) => fetch(url, options),
    served: servedConnection(document),
    hash,
    askServer: async (method, body) => {
      const url = new URL('pacs-connection', document.baseURI);
      return (await fetch(url, { method, ...(method === 'POST' ? { body } : {}) })).ok;
    },
    reload: (to) => {
      location.hash = to;
      location.reload();
    },
  };
}

/** A meta element that the server writes beside the policy that it opened; null where there is none. */
function servedConnection(head: Pick<Document, 'querySelector'>): PacsConnection | null {
  const meta = head.querySelector<HTMLMetaElement>('meta[name="synthmr-pacs"]');
  if (!meta) return null;
  const through = meta.dataset['through'] ?? '';
  return { address: unwrap(readAddress(meta.content)), through: through === '' ? null : through };
}
