// Feature maps as they are chosen, put side by side and put into words.
import type { LayerMaps, MapLayer } from '../../core/network/explanation.ts';
import type { ExplainedCt } from '../../flows/explainApi.ts';
import {
  chooseMaps,
  headCells,
  type MapRule,
  mapRuleWords,
  mapsByHand,
} from '../../core/network/mapChoice.ts';
import { ok, type Result } from '../../core/result.ts';
import {
  mapTile,
  type Picture,
  rangeOf,
  rangesOf,
  type Tile,
  tiledPicture,
  type TileRange,
  type TileScale,
} from '../../core/view/mapTiles.ts';
import { colourMaps } from '../../core/view/viewColourMap.ts';
import { type Colours, coloursOf, coloursWords, scaleWords } from './useColourChoice.tsx';

export interface MapsChoice {
  readonly layer: MapLayer;
  readonly rule: MapRule | 'hand';
  readonly hand: string;
  readonly colours: Colours;
  readonly scale: TileScale;
}

export const layerWords: Readonly<Record<MapLayer, string>> = {
  centre: 'Lowest layer',
  penultimate: 'Penultimate layer',
  output: 'Final output',
};

export function chosenChannels(
  maps: LayerMaps,
  { layer, rule, hand }: MapsChoice,
  inside: Uint8Array,
): Result<readonly number[]> {
  if (layer === 'output') return ok(chooseMaps(maps, 'even', inside));
  return rule === 'hand' ? mapsByHand(hand, maps.channels) : ok(chooseMaps(maps, rule, inside));
}

export interface DrawnMaps {
  readonly channels: readonly number[];
  readonly tiles: readonly Tile[];
  readonly ranges: readonly TileRange[];
  readonly picture: Picture;
  /** Which cells lie over the head. */
  readonly inside: Uint8Array;
  /** How many of how many, how large, and the range of values. */
  readonly note: string;
}

/** Null where the choice names no map. */
export function drawnMaps(
  maps: LayerMaps,
  choice: MapsChoice,
  ct: Pick<ExplainedCt, 'hu' | 'size'>,
): DrawnMaps | null {
  const inside = headCells(ct.hu, ct.size, maps);
  const chosen = chosenChannels(maps, choice, inside);
  if (!chosen.ok) return null;
  const channels = chosen.value;
  const tiles = channels.map((channel) => mapTile(maps, channel));
  const ranges = rangesOf(tiles, choice.scale, false);
  const picture = tiledPicture(tiles, ranges, colourMaps[coloursOf(choice.colours, false)]);
  const { low, high } = rangeOf(tiles, false);
  const count =
    channels.length === maps.channels ? `${channels.length}` : `${channels.length} of ${maps.channels}`;
  const note = `${count} maps of ${maps.width} x ${maps.height}, values ${low.toPrecision(2)} to ${high.toPrecision(3)}`;
  return { channels, tiles, ranges, picture, inside, note };
}

/** The rule, the normalisation and the colours. */
export function mapsWords({ layer, rule, hand, colours, scale }: MapsChoice, withRule = true): string {
  const which = layer === 'output' ? null : rule === 'hand' ? `maps ${hand}` : mapRuleWords[rule];
  const parts = [withRule ? which : null, scaleWords(scale, false, 'map'), coloursWords[colours]];
  const words = parts.filter((part) => part !== null).join('; ');
  return withRule ? words : words.charAt(0).toUpperCase() + words.slice(1);
}
