// The pair list of the fine-tuning room: kept in step with what is open, mended by hand, without a name of anybody.
import { type Contrast, contrasts } from '../core/contrast.ts';
import { type PairRow, patchFineTune, useFineTune } from './fineTuneStore.ts';
import { seriesById, useStudy } from './studyStore.ts';
import type { KeptPair } from '../storage/pairs.ts';
import { newestVersions } from '../storage/pairVersions.ts';
import { matchPairs, pairFaults, type References } from '../core/series/matchPairs.ts';
import { olderPatientHash, patientHash, patientLabels } from '../core/training/pairs.ts';

const none: References = { T1: null, T2: null };

function labelled(rows: readonly PairRow[]): readonly PairRow[] {
  const labels = patientLabels(rows.map(({ patient }) => patient));
  return rows.map((row, i) => ({ ...row, label: labels[i] ?? '' }));
}

/** A pair that is ready and one of whose MR was closed: it can train as it was kept, and cannot be made again. */
export const onlyAsKept = ({ state, references }: PairRow): boolean =>
  state.kind === 'ready' &&
  contrasts.some(
    (contrast) => references[contrast] !== null && !seriesById(useStudy.getState(), references[contrast]),
  );

const faultsOf = (row: PairRow): PairRow['faults'] => {
  const state = useStudy.getState();
  const ct = seriesById(state, row.ctId);
  if (!ct || onlyAsKept(row)) return [];
  const references = contrasts.flatMap((contrast) => {
    const mr = seriesById(state, row.references[contrast]);
    return mr ? [[contrast, mr] as const] : [];
  });
  return pairFaults(ct, references, contrasts);
};

const put = (rows: readonly PairRow[]): void => {
  patchFineTune({ pairs: labelled(rows.map((row) => ({ ...row, faults: faultsOf(row) }))) });
};

/** New pairs of what is open, and those `kept` from before, are added; rows whose series were closed go, unless they are kept. */
export async function updatePairs(kept: readonly KeptPair[]): Promise<void> {
  const { series } = useStudy.getState();
  const { pairs: proposed, unused } = matchPairs(series);
  const fresh = await Promise.all(
    proposed.map(async ({ ctId, references }): Promise<PairRow | null> => {
      const ct = series.find(({ id }) => id === ctId);
      return ct ? blankRow(ctId, references, await patientHash(ct)) : null;
    }),
  );
  const patientOf = await patientsOf(kept);
  const now = useFineTune
    .getState()
    .pairs.filter(
      ({ ctId, state }) =>
        ctId === null || state.kind === 'preparing' || series.some(({ id }) => id === ctId),
    )
    .map((row) =>
      row.ctId === null && row.state.kind === 'ready' ? { ...row, patient: patientOf(row.state.kept) } : row,
    );
  const known = new Set([...now.map(({ ctId }) => ctId), ...removed]);
  const added = fresh.flatMap((row) => (row && !known.has(row.ctId) ? [row] : []));
  const listed = new Set(now.flatMap(({ state }) => (state.kind === 'ready' ? [state.kept.key] : [])));
  const opened = new Set([...now, ...added].flatMap((row) => (row.ctId === null ? [] : [row.patient])));
  const stored = newestVersions(kept)
    .filter((pair) => !listed.has(pair.key) && !opened.has(patientOf(pair)))
    .map((pair): PairRow => ({
      ...blankRow(null, none, patientOf(pair)),
      id: pair.key,
      state: { kind: 'ready', kept: pair },
    }));
  const stays = now.filter((row) => row.ctId !== null || !opened.has(row.patient));
  patchFineTune({ unused });
  put([...stays, ...stored, ...added]);
}

/** Who a kept pair is of: older versions of this program named the same person by another hash. */
async function patientsOf(kept: readonly KeptPair[]): Promise<(pair: KeptPair) => string> {
  const cts = useStudy.getState().series.filter(({ role }) => role === 'ct');
  const ofOpen = cts.map(async (ct) => [await olderPatientHash(ct), await patientHash(ct)] as const);
  const ofKept = kept.flatMap(({ olderPatient, patient }) =>
    olderPatient === null ? [] : [[olderPatient, patient] as const],
  );
  const nowOf = new Map([...ofKept, ...(await Promise.all(ofOpen))]);
  return ({ olderPatient, patient }) => (olderPatient === null ? (nowOf.get(patient) ?? patient) : patient);
}

/** CTs whose rows the user took away. */
const removed = new Set<string>();

function blankRow(ctId: string | null, references: References, patient: string): PairRow {
  return {
    id: ctId ?? patient,
    ctId,
    references,
    patient,
    label: '',
    included: true,
    samePerson: false,
    faults: [],
    state: { kind: 'new' },
  };
}

export async function addPair(ctId: string): Promise<void> {
  const ct = seriesById(useStudy.getState(), ctId);
  const { pairs } = useFineTune.getState();
  if (!ct || pairs.some((row) => row.ctId === ctId)) return;
  removed.delete(ctId);
  put([...pairs, blankRow(ctId, none, await patientHash(ct))]);
}

export function takeAway(id: string): void {
  const { pairs } = useFineTune.getState();
  const row = pairs.find((one) => one.id === id);
  if (row?.ctId) removed.add(row.ctId);
  put(pairs.filter((one) => one.id !== id));
}

/** Pairs that failed and that this concerns are tried again at the next Train. */
export function tryAgain(concerns: (row: PairRow) => boolean): void {
  const { pairs } = useFineTune.getState();
  const again = (row: PairRow): boolean => row.state.kind === 'failed' && concerns(row);
  if (pairs.some(again)) put(pairs.map((row) => (again(row) ? { ...row, state: { kind: 'new' } } : row)));
}

/** Another MR for a contrast, or none; what was prepared no longer counts. */
export function changeReference(id: string, contrast: Contrast, mrId: string | null): void {
  put(
    useFineTune.getState().pairs.map((row) => {
      if (row.id !== id) return row;
      const references = { ...row.references, [contrast]: mrId };
      const other: Contrast = contrast === 'T1' ? 'T2' : 'T1';
      if (mrId !== null && references[other] === mrId) references[other] = null;
      return { ...row, references, samePerson: false, state: { kind: 'new' } };
    }),
  );
}
