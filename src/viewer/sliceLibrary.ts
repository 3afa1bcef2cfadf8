// A cache of all images' slices on the regular grid, made when first needed.
import { type RegularGrid, regularSlice } from '../core/geometry/regularGrid.ts';
import type { Stack, StackVoxels } from '../core/geometry/stack.ts';
import { maskContours } from '../core/view/viewContour.ts';
import { differencePixels, displayPixels } from '../core/view/viewPixels.ts';
import type { MaskOverlay, PaneImage, PlanePoint } from '../core/view/viewState.ts';
import { type SliceImage, sliceImage } from './imageCanvas.ts';
import {
  type ImageLayer,
  type ImageLayers,
  type LayerImage,
  type MaskStacks,
  partsOf,
} from './imageLayer.ts';

/** A slice as a pane needs it. `absent`: no such image yet. `pending`: the image is being made, this slice is not there yet. */
export type LibrarySlice =
  { readonly state: 'ready'; readonly slice: SliceImage } | { readonly state: 'absent' | 'pending' };

const keptPerImage = 24;

type Loops = readonly (readonly PlanePoint[])[];

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
  private layers: ImageLayers = {};
  private masks: MaskStacks = { head: null, intracranial: null };
  private readonly raw = new Map<LayerImage, Shelf<StackVoxels>>();
  private readonly images = new Map<string, Shelf<SliceImage>>();
  private readonly contours = new Map<MaskOverlay, Shelf<Loops>>();

  constructor(readonly grid: RegularGrid) {}

  /** Takes the layers as they are now. Slices of an unchanged stack and epoch are kept. */
  update(layers: ImageLayers, masks: MaskStacks): void {
    this.layers = layers;
    this.masks = masks;
  }

  layer(image: LayerImage): ImageLayer | null {
    return this.layers[image] ?? null;
  }

  /** The layers that an image is made of; null when one is missing. */
  layersOf(image: PaneImage): readonly [ImageLayer, ImageLayer?] | null {
    const [a, b] = partsOf(image);
    const [first, second] = [this.layers[a], b && this.layers[b]];
    if (!first) return null;
    if (!b) return [first];
    return second ? [first, second] : null;
  }

  /** Grid slice `k` of an image. */
  slice(image: PaneImage, k: number, difference: 'signed' | 'absolute'): LibrarySlice {
    const layers = this.layersOf(image);
    if (!layers) return { state: 'absent' };
    const [first, second] = layers;
    if (!this.isDone(first, k) || (second && !this.isDone(second, k))) return { state: 'pending' };
    const name = second ? `${image} ${difference}` : image;
    const madeFrom = second ? `${sourceOf(first)} ${sourceOf(second)}` : sourceOf(first);
    const shelf = onShelf(this.images, name, madeFrom);
    let slice = shelf.get(k);
    if (!slice) {
      const shown = second
        ? differencePixels(
            {
              synthetic: this.rawSlice(first, k),
              syntheticScale: first,
              real: this.rawSlice(second, k),
              realScale: second,
            },
            difference,
          )
        : displayPixels(this.rawSlice(first, k), first);
      slice = sliceImage(shown, this.grid.geometry);
      shelf.set(k, slice);
    }
    return { state: 'ready', slice };
  }

  /** Outlines of a mask on grid slice `k`, in pixel coordinates. */
  contour(mask: MaskOverlay, k: number): Loops {
    const stack = mask === 'none' ? null : this.masks[mask];
    if (!stack || !this.grid.slices[k]) return [];
    const shelf = onShelf(this.contours, mask, String(stackId(stack)));
    let loops = shelf.get(k);
    if (!loops) {
      const { columns, rows } = this.grid.geometry;
      loops = maskContours(regularSlice(stack, this.grid, k), columns, rows);
      shelf.set(k, loops);
    }
    return loops;
  }

  /** No slice is there beyond the grid, which a view that moved to another CT may ask for before its panes follow. */
  private isDone({ done }: ImageLayer, k: number): boolean {
    const from = this.grid.slices[k];
    return from !== undefined && (done === null || (done[from.lower] === true && done[from.upper] === true));
  }

  private rawSlice(layer: ImageLayer, k: number): StackVoxels {
    const shelf = onShelf(this.raw, layer.image, `${stackId(layer.stack)} ${layer.epoch}`);
    let slice = shelf.get(k);
    if (!slice) {
      slice = regularSlice(layer.stack, this.grid, k);
      shelf.set(k, slice);
    }
    return slice;
  }
}

const stackIds = new WeakMap<Stack, number>();
let nextStackId = 1;

function stackId(stack: Stack): number {
  const id = stackIds.get(stack) ?? nextStackId++;
  stackIds.set(stack, id);
  return id;
}

const sourceOf = ({ stack, epoch, slope, intercept }: ImageLayer): string =>
  `${stackId(stack)} ${epoch} ${slope} ${intercept}`;

function onShelf<N, T>(shelves: Map<N, Shelf<T>>, name: N, madeFrom: string): RecentSlices<T> {
  const old = shelves.get(name);
  if (old?.madeFrom === madeFrom) return old.slices;
  const slices = new RecentSlices<T>();
  shelves.set(name, { madeFrom, slices });
  return slices;
}
