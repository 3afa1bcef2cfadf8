// A cache of all images' slices in all planes of the regular grid and as acquired, made when first needed.
import { planeGeometry } from '../core/geometry/planes.ts';
import { gridLine, planeSlice, type SlabSlices, slabSlices } from '../core/geometry/reformat.ts';
import type { RegularGrid } from '../core/geometry/regularGrid.ts';
import { slicePixels, type Stack, type StackGeometry, type StackVoxels } from '../core/geometry/stack.ts';
import { maskContours } from '../core/view/viewContour.ts';
import { edgeStrokes } from '../core/view/viewEdges.ts';
import { type PaneImage, imageKind } from '../core/view/viewImage.ts';
import { differencePixels, type DisplayPixels, displayPixels, withUnmade } from '../core/view/viewPixels.ts';
import {
  axesOf,
  sliceCount,
  sliceSpacing,
  type ViewPlane,
  type ViewSpace,
  viewSpace,
  type PlanePoint,
} from '../core/view/viewSpace.ts';
import type { EdgeOverlay, MaskOverlay, Slab } from '../core/view/viewState.ts';
import type { SliceMark } from './drawStrip.ts';
import { type SliceImage, sliceImage } from './imageCanvas.ts';
import { type ImageLayer, type ImageLayers, type MaskStacks, noMasks } from './imageLayer.ts';
import { type TissueSource, WHITE } from '../core/tissue/tissueLabels.ts';

/** A slice as a pane needs it. `absent`: no such image yet. `pending`: the image is being made, nothing of this slice is there yet. */
export type LibrarySlice =
  { readonly state: 'ready'; readonly slice: SliceImage } | { readonly state: 'absent' | 'pending' };

/** Which slice of an image, and how it is worked out. */
export interface SliceWanted {
  readonly plane: ViewPlane;
  readonly index: number;
  readonly slab: Slab;
  readonly difference: 'signed' | 'absolute';
}

/** How many slices of an image are made. */
export interface MadeCount {
  readonly made: number;
  readonly of: number;
}

const keptPerImage = 24;

/** HU, and intensities of MR, between which edges are looked for. */
const skinToBone = { least: -200, most: 300 };
const wholeScale = { least: 0, most: 1 };

type Loops = readonly (readonly PlanePoint[])[];
/** One and the same, so that a pane sees that nothing has changed. */
export const noLoops: Loops = [];

/** Outlines of grey and white matter together, and of white matter. */
export interface TissueLoops {
  readonly brain: Loops;
  readonly white: Loops;
}

/** A few values by slice; the least recently used is dropped first. */
class RecentSlices<T> {
  private readonly kept = new Map<number, T>();
  get(slice: number): T | undefined {
    const value = this.kept.get(slice);
    if (value !== undefined) {
      this.kept.delete(slice);
      this.kept.set(slice, value);
    }
    return value;
  }
  set(slice: number, value: T): void {
    this.kept.set(slice, value);
    if (this.kept.size <= keptPerImage) return;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
  }
}

/** Cached slices and what they were made from; anything else starts afresh. */
interface Shelf<T> {
  readonly madeFrom: string;
  readonly slices: RecentSlices<T>;
}

export class SliceLibrary {
  readonly space: ViewSpace;
  private layers: ImageLayers = {};
  private masks: MaskStacks = noMasks;
  private readonly raw = new Map<string, Shelf<StackVoxels>>();
  private readonly images = new Map<string, Shelf<SliceImage>>();
  private readonly contours = new Map<string, Shelf<Loops>>();
  private readonly tissues = new Map<string, Shelf<TissueLoops>>();
  private readonly strokes = new Map<string, Shelf<Loops>>();
  private readonly geometries = new Map<ViewPlane, StackGeometry>();

  constructor(readonly grid: RegularGrid) {
    this.space = viewSpace(grid);
  }

  /** Takes the layers as they are now. Slices of an unchanged stack and epoch are kept. */
  update(layers: ImageLayers, masks: MaskStacks): void {
    this.layers = layers;
    this.masks = masks;
  }

