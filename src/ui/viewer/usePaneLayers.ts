// The layers that the panes show: the open CT, its synthetic MR and the aligned real MR, with the scale of their values.
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { type Contrast, contrasts } from '../../core/contrast.ts';
import { type RegularGrid, regularGrid } from '../../core/geometry/regularGrid.ts';
import { SYNTHETIC_MAX, type Stack } from '../../core/geometry/stack.ts';
import { isSeriesImage, type PaneImage } from '../../core/view/viewImage.ts';
import { slicesOfHighSpread } from '../../core/network/judgeSpread.ts';
import { useCompare } from '../../stores/compareStore.ts';
import { registrationKey, seriesById, type StudyState, useStudy } from '../../stores/studyStore.ts';
import { isAnotherPatients } from '../../stores/verdicts.ts';
import { epochOf } from './epochOf.ts';
import { linesOf } from './patientLines.ts';
import { type Compared, worstSourceSlices } from './worstSourceSlices.ts';
import { seriesLayers } from './seriesLayers.ts';
import {
  type ImageLayer,
  type ImageLayers,
  type MaskStacks,
  noMasks,
  type PatientLines,
} from '../../viewer/imageLayer.ts';
import type { App, LayerId } from '../../flows/app.ts';
import { useApp } from '../appContext.tsx';
import { imagesOf } from '../kit/imageWords.ts';

export interface PaneLayers {
  readonly grid: RegularGrid;
  readonly layers: ImageLayers;
  readonly masks: MaskStacks;
  readonly patient: PatientLines | null;
  /** Images that a pane can be set to. */
  readonly images: readonly PaneImage[];
}

/** Null before a CT, or a series without one, is open. */
export function usePaneLayers(): PaneLayers | null {
  const app = useApp();
  const study = useStudy();
  const compared = useCompare(useShallow(({ judgements, region }) => ({ judgements, region })));
  const { ctId, aloneId } = study;
  const ct = ctId === null ? null : app.pixels({ of: 'ct', ctId });
  const alone = ctId === null && aloneId !== null ? app.pixels({ of: 'series', ctId: aloneId }) : null;
  const base = ct ?? alone;
  const grid = useMemo(() => (base ? regularGrid(base.geometry) : null), [base]);
  return useMemo(() => {
    if (!grid) return null;
    if (ct && ctId !== null) {
      const layers = { ...layersOf(app, study, compared, ctId, ct), ...seriesLayers(app, study, ctId) };
      return {
        grid,
        layers,
        masks: {
          head: maskOf(app, { of: 'head', ctId }),
          intracranial: maskOf(app, { of: 'intracranial', ctId }),
          tissue: {
            synthetic: maskOf(app, { of: 'tissue', ctId, source: 'synthetic' }),
            real: maskOf(app, { of: 'tissue', ctId, source: 'real' }),
          },
        },
        patient: patientOf(study, ctId),
        images: choosableImages(layers),
      };
    }
    if (aloneId === null) return null;
    const layers = seriesLayers(app, study, aloneId);
    const images = Object.values(layers).flatMap((layer) => layer?.image ?? []);
    return { grid, layers, masks: noMasks, patient: patientOf(study, aloneId), images };
  }, [app, study, ct, grid, ctId, aloneId, compared]);
}

function layersOf(app: App, study: StudyState, compared: Compared, ctId: string, ct: Stack): ImageLayers {
  const reading = study.reading[ctId];
  const ctLayer: ImageLayer = {
    image: 'ct',
    label: 'CT',
    stack: ct,
    slope: 1,
    intercept: 0,
    units: 'HU',
    synthetic: false,
    done: reading?.state === 'reading' ? (reading.done ?? null) : null,
    stale: null,
    note: null,
    epoch: epochOf(ct),
  };
  const made = contrasts.flatMap((contrast) => [
    ...syntheticLayer(app, study, compared, ctId, contrast),
    ...spreadLayer(app, study, ctId, contrast),
    ...realLayer(app, study, ctId, contrast),
  ]);
  return Object.fromEntries([ctLayer, ...made].map((layer) => [layer.image, layer]));
}

