// A PACS by DICOMweb: series searched (QIDO-RS), fetched (WADO-RS) and stored (STOW-RS), for page and command alike.
import type { PacsAddress } from './address.ts';
import { datasetsIn, type JsonDataset, numberOf, textOf as valueOf } from './dicomJson.ts';
import { fetchSeries } from './fetchSeries.ts';
import { type Ask, textOf } from './http.ts';
import { notDicomWeb } from './pacsErrors.ts';
import type { Pacs, PacsSeries, PacsStudy } from './pacsApi.ts';
import { JSON_TYPE, seriesPath, studyPath } from './paths.ts';
import { storeFiles } from './storeFiles.ts';

/** Series of one answer: more are asked for page by page. */
const PAGE = 200;
const known = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

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
      fetchSeries(address, ask, { series, expected, signal, progress }),
    store: (studyUid, files, signal, progress) =>
      storeFiles(address, ask, { studyUid, files, signal, progress }),
  };
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