  /** Size, spacing and axes of a plane's slices, and where each lies in the patient. */
  geometry(plane: ViewPlane): StackGeometry {
    const known = this.geometries.get(plane);
    if (known) return known;
    const made =
      plane === 'acquired' ? this.grid.source : planeGeometry(this.grid, axesOf(this.space, plane));
    this.geometries.set(plane, made);
    return made;
  }

  /** The layers that an image is made of; null when one is missing. */
  layersOf(image: PaneImage): readonly [ImageLayer, ImageLayer?] | null {
    const [a, b] = imageKind(image).parts;
    const [first, second] = [this.layers[a], b && this.layers[b]];
    if (!first) return null;
    if (!b) return [first];
    return second ? [first, second] : null;
  }

  /** The slices of a plane that make up a slab about one of them; acquired slices are shown singly. */
  slabOf({ plane, index, slab }: Pick<SliceWanted, 'plane' | 'index' | 'slab'>): SlabSlices {
    if (plane === 'acquired') return { first: index, last: index };
    const { space } = this;
    return slabSlices(index, sliceCount(space, plane), sliceSpacing(space, plane), slab.mm);
  }

  /** One slice of an image, or a slab of them. */
  slice(image: PaneImage, wanted: SliceWanted): LibrarySlice {
    const layers = this.layersOf(image);
    if (!layers) return { state: 'absent' };
    const [first, second] = layers;
    const slab = this.slabOf(wanted);
    const unmade = this.unmadeLines(layers, wanted.plane, slab);
    if (unmade === 'all') return { state: 'pending' };
    const name = `${image} ${sliceName(wanted)} ${second ? wanted.difference : ''}`;
    const sources = [first, second].map((layer) => layer && sourceOf(layer)).join(' ');
    const shelf = onShelf(this.images, name, `${sources} ${unmade.join()}`);
    let slice = shelf.get(wanted.index);
    if (!slice) {
      const geometry = this.geometry(wanted.plane);
      const shown = this.pixels(layers, wanted, slab);
      slice = sliceImage(unmade.length > 0 ? this.hatched(shown, wanted.plane, unmade) : shown, geometry);
      shelf.set(wanted.index, slice);
    }
    return { state: 'ready', slice };
  }

  /** How many slices of an image are made, of those that a pane can show; null when all are, or there is no image. */
  made(image: PaneImage, plane: ViewPlane): MadeCount | null {
    const layers = this.layersOf(image);
    if (!layers || layers.every((layer) => layer?.done == null)) return null;
    const slices = plane === 'acquired' ? this.grid.source.positions.length : this.grid.slices.length;
    const isMade = (n: number): boolean => layers.every((layer) => !layer || this.isDone(layer, plane, n));
    const made = Array.from({ length: slices }, (_, n) => isMade(n)).filter(Boolean).length;
    return made === slices ? null : { made, of: slices };
  }

  /** What is known of each slice of a plane; across the acquired slices nothing is known of one alone. */
  strip(image: PaneImage, plane: ViewPlane): readonly SliceMark[] {
    const count = sliceCount(this.space, plane);
    const layers = this.layersOf(image);
    const along = plane === 'acquired' || plane === this.space.native;
    if (!layers || !along) return Array.from({ length: count }, () => 'plain' as const);
    const sourcesOf = (n: number): readonly number[] => {
      const from = this.grid.slices[n];
      return plane === 'acquired' ? [n] : from ? [from.lower, from.upper] : [];
    };
    return Array.from({ length: count }, (_, n): SliceMark => {
      if (!layers.every((layer) => !layer || this.isDone(layer, plane, n))) return 'unmade';
      const sources = sourcesOf(n);
      const has = (marked: readonly number[] | undefined): boolean =>
        sources.some((s) => marked?.includes(s) === true);
      if (layers.some((layer) => has(layer?.worst))) return 'worst';
      return layers.some((layer) => has(layer?.doubtful)) || this.spansGap(sources) ? 'doubtful' : 'plain';
    });
  }

