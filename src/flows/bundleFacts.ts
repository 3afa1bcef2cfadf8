// What a reproducibility bundle tells of the open CT's synthetic MR, gathered from the stores.
import type { AppError } from '../core/appError.ts';
import { application } from '../core/application.ts';
import type { BundleFacts } from '../core/bundle/bundleRecord.ts';
import { filesOfSeries } from '../core/bundle/hashFiles.ts';
import type { Contrast } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { noMove } from '../core/geometry/affine.ts';
import { useCompare } from '../stores/compareStore.ts';
import { useEngine } from '../stores/engineStore.ts';
import { registrationKey, seriesById, useStudy } from '../stores/studyStore.ts';
import { studyVerdicts } from '../stores/verdicts.ts';
import { ctWithMasksOf, syntheticOf } from './ctWithMasks.ts';

/** Throws an AppError where not all slices are made, or something of it is no longer at hand. */
export function bundleFacts(
  filesOf: (id: string) => readonly DroppedFile[],
  written: Date,
): BundleFacts<Blob> {
  const study = useStudy.getState();
  const { ctId, syntheses, registrations, overrides } = study;
  const ct = seriesById(study, ctId);
  const synthesis = ctId === null ? undefined : syntheses[ctId];
  const model = synthesis && useEngine.getState().seen[synthesis.weightsSha256];
  if (ctId === null || !ct || synthesis?.state !== 'done' || !synthesis.slicesDone.every(Boolean))
    throw unfinished;
  const masked = ctWithMasksOf(ctId);
  if (!model || !masked) throw gone;
  const volumes = new Map(
    synthesis.contrasts.map((contrast): [Contrast, Uint16Array] => {
      const voxels = syntheticOf(ctId, contrast);
      if (!voxels) throw gone;
      return [contrast, voxels];
    }),
  );
  const { judgements } = useCompare.getState();
  return {
    program: `${application.name} ${application.version}`,
    written,
    // Slices kept from before may have been made on another device.
    device: synthesis.kept ? null : (synthesis.device ?? null),
    host: navigator.userAgent,
    model,
    settings: {
      windows: synthesis.windows,
      mask: synthesis.mask,
      slices: synthesis.slicesDone.map((_, slice) => slice),
    },
    geometry: masked.ct.geometry,
    ct: { files: filesOfSeries(ct, filesOf(ctId)), voxels: masked.ct.voxels },
    volumes,
    comparisons: synthesis.contrasts.flatMap((contrast): BundleFacts<Blob>['comparisons'] => {
      const key = registrationKey(ctId, contrast);
      const [judged, placed] = [judgements[key], registrations[key]];
      const mr = seriesById(study, placed?.mrId ?? null);
      if (judged?.state !== 'ready' || !placed?.found || !mr) return [];
      const placement = { found: placed.found, nudge: placed.nudge ?? noMove };
      const files = filesOfSeries(mr, filesOf(mr.id));
      return [{ contrast, files, normalisation: judged.normalisation, placement, slices: judged.slices }];
    }),
    verdicts: studyVerdicts(study)
      .filter(({ contrast }) => contrast === null)
      .map(({ rule, level, sentence }) => ({ rule, level, sentence })),
    overrides: overrides[ctId] ?? [],
  };
}

const unfinished: AppError = {
  kind: 'export',
  message: 'A bundle is of all slices, and they are not all made.',
  advice: 'Synthesise them first.',
};

const gone: AppError = {
  kind: 'export',
  message: 'What this synthetic MR was made from is no longer at hand.',
  advice: 'Open the CT again, synthesise, and save the bundle then.',
};