function syntheticLayer(
  app: App,
  study: StudyState,
  compared: Compared,
  ctId: string,
  contrast: Contrast,
): ImageLayer[] {
  const synthesis = study.syntheses[ctId];
  const stack = app.pixels({ of: 'synthetic', ctId, contrast });
  if (!synthesis || !stack) return [];
  const ctSeries = seriesById(study, ctId);
  return [
    {
      image: imagesOf[contrast].synthetic,
      label: `Synthetic ${contrast}`,
      stack,
      slope: 1 / SYNTHETIC_MAX,
      intercept: 0,
      units: 'intensity 0 to 1',
      synthetic: true,
      done: synthesis.slicesDone,
      stale: synthesis.stale,
      note: synthesis.untrained ? 'untrained weights' : null,
      ...(ctSeries ? { patient: linesOf(ctSeries, true) } : {}),
      worst: worstSourceSlices(compared, ctId, contrast),
      ...spreadOfSlices(study, ctId, contrast),
      epoch: epochOf(stack),
    },
  ];
}

function spreadLayer(app: App, study: StudyState, ctId: string, contrast: Contrast): ImageLayer[] {
  const [synthesis, spread] = [study.syntheses[ctId], study.spreads[ctId]];
  const stack = app.pixels({ of: 'spread', ctId, contrast });
  if (!synthesis || !spread || !stack) return [];
  const ctSeries = seriesById(study, ctId);
  return [
    {
      image: imagesOf[contrast].spread,
      label: `Spread ${contrast}`,
      stack,
      slope: 100 / SYNTHETIC_MAX,
      intercept: 0,
      units: '% of full scale',
      synthetic: true,
      done: spread.slicesDone,
      stale: synthesis.stale,
      note: synthesis.untrained ? 'untrained weights' : null,
      ...(ctSeries ? { patient: linesOf(ctSeries, true) } : {}),
      ...spreadOfSlices(study, ctId, contrast),
      epoch: epochOf(stack),
    },
  ];
}

/** What the measured spread says of the slices of synthetic MR: which are doubtful, and each one's mean. */
function spreadOfSlices(
  { syntheses, spreads }: StudyState,
  ctId: string,
  contrast: Contrast,
): Pick<ImageLayer, 'doubtful' | 'sliceWords'> {
  const at = syntheses[ctId]?.contrasts.indexOf(contrast) ?? -1;
  const means = spreads[ctId]?.means[at];
  if (!means) return {};
  return {
    doubtful: slicesOfHighSpread(means),
    sliceWords: means.map((mean) => (mean === null ? '' : `spread ${mean.toFixed(1)} %`)),
  };
}

function realLayer(app: App, study: StudyState, ctId: string, contrast: Contrast): ImageLayer[] {
  const registration = study.registrations[registrationKey(ctId, contrast)];
  const stack = app.pixels({ of: 'real', ctId, contrast });
  if (!stack || !registration?.scale) return [];
  const mr = seriesById(study, registration.mrId ?? null);
  const { low, high, words } = registration.scale;
  const range = Math.max(high - low, 1e-9);
  return [
    {
      image: imagesOf[contrast].real,
      label: `Real ${contrast}`,
      stack,
      slope: 1 / range,
      intercept: -low / range,
      units: words,
      synthetic: false,
      done: null,
      stale: null,
      note: registration.unsure ? 'alignment unreliable' : null,
      unsure: registration.unsure === true,
      provisional: study.syntheses[ctId] !== undefined && !registration.settled,
      ...(mr ? { patient: linesOf(mr), foreign: isAnotherPatients(study, contrast) } : {}),
      epoch: epochOf(stack),
    },
  ];
}

function maskOf(app: App, layer: LayerId): Stack<Uint8Array> | null {
  const stack = app.pixels(layer);
  return stack && stack.voxels instanceof Uint8Array
    ? { geometry: stack.geometry, voxels: stack.voxels }
    : null;
}

function patientOf(study: StudyState, id: string): PatientLines | null {
  const series = seriesById(study, id);
  return series && linesOf(series);
}

/** Real MR and differences are offered only where there is real MR. */
function choosableImages(layers: ImageLayers): readonly PaneImage[] {
  return [
    'ct',
    'synthetic-t1',
    'synthetic-t2',
    ...(layers['spread-t1'] ? (['spread-t1'] as const) : []),
    ...(layers['spread-t2'] ? (['spread-t2'] as const) : []),
    ...(layers['real-t1'] ? (['real-t1', 'difference-t1'] as const) : []),
    ...(layers['real-t2'] ? (['real-t2', 'difference-t2'] as const) : []),
    ...Object.values(layers).flatMap((layer) => (layer && isSeriesImage(layer.image) ? [layer.image] : [])),
  ];
}
