// A PACS by DICOMweb: series searched (QIDO-RS), fetched (WADO-RS) and stored (STOW-RS), for page and command alike.
import { cancelled, isAppError } from '../core/appError.ts';
import type { PacsAddress } from './address.ts';
import {
  datasetIn,
  datasetsIn,
  itemsOf,
  type JsonDataset,
  numberOf,
  textOf as valueOf,
} from './dicomJson.ts';
import { type Ask, type HttpAnswer, textOf } from './http.ts';
import { boundaryOf, multipartBody, partsOf } from './multipart.ts';
import { incomplete, notDicomWeb, refusal, tooLarge, unreachable } from './pacsErrors.ts';

/** What to search for; an empty text asks for anything. */
export interface PacsFilter {
  readonly patientId: string;
  /** Part of a name: "Mey" finds Meyer^Eva. */
  readonly patientName: string;
  /** One day or a range: "20240102" or "20240101-20240131", open at either end. */
  readonly studyDate: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  /** "CT" */
  readonly modality: string;
}

export const anything: PacsFilter = {
  patientId: '',
  patientName: '',
  studyDate: '',
  studyUid: '',
  seriesUid: '',
  modality: '',
};

export interface PacsStudy {
  readonly studyUid: string;
  readonly patientId: string;
  readonly patientName: string;
  /** YYYYMMDD. */
  readonly studyDate: string;
  readonly description: string;
  readonly modalities: readonly string[];
  /** Null where the PACS does not tell. */
  readonly images: number | null;
}

export interface PacsSeries {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly patientId: string;
  readonly modality: string;
  readonly number: number | null;
  readonly description: string;
  readonly images: number | null;
}

/** A series' instances, and when it says that it was made: YYYYMMDD and HHMMSS, empty where it does not. */
export interface StoredSeries {
  readonly instanceUids: ReadonlySet<string>;
  readonly date: string;
  readonly time: string;
}

export interface FetchProgress {
  /** Images and bytes so far. */
  readonly images: number;
  readonly bytes: number;
}

export interface Pacs {
  readonly address: PacsAddress;
  /** At most `most`; one more is asked for, so that a longer list is known to be cut. */
  readonly studies: (
    filter: PacsFilter,
    most: number,
    signal: AbortSignal,
  ) => Promise<{ readonly studies: readonly PacsStudy[]; readonly cut: boolean }>;
  readonly series: (filter: PacsFilter, signal: AbortSignal) => Promise<readonly PacsSeries[]>;
  readonly stored: (studyUid: string, seriesUid: string, signal: AbortSignal) => Promise<StoredSeries>;
  /** The files of a series as they arrive; fewer than `expected`, or a stream that breaks off, is an error. */
  readonly fetch: (
    series: Pick<PacsSeries, 'studyUid' | 'seriesUid'>,
    expected: number | null,
    signal: AbortSignal,
    progress: (at: FetchProgress) => void,
  ) => AsyncGenerator<Uint8Array<ArrayBuffer>>;
  /** Stores files of one study; those that are refused make it throw. `progress`: files taken so far. */
  readonly store: (
    studyUid: string,
    files: readonly Uint8Array<ArrayBuffer>[],
    signal: AbortSignal,
    progress: (done: number) => void,
  ) => Promise<void>;
}

const JSON_TYPE = 'application/dicom+json';
const DICOM_TYPE = 'multipart/related; type="application/dicom"';
/** Series of one answer: more are asked for page by page. */
const PAGE = 200;
/** Bytes of one STOW-RS request, unless a single file is larger. */
const STORE_AT_ONCE = 8 << 20;

const known = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

/** UIDs are a PACS' own words: whatever they hold, they stay one step of the path. */
const studyPath = (studyUid: string): string => `/studies/${encodeURIComponent(studyUid)}`;
const seriesPath = (studyUid: string, seriesUid: string): string =>
  `${studyPath(studyUid)}/series/${encodeURIComponent(seriesUid)}`;

const wildcard = (name: string): string => (name === '' || name.includes('*') ? name : `*${name}*`);

