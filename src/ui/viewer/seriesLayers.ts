// The layers of series that panes show as they were read: on their own grid, or laid over the one in the panes.
import { SYNTHETIC_MAX } from '../../core/geometry/stack.ts';
import { patientDifferences } from '../../core/series/samePatient.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { sharesFrame } from '../../core/series/suggestReference.ts';
import type { SeriesImage } from '../../core/view/viewImage.ts';
import type { App } from '../../flows/app.ts';
import { seriesById, type StudyState } from '../../stores/studyStore.ts';
import type { ImageLayer, ImageLayers } from '../../viewer/imageLayer.ts';
import { seriesName } from '../../core/series/seriesWords.ts';
import { epochOf } from './epochOf.ts';
import { linesOf } from './patientLines.ts';

/** `baseId`: the series whose grid the panes have. */
export function seriesLayers(app: App, study: StudyState, baseId: string): ImageLayers {
  const base = seriesById(study, baseId);
  const layers = Object.keys(study.shown).flatMap((id) => {
    const series = seriesById(study, id);
    return base && series ? layerOf(app, study, base, series) : [];
  });
  return Object.fromEntries(layers.map((layer) => [layer.image, layer]));
}

function layerOf(app: App, study: StudyState, base: SeriesInfo, series: SeriesInfo): ImageLayer[] {
  const { id, role } = series;
  const own = id === base.id;
  const stack = app.pixels(own ? { of: 'series', ctId: id } : { of: 'laid', ctId: base.id, seriesId: id });
  if (!stack || (role !== 'ct' && role !== 'mr' && role !== 'synthetic')) return [];
  const image: SeriesImage = `${role}:${id}`;
  const range = study.shown[id]?.range ?? null;
  return [
    {
      image,
      label: seriesName(series),
      stack,
      slope: role === 'synthetic' ? 1 / SYNTHETIC_MAX : 1,
      intercept: 0,
      ...(range ? { range } : {}),
      units: role === 'ct' ? 'HU' : role === 'mr' ? 'raw units' : 'intensity 0 to 1',
      synthetic: role === 'synthetic',
      done: null,
      stale: null,
      note: own ? null : sharesFrame(base, series) ? 'by its coordinates' : 'other coordinates: not aligned',
      patient: linesOf(series),
      foreign: patientDifferences(base.patient, series.patient).length > 0,
      epoch: epochOf(stack),
    },
  ];
}
