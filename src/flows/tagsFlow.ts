// The tags of one slice's file, read when they are asked for; of the slice in view, or of any series.
import { cancelled, toAppError, type AppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { gridToPatient, regularGrid } from '../core/geometry/regularGrid.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import { dot, subtract, type Vec3 } from '../core/geometry/vec.ts';
import { latest } from '../core/latest.ts';
import { imageKind, isSeriesImage } from '../core/view/viewImage.ts';
import { contentOf } from '../core/view/viewState.ts';
import type { Compute } from '../pipeline/host.ts';
import { registrationKey, seriesById, useStudy } from '../stores/studyStore.ts';
import { type TagsOf, useTags } from '../stores/tagsStore.ts';
import { useView } from '../stores/viewStore.ts';

export interface TagsFlow {
  /** Of a slice of a series (from 0), or of the one nearest to the crosshair. */
  readonly show: (seriesId: string, slice?: number) => Promise<void>;
  /** Of what the active pane shows. */
  readonly showInView: () => Promise<void>;
  readonly close: () => void;
}

export interface TagsDeps {
  readonly compute: Pick<Compute, 'reading'>;
  readonly filesOf: (id: string) => readonly DroppedFile[];
}

const gone: AppError = {
  kind: 'file',
  message: 'The file of this slice is not at hand any more.',
  advice: 'Open its folder again.',
};

export function createTagsFlow({ compute, filesOf }: TagsDeps): TagsFlow {
  const runs = latest();

  const open = async (of: TagsOf): Promise<void> => {
    useTags.setState({ of, read: { state: 'reading' } });
    const instance = seriesById(useStudy.getState(), of.seriesId)?.instances[of.slice];
    const file = instance && filesOf(of.seriesId)[instance.fileIndex];
    await runs.run(async ({ signal, overtaken }) => {
      try {
        if (!file) throw gone;
        const tags = await compute.reading.readTags({ file, frame: instance.frame }, { signal });
        if (!overtaken()) useTags.setState({ read: { state: 'ready', tags } });
      } catch (thrown) {
        const error = toAppError(thrown);
        if (!overtaken() && error.kind !== cancelled.kind)
          useTags.setState({ read: { state: 'failed', error } });
      }
    });
  };

  const show = (seriesId: string, slice?: number, instead = ''): Promise<void> =>
    open({ seriesId, slice: slice ?? sliceInView(seriesId), instead });

  return {
    show: (seriesId, slice) => show(seriesId, slice),
    showInView: async () => {
      const found = seriesInView();
      if (found) await show(found.seriesId, undefined, found.instead);
    },
    close: () => {
      runs.cancel();
      useTags.setState({ of: null, read: { state: 'reading' } });
    },
  };
}

/** The series behind the active pane's image; what was made here has no file, and its CT stands in for it. */
function seriesInView(): Pick<TagsOf, 'seriesId' | 'instead'> | null {
  const { ctId, aloneId, registrations } = useStudy.getState();
  const view = useView.getState().present;
  const { image } = contentOf(view, view.activePane);
  const [part] = imageKind(image).parts;
  if (isSeriesImage(part)) return { seriesId: part.slice(part.indexOf(':') + 1), instead: '' };
  if (ctId === null) return aloneId === null ? null : { seriesId: aloneId, instead: '' };
  const real = part === 'real-t1' ? 'T1' : part === 'real-t2' ? 'T2' : null;
  const mrId = real && registrations[registrationKey(ctId, real)]?.mrId;
  if (mrId) return { seriesId: mrId, instead: 'The MR as it was acquired, at the nearest slice.' };
  const instead =
    part === 'ct'
      ? ''
      : 'Synthetic MR has no file before it is exported: this is the CT that it is made from.';
  return { seriesId: ctId, instead };
}

/** The slice nearest to the crosshair, by where both lie in the patient. */
function sliceInView(seriesId: string): number {
  const study = useStudy.getState();
  const geometry = seriesById(study, seriesId)?.geometry;
  const base = seriesById(study, study.ctId ?? study.aloneId)?.geometry;
  if (!geometry || !base) return 0;
  return nearestSlice(geometry, gridToPatient(regularGrid(base), useView.getState().present.cursor));
}

function nearestSlice({ positions, normal }: StackGeometry, point: Vec3): number {
  const apart = (position: Vec3 | undefined): number =>
    position ? Math.abs(dot(subtract(point, position), normal)) : Infinity;
  return positions.reduce((best, position, i) => (apart(position) < apart(positions[best]) ? i : best), 0);
}
