// One map enlarged, beside the CT slice: where the map is strongest, and, when asked for, which CT pixels drive it there.
import { useMemo } from 'react';
import type { MapLayer } from '../../core/network/explanation.ts';
import type { Explanation } from '../../flows/explainApi.ts';
import { strongest, type Tile, type TileRange, tiledPicture } from '../../core/view/mapTiles.ts';
import { colourMaps } from '../../core/view/viewColourMap.ts';
import { useExplain } from '../../stores/explainStore.ts';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';
import { ctPicture, influencePicture, influenceWords } from './influencePictures.ts';
import { type Mark, PictureCanvas } from './PictureCanvas.tsx';
import { type Colours, coloursOf } from './useColourChoice.tsx';
import type { ExplainedColumn } from './useExplained.ts';

interface MapZoomProps {
  readonly column: ExplainedColumn;
  readonly maps: NonNullable<Explanation['maps']>;
  /** Which cells lie over the head. */
  readonly inside: Uint8Array;
  readonly layer: MapLayer;
  readonly channel: number;
  readonly tile: Tile;
  readonly range: TileRange;
  readonly colours: Colours;
}

export function MapZoom({ column, maps, inside, layer, channel, tile, range, colours }: MapZoomProps) {
  const { explain } = useApp();
  const { slice, busy } = useExplain();
  const peak = useMemo(() => strongest(tile, inside), [tile, inside]);
  const picture = useMemo(
    () => tiledPicture([tile], [range], colourMaps[coloursOf(colours, false)]),
    [tile, range, colours],
  );
  const { ct } = maps;
  const found = column.of?.influence ?? null;
  const influence =
    found?.slice === maps.slice && found.target.layer === layer && found.target.channel === channel
      ? found
      : null;
  const right = useMemo(
    () => (influence ? influencePicture(influence, colours) : ctPicture(ct)),
    [ct, influence, colours],
  );
  const cell: Mark = { kind: 'frame', x: peak.x, y: peak.y, width: 1, height: 1 };
  const scale = ct.size / tile.width;
  const onCt: Mark = { kind: 'frame', x: peak.x * scale, y: peak.y * scale, width: scale, height: scale };
  return (
    <>
      <div className="explain-zoom">
        <PictureCanvas picture={picture} label={`Map ${channel + 1} enlarged`} mark={cell} />
        <PictureCanvas
          smooth
          sides
          picture={right}
          label={influence ? `CT with what drives map ${channel + 1}` : 'CT of this slice'}
          mark={onCt}
        />
      </div>
      <p className="dim small-print">
        Framed: where the map is strongest inside the head ({peak.value.toPrecision(3)}).{' '}
        {influence ? influenceWords(influence) : ''}
      </p>
      {influence ? null : (
        <button
          type="button"
          className="button"
          disabled={busy || peak.value <= 0 || slice !== maps.slice}
          onClick={() => run(explain.influenceOfMap(column.id, { layer, channel, x: peak.x, y: peak.y }))}
        >
          {peak.value > 0 ? `Find the CT that drives map ${channel + 1}` : 'This map is empty here'}
        </button>
      )}
    </>
  );
}
