// An exported series that was opened again, made again from its CT, and compared; how it went stands in the verify store.
import { type AppError, toAppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { latest } from '../core/latest.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import type { Compute } from '../pipeline/host.ts';
import { remakeOf, verify } from '../pipeline/verify.ts';
import { useEngine } from '../stores/engineStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { seriesById, useStudy } from '../stores/studyStore.ts';
import { setVerification, useVerify } from '../stores/verifyStore.ts';
import { ctWithMasksOf } from './ctWithMasks.ts';

export interface VerifyFlow {
  readonly verify: (seriesId: string) => Promise<void>;
  readonly cancel: () => void;
}

export interface VerifyDeps {
  readonly compute: Pick<Compute, 'reading' | 'width' | 'network'>;
  readonly filesOf: (id: string) => readonly DroppedFile[];
  /** Opens a CT, so that it is read and its head found. */
  readonly selectCt: (id: string) => Promise<void>;
}

export function createVerifyFlow({ compute, filesOf, selectCt }: VerifyDeps): VerifyFlow {
  const runs = latest(() => endJob('verify'));

  const remake = async (
    series: SeriesInfo,
    signal: AbortSignal,
    tell: (done: number, total: number) => void,
  ): Promise<void> => {
    tell(0, series.instances.length);
    const wanted = remakeOf(series, useStudy.getState().series);
    await selectCt(wanted.ct.id);
    const ground = ctWithMasksOf(wanted.ct.id);
    if (!ground) throw ctUnusable;
    const progress = ({ done, total }: { readonly done: number; readonly total: number }): void =>
      tell(done, total);
    const found = await verify({ compute, signal, progress }, series, filesOf(series.id), wanted, ground);
    const adapter = useEngine.getState().backend?.adapter ?? '';
    setVerification(series.id, { state: 'done', ...found, adapter });
  };

  return {
    verify: async (seriesId) => {
      const series = seriesById(useStudy.getState(), seriesId);
      if (!series) return;
      await runs.run(async ({ signal, overtaken }) => {
        try {
          await remake(series, signal, (done, total) => {
            if (overtaken()) return;
            setVerification(seriesId, { state: 'running', done, total });
            showJob(plainJob('verify', 'Making the series again', done, total, 'slices'));
          });
        } catch (thrown) {
          const error = toAppError(thrown);
          setVerification(seriesId, error.kind === 'cancelled' ? null : { state: 'failed', error });
        }
      });
    },
    cancel: () => {
      runs.cancel();
      for (const [id, { state }] of Object.entries(useVerify.getState().bySeries))
        if (state === 'running') setVerification(id, null);
    },
  };
}

const ctUnusable: AppError = {
  kind: 'file',
  message: 'The CT that this series was made from could not be read, or no head was found in it.',
  advice: 'See what the Studies column says of it.',
};
