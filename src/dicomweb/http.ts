// One question to a PACS over HTTP: fetch as page and Node have it, and every way it can fail in words.
import { cancelled } from '../core/appError.ts';
import { authorization, type PacsAddress, type PacsLogin } from './address.ts';
import { refusal, unreachable } from './pacsErrors.ts';

/** What is used of an answer to fetch. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): ReadableStreamDefaultReader } | null;
  text(): Promise<string>;
}

/** fetch, as far as it is used. */
export type Fetch = (
  url: string,
  options: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: Blob;
    readonly signal: AbortSignal;
    readonly credentials: 'omit';
    readonly redirect: 'error';
    readonly cache: 'no-store';
  },
) => Promise<HttpAnswer>;

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** After the root: "/studies?limit=1". */
  readonly path: string;
  readonly accept: string;
  readonly body?: Blob;
  readonly contentType?: string;
  readonly signal: AbortSignal;
  /** Statuses beside 200 to 299 that are an answer and no failure. */
  readonly also?: readonly number[];
}

export type Ask = (question: Question) => Promise<HttpAnswer>;

/**
 * Asks one PACS. `throughProxy`: where requests go in place of the address itself, such as "/pacs". Redirects are not
 * followed: they could lead elsewhere than where the user said. Throws an AppError (`pacs`, or `cancelled`).
 */
export function asking(
  fetch: Fetch,
  address: PacsAddress,
  login: PacsLogin,
  throughProxy: string | null = null,
): Ask {
  const root = throughProxy ?? address.root;
  const name = authorization(login);
  return async ({ method = 'GET', path, accept, body, contentType, signal, also = [] }) => {
    const headers: Record<string, string> = { Accept: accept };
    if (name !== null) headers['Authorization'] = name;
    if (contentType !== undefined) headers['Content-Type'] = contentType;
    const answer = await fetch(root + path, {
      method,
      headers,
      ...(body ? { body } : {}),
      signal,
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
    }).catch((thrown: unknown) => {
      throw signal.aborted ? cancelled : unreachable(address, thrown);
    });
    const { status } = answer;
    if ((status >= 200 && status < 300) || also.includes(status)) return answer;
    throw refusal(
      address,
      status,
      (await answer.text().catch(() => '')).slice(0, 300),
      login.kind !== 'none',
    );
  };
}

/** Text of an answer whose connection may break off. */
export async function textOf(answer: HttpAnswer, address: PacsAddress, signal: AbortSignal): Promise<string> {
  try {
    return await answer.text();
  } catch (thrown) {
    throw signal.aborted ? cancelled : unreachable(address, thrown);
  }
}
