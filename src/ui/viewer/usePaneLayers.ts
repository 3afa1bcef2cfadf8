// The layers that the panes show: the open CT, its synthetic MR and the aligned real MR, with the scale of their values.
import { useMemo } from 'react';
import { type Contrast, contrasts } from '../../core/contrast.ts';
import { type RegularGrid, regularGrid } from '../../core/geometry/regularGrid.ts';
import { SYNTHETIC_MAX, type Stack } from '../../core/geometry/stack.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import type { PaneImage } from '../../core/view/viewImage.ts';
import { registrationKey, seriesById, type StudyState, useStudy } from '../../stores/studyStore.ts';
import { isAnotherPatients } from '../../stores/verdicts.ts';
import type { ImageLayer, ImageLayers, MaskStacks, PatientLines } from '../../viewer/imageLayer.ts';
import type { App } from '../../flows/app.ts';
import { useApp } from '../appContext.tsx';
import { imagesOf } from '../kit/imageWords.ts';
import { seriesName } from '../kit/seriesWords.ts';
import { dateText, personText } from '../kit/words.ts';

export interface PaneLayers {
  readonly grid: RegularGrid;
  readonly layers: ImageLayers;
  readonly masks: MaskStacks;
  readonly patient: PatientLines | null;
  /** Images that a pane can be set to. */
  readonly images: readonly PaneImage[];
}

/** Stacks numbered in the order in which they were first seen. */
const epochs = new WeakMap<Stack, number>();
let lastEpoch = 0;
function epochOf(stack: Stack): number {
  const known = epochs.get(stack);
  if (known !== undefined) return known;
  epochs.set(stack, ++lastEpoch);
  return lastEpoch;
}

/** Null before a CT is open. */
export function usePaneLayers(): PaneLayers | null {
  const app = useApp();
  const study = useStudy();
  const ct = study.ctId === null ? null : app.pixels({ of: 'ct', ctId: study.ctId });
  const grid = useMemo(() => (ct ? regularGrid(ct.geometry) : null), [ct]);
  return useMemo(() => {
    if (!ct || !grid || study.ctId === null) return null;
    const layers = layersOf(app, study, study.ctId, ct);
    return {
      grid,
      layers,
      masks: { head: maskOf(app, 'head', study.ctId), intracranial: maskOf(app, 'intracranial', study.ctId) },
      patient: patientOf(study),
      images: choosableImages(layers),
    };
  }, [app, study, ct, grid]);
}

function layersOf(app: App, study: StudyState, ctId: string, ct: Stack): ImageLayers {
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
    ...syntheticLayer(app, study, ctId, contrast),
    ...realLayer(app, study, ctId, contrast),
  ]);
  return Object.fromEntries([ctLayer, ...made].map((layer) => [layer.image, layer]));
}

function syntheticLayer(app: App, study: StudyState, ctId: string, contrast: Contrast): ImageLayer[] {
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
      ...(ctSeries ? { patient: linesOf(ctSeries, 'from ') } : {}),
      epoch: epochOf(stack),
    },
  ];
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
      provisional: (study.syntheses[ctId]?.state ?? 'done') !== 'done',
      ...(mr ? { patient: linesOf(mr), foreign: isAnotherPatients(study, contrast) } : {}),
      epoch: epochOf(stack),
    },
  ];
}

function maskOf(app: App, of: 'head' | 'intracranial', ctId: string): Stack<Uint8Array> | null {
  const stack = app.pixels({ of, ctId });
  return stack && stack.voxels instanceof Uint8Array
    ? { geometry: stack.geometry, voxels: stack.voxels }
    : null;
}

function patientOf(study: StudyState): PatientLines | null {
  const series = seriesById(study, study.ctId);
  return series && linesOf(series);
}

function linesOf(series: SeriesInfo, prefix = ''): PatientLines {
  const { patient, study: visit } = series;
  return {
    patient: [personText(patient.name), patient.id, unbroken(dateText(patient.birthDate))]
      .filter(Boolean)
      .join('  '),
    series: prefix + [dateText(visit.date), seriesName(series)].filter(Boolean).join('  '),
  };
}

/** With hyphens at which no line ends. */
const unbroken = (date: string): string => date.replaceAll('-', '\u2011');

/** Real MR and differences are offered only where there is real MR. */
function choosableImages(layers: ImageLayers): readonly PaneImage[] {
  return [
    'ct',
    'synthetic-t1',
    'synthetic-t2',
    ...(layers['real-t1'] ? (['real-t1', 'difference-t1'] as const) : []),
    ...(layers['real-t2'] ? (['real-t2', 'difference-t2'] as const) : []),
  ];
}