  /** What is to be said of one slice of an image: of the acquired one that it is, or that lies nearest to it. */
  sliceWords(image: PaneImage, plane: ViewPlane, index: number): string {
    if (plane !== 'acquired' && plane !== this.space.native) return '';
    const from = this.grid.slices[index];
    const source = plane === 'acquired' ? index : from && (from.weight < 0.5 ? from.lower : from.upper);
    const words = this.layersOf(image)?.flatMap((layer) => layer?.sliceWords?.[source ?? -1] ?? []);
    return words?.filter(Boolean).join(', ') ?? '';
  }

  /** Between two acquired slices that lie about twice as far apart as the grid's, or further: one is missing. */
  private spansGap([lower, upper]: readonly number[]): boolean {
    if (lower === undefined || upper === undefined || lower === upper) return false;
    const { acquired } = this.space;
    return (acquired[upper]?.height ?? 0) - (acquired[lower]?.height ?? 0) > 1.9;
  }

  /** Outlines of a mask on a slice, in pixel coordinates. */
  contour(mask: MaskOverlay, plane: ViewPlane, index: number): Loops {
    const stack = mask === 'none' ? null : this.masks[mask];
    if (!stack || index < 0 || index >= sliceCount(this.space, plane)) return noLoops;
    const shelf = onShelf(this.contours, `${mask} ${plane}`, String(stackId(stack)));
    let loops = shelf.get(index);
    if (!loops) {
      const { columns, rows } = this.geometry(plane);
      const pixels = this.read(stack, plane, { first: index, last: index }, 'mean');
      loops = pixels instanceof Uint8Array ? maskContours(pixels, columns, rows) : noLoops;
      shelf.set(index, loops);
    }
    return loops;
  }

  /** Where grey matter ends and where white matter does, on a slice, in pixel coordinates; null where they were not found. */
  tissue(source: TissueSource, plane: ViewPlane, index: number): TissueLoops | null {
    const stack = this.masks.tissue[source];
    if (!stack || index < 0 || index >= sliceCount(this.space, plane)) return null;
    const shelf = onShelf(this.tissues, `${source} ${plane}`, String(stackId(stack)));
    let found = shelf.get(index);
    if (!found) {
      const { columns, rows } = this.geometry(plane);
      const labels = this.read(stack, plane, { first: index, last: index }, 'mean');
      const outline = (of: (label: number) => boolean): Loops =>
        maskContours(
          Uint8Array.from(labels, (label) => (of(label) ? 1 : 0)),
          columns,
          rows,
        );
      found = { brain: outline((label) => label !== 0), white: outline((label) => label === WHITE) };
      shelf.set(index, found);
    }
    return found;
  }

  /** Edges of an image on a slice, as strokes in pixel coordinates; none where there is no such image (yet). */
  edges(image: EdgeOverlay, { plane, index }: Pick<SliceWanted, 'plane' | 'index'>): Loops {
    const layer = image === 'none' ? undefined : this.layers[image];
    if (!layer || image === 'none') return noLoops;
    const found = this.slice(image, { plane, index, slab: { mm: 0, mode: 'mean' }, difference: 'signed' });
    if (found.state !== 'ready') return noLoops;
    const shelf = onShelf(
      this.strokes,
      `${image} ${plane}`,
      `${sourceOf(layer)} ${layer.done?.join() ?? ''}`,
    );
    let strokes = shelf.get(index);
    if (!strokes) {
      const { columns, rows } = this.geometry(plane);
      strokes = edgeStrokes(found.slice.shown, columns, rows, image === 'ct' ? skinToBone : wholeScale);
      shelf.set(index, strokes);
    }
    return strokes;
  }

  private pixels(
    [first, second]: readonly [ImageLayer, ImageLayer?],
    wanted: SliceWanted,
    slab: SlabSlices,
  ): DisplayPixels {
    const read = (layer: ImageLayer): StackVoxels => this.rawSlice(layer, wanted, slab);
    if (!second) return displayPixels(read(first), first);
    return differencePixels(
      { synthetic: read(first), syntheticScale: first, real: read(second), realScale: second },
      wanted.difference,
    );
  }