export function pacs(address: PacsAddress, ask: Ask): Pacs {
  const search = async (path: string, signal: AbortSignal): Promise<readonly JsonDataset[]> => {
    const answer = await ask({ path, accept: JSON_TYPE, signal });
    const text = await textOf(answer, address, signal);
    const datasets = datasetsIn(text);
    if (!datasets) throw notDicomWeb(address, text);
    return datasets;
  };
  return {
    address,
    studies: async (filter, most, signal) => {
      const query = known({
        PatientID: filter.patientId,
        PatientName: wildcard(filter.patientName),
        StudyDate: filter.studyDate,
        StudyInstanceUID: filter.studyUid,
        ModalitiesInStudy: filter.modality,
        includefield: '00081030',
        limit: String(most + 1),
      });
      const found = (await search(`/studies?${query}`, signal)).map(studyOf);
      return { studies: found.slice(0, most), cut: found.length > most };
    },
    series: async (filter, signal) => {
      const query = known({
        PatientID: filter.patientId,
        PatientName: wildcard(filter.patientName),
        StudyDate: filter.studyDate,
        SeriesInstanceUID: filter.seriesUid,
        Modality: filter.modality,
        includefield: '00201209',
      });
      const at = filter.studyUid === '' ? '/series' : `${studyPath(filter.studyUid)}/series`;
      const all = new Map<string, PacsSeries>();
      for (let offset = 0; ; offset += PAGE) {
        const page = await search(`${at}?${query}&limit=${PAGE}&offset=${offset}`, signal);
        const before = all.size;
        for (const one of page) {
          const series = seriesOf(one, filter.studyUid);
          all.set(`${series.studyUid}|${series.seriesUid}`, series);
        }
        if (page.length < PAGE || all.size === before) return [...all.values()];
      }
    },
    stored: async (studyUid, seriesUid, signal) => {
      const path = `${seriesPath(studyUid, seriesUid)}/instances?includefield=00080021&includefield=00080031`;
      const answer = await ask({ path, accept: JSON_TYPE, signal, also: [404] }); // some know no empty answer
      if (answer.status === 404) return { instanceUids: new Set(), date: '', time: '' };
      const text = await textOf(answer, address, signal);
      const datasets = datasetsIn(text);
      if (!datasets) throw notDicomWeb(address, text);
      const [first = {}] = datasets;
      return {
        instanceUids: new Set(datasets.map((one) => valueOf(one, '00080018'))),
        date: valueOf(first, '00080021'),
        time: valueOf(first, '00080031'),
      };
    },
    fetch: (series, expected, signal, progress) =>
      fetched(address, ask, { series, expected, signal, progress }),
    store: (studyUid, files, signal, progress) => store(address, ask, { studyUid, files, signal, progress }),
  };
}

async function* fetched(
  address: PacsAddress,
  ask: Ask,
  {
    series,
    expected,
    signal,
    progress,
  }: {
    readonly series: Pick<PacsSeries, 'studyUid' | 'seriesUid'>;
    readonly expected: number | null;
    readonly signal: AbortSignal;
    readonly progress: (at: FetchProgress) => void;
  },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const answer = await ask({
    path: seriesPath(series.studyUid, series.seriesUid),
    accept: `${DICOM_TYPE}; transfer-syntax=*`, // as it is stored: nothing is decoded and coded again on the way
    signal,
    also: [404],
  });
  if (answer.status === 404) throw incomplete(0, expected);
  const boundary = boundaryOf(answer.headers.get('content-type'));
  if (boundary === null || !answer.body) throw notDicomWeb(address, answer.headers.get('content-type') ?? '');
  const reader = answer.body.getReader();
  let [images, bytes] = [0, 0];
  const parts = partsOf(reader, boundary, (more) => progress({ images, bytes: (bytes += more) }));
  try {
    for (;;) {
      const next = await parts.next();
      if (signal.aborted) throw cancelled;
      if (next.done === true) {
        if (!next.value.ended || (expected !== null && images < expected)) throw incomplete(images, expected);
        return;
      }
      images++;
      progress({ images, bytes });
      yield next.value;
    }
  } catch (thrown) {
    if (signal.aborted) throw cancelled;
    throw isAppError(thrown)
      ? thrown
      : images > 0
        ? incomplete(images, expected)
        : unreachable(address, thrown);
  } finally {
    await reader.cancel().catch(() => undefined); // what is left is not wanted, whether it ended well or not
  }
}

async function store(
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

const studyOf = (one: JsonDataset): PacsStudy => ({
  studyUid: valueOf(one, '0020000D'),
  patientId: valueOf(one, '00100020'),
  patientName: valueOf(one, '00100010'),
  studyDate: valueOf(one, '00080020'),
  description: valueOf(one, '00081030'),
  modalities: valueOf(one, '00080061')
    .split('\\')
    .filter((text) => text !== ''),
  images: numberOf(one, '00201208'),
});

const seriesOf = (one: JsonDataset, studyUid: string): PacsSeries => ({
  studyUid: valueOf(one, '0020000D') || studyUid,
  seriesUid: valueOf(one, '0020000E'),
  patientId: valueOf(one, '00100020'),
  modality: valueOf(one, '00080060'),
  number: numberOf(one, '00200011'),
  description: valueOf(one, '0008103E'),
  images: numberOf(one, '00201209'),
});
