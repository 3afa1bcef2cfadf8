// Several commands at one Orthanc: each claims a CT in its metadata before it begins, and takes over what another left.
//
// Every command writes its claim under a number of its own and then reads all: whoever sees another's takes its own back. Of
// two that claim at once at least one reads after the other wrote, so never do both go on. A claim is renewed while the work
// lasts; one that did not change for the lease, by the reader's own clock, is removed. Whoever was only asleep and goes on
// stores the same images under the same UIDs, so that nothing is there twice even then.
import type { AppError } from '../../../src/core/appError.ts';
import type { Ask } from '../../../src/dicomweb/http.ts';
import type { Clock } from './clock.ts';
import type { WorkItem } from './worklist.ts';

export interface Claims {
  /** Mine now; another command's; or done, or stopped, by another. Throws an AppError. */
  readonly claim: (item: WorkItem) => Promise<'mine' | 'others' | 'finished'>;
  readonly finish: (item: WorkItem, ended: 'done' | 'stopped') => Promise<void>;
  /** Never throws: a claim that stays is taken over after the lease. */
  readonly release: (item: WorkItem) => Promise<void>;
  /** In another order in each command, so that they seldom meet. */
  readonly shuffled: (items: readonly WorkItem[]) => readonly WorkItem[];
}

/** Numbers of Orthanc's user-defined metadata (from 1024 on): what was finished, and the claims. */
const FINISHED = 20_000;
const FIRST_CLAIM = 20_001;
const CLAIMS = 40_000;

type Metadata = ReadonlyMap<number, string>;

/** `ask` asks Orthanc's own REST API. `model`: the weights that all of them must use. Throws an AppError where it is no Orthanc. */
export async function orthancClaims(
  ask: Ask,
  {
    model,
    lease,
    clock,
    log,
    signal,
  }: {
    readonly model: string;
    /** Seconds. */
    readonly lease: number;
    readonly clock: Clock;
    readonly log: (words: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<Claims> {
  const json = async (path: string, at: AbortSignal): Promise<unknown> => {
    const text = await (await ask({ path, accept: 'application/json', signal: at, also: [404] })).text();
    return text === '' ? null : (JSON.parse(text) as unknown);
  };
  const system = (await json('/system', signal).catch(() => null)) as Record<string, unknown> | null;
  if (typeof system?.['DatabaseVersion'] !== 'number') throw noOrthanc;
  if (system['CheckRevisions'] === true) throw checksRevisions;

  const me = crypto.randomUUID();
  const own = FIRST_CLAIM + Math.floor(Math.random() * CLAIMS);
  const ids = new Map<string, string>();
  /** Claims of others as they were first seen so, and when. */
  const watched = new Map<string, { readonly value: string; readonly since: number }>();
  let beating: ReturnType<typeof setInterval> | null = null;
  const ever = new AbortController().signal;

  const idOf = async ({ key, series }: WorkItem): Promise<string | null> => {
    const known = ids.get(key);
    if (known !== undefined || !series) return known ?? null;
    const body = new Blob([series.seriesUid]);
    const answer = await ask({
      method: 'POST',
      path: '/tools/lookup',
      accept: 'application/json',
      body,
      signal,
    });
    const found = (
      JSON.parse(await answer.text()) as readonly { readonly Type: string; readonly ID: string }[]
    ).find(({ Type }) => Type === 'Series');
    if (found) ids.set(key, found.ID);
    return found?.ID ?? null;
  };
  const metadataOf = async (id: string): Promise<Metadata> => {
    const all = (await json(`/series/${id}/metadata?expand`, signal)) as Readonly<
      Record<string, string>
    > | null;
    return new Map(Object.entries(all ?? {}).map(([name, value]) => [Number(name), value]));
  };
  const put = async (id: string, number: number, value: string): Promise<void> => {
    const body = new Blob([value]);
    await ask({ method: 'PUT', path: `/series/${id}/metadata/${number}`, accept: '*/*', body, signal: ever });
  };
  const remove = async (id: string, number: number): Promise<void> => {
    const path = `/series/${id}/metadata/${number}`;
    await ask({ method: 'DELETE', path, accept: '*/*', signal: ever, also: [404] });
  };
  const isFinished = (metadata: Metadata, { fingerprint }: WorkItem): boolean =>
    metadata.get(FINISHED)?.startsWith(`${model} ${fingerprint} `) === true;
  const othersIn = (metadata: Metadata): readonly [number, string][] =>
    [...metadata].filter(
      ([number, value]) =>
        number >= FIRST_CLAIM && number < FIRST_CLAIM + CLAIMS && !(number === own && value.startsWith(me)),
    );
  /** Whether somebody else holds it; claims that did not move for the lease are removed on the way. */
  const isHeld = async (id: string, metadata: Metadata): Promise<boolean> => {
    let held = false;
    for (const [number, value] of othersIn(metadata)) {
      const name = `${id} ${number}`;
      const before = watched.get(name);
      if (before?.value !== value) watched.set(name, { value, since: clock.now() });
      else if (clock.now() - before.since >= lease) {
        await remove(id, number);
        watched.delete(name);
        log('A CT that another command left is taken over.');
        continue;
      }
      held = true;
    }
    return held;
  };
  const stopBeating = (): void => {
    if (beating) clearInterval(beating);
    beating = null;
  };

  return {
    claim: async (item) => {
      const id = await idOf(item);
      if (id === null) return 'others'; // it has just gone
      const before = await metadataOf(id);
      if (isFinished(before, item)) return 'finished';
      if (await isHeld(id, before)) return 'others';
      let beat = 0;
      await put(id, own, `${me} ${beat}`);
      const after = await metadataOf(id);
      const finished = isFinished(after, item);
      if (finished || othersIn(after).length > 0) {
        await remove(id, own);
        return finished ? 'finished' : 'others';
      }
      stopBeating();
      beating = setInterval(
        () => void put(id, own, `${me} ${++beat}`).catch(() => undefined),
        (1000 * lease) / 4,
      ); // a missed beat is made up by the next
      return 'mine';
    },
    finish: async (item, ended) => {
      stopBeating();
      const id = await idOf(item);
      if (id === null) return;
      await put(id, FINISHED, `${model} ${item.fingerprint} ${ended}`);
      await remove(id, own);
    },
    release: async (item) => {
      stopBeating();
      const id = ids.get(item.key);
      if (id !== undefined) await remove(id, own).catch(() => undefined);
    },
    shuffled: (items) =>
      items
        .map((item): [number, WorkItem] => [Math.random(), item])
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item),
  };
}

const noOrthanc: AppError = {
  kind: 'pacs',
  message: '--share found no Orthanc above the address of the DICOMweb services.',
  advice: 'Only Orthanc can be shared: its own REST API must be reachable, one level above /dicom-web.',
};

const checksRevisions: AppError = {
  kind: 'pacs',
  message:
    'This Orthanc checks revisions of metadata (CheckRevisions), under which claims cannot be renewed.',
  advice: 'Leave --share out and run one command, or turn CheckRevisions off.',
};