  private read(stack: Stack, plane: ViewPlane, slab: SlabSlices, mode: Slab['mode']): StackVoxels {
    if (plane !== 'acquired') return planeSlice(stack, this.grid, axesOf(this.space, plane), slab, mode);
    const pixels = slicePixels(this.grid.source);
    return stack.voxels.subarray(slab.first * pixels, (slab.first + 1) * pixels);
  }

  /** No slice is there beyond the grid, which a view that moved to another series may ask for before its panes follow. */
  private isDone({ done }: ImageLayer, plane: ViewPlane, n: number): boolean {
    if (plane === 'acquired')
      return n < this.grid.source.positions.length && (done === null || done[n] === true);
    const from = this.grid.slices[n];
    return from !== undefined && (done === null || (done[from.lower] === true && done[from.upper] === true));
  }

  /** Grid slices that are not made and cross this slice; 'all' where nothing of it is made. */
  private unmadeLines(
    layers: readonly [ImageLayer, ImageLayer?],
    plane: ViewPlane,
    { first, last }: SlabSlices,
  ): readonly number[] | 'all' {
    const isMade = (n: number): boolean => layers.every((layer) => !layer || this.isDone(layer, plane, n));
    if (plane === 'acquired' || plane === this.space.native) {
      for (let n = first; n <= last; n++) if (!isMade(n)) return 'all';
      return [];
    }
    if (first < 0 || last >= sliceCount(this.space, plane)) return 'all';
    if (layers.every((layer) => layer?.done == null)) return [];
    const missing = this.grid.slices.flatMap((_, n) => (isMade(n) ? [] : [n]));
    return missing.length === this.grid.slices.length ? 'all' : missing;
  }

  /** Marks the lines that are not made. */
  private hatched(shown: DisplayPixels, plane: ViewPlane, lines: readonly number[]): DisplayPixels {
    const places = lines.flatMap((k) => gridLine(this.grid, axesOf(this.space, plane), k) ?? []);
    return withUnmade(shown, places);
  }

  private rawSlice(layer: ImageLayer, wanted: SliceWanted, slab: SlabSlices): StackVoxels {
    // Of a plane across the slices, a line is there as soon as its slice is made.
    const made = layer.done === null ? '' : layer.done.filter(Boolean).length;
    const source = `${stackId(layer.stack)} ${layer.epoch} ${wanted.plane === this.space.native ? '' : made}`;
    const shelf = onShelf(this.raw, `${layer.image} ${sliceName(wanted)}`, source);
    let slice = shelf.get(wanted.index);
    if (!slice) {
      slice = this.read(layer.stack, wanted.plane, slab, wanted.slab.mode);
      shelf.set(wanted.index, slice);
    }
    return slice;
  }
}

/** What tells kinds of slices of an image apart. */
const sliceName = ({ plane, slab }: SliceWanted): string =>
  slab.mm === 0 || plane === 'acquired' ? plane : `${plane} ${slab.mode} ${slab.mm}`;

const stackIds = new WeakMap<Stack, number>();
let nextStackId = 1;

function stackId(stack: Stack): number {
  const id = stackIds.get(stack) ?? nextStackId++;
  stackIds.set(stack, id);
  return id;
}

const sourceOf = ({ stack, epoch, slope, intercept }: ImageLayer): string =>
  `${stackId(stack)} ${epoch} ${slope} ${intercept}`;

/** Kinds of slices kept at a time: images by planes and thicknesses. */
const keptShelves = 24;

function onShelf<T>(shelves: Map<string, Shelf<T>>, name: string, madeFrom: string): RecentSlices<T> {
  const old = shelves.get(name);
  shelves.delete(name);
  const shelf = old?.madeFrom === madeFrom ? old : { madeFrom, slices: new RecentSlices<T>() };
  shelves.set(name, shelf);
  const [oldest] = shelves.keys();
  if (shelves.size > keptShelves && oldest !== undefined) shelves.delete(oldest);
  return shelf.slices;
}
