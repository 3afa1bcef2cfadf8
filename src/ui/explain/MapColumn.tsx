// One model's feature maps, and one of them enlarged beside the CT that drives it.
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import { tileAt } from '../../core/view/mapTiles.ts';
import { useExplain } from '../../stores/explainStore.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { drawnMaps, layerWords, type MapsChoice } from './mapPictures.ts';
import { MapZoom } from './MapZoom.tsx';
import { PictureCanvas } from './PictureCanvas.tsx';
import type { ExplainedColumn } from './useExplained.ts';

export function MapColumn({
  column,
  choice,
}: {
  readonly column: ExplainedColumn;
  readonly choice: MapsChoice;
}) {
  const { name, of } = column;
  const heading = useId();
  const slice = useExplain((state) => state.slice);
  const [chosen, setChosen] = useState(0);
  const { layer, rule, hand, colours, scale } = choice;
  const made = of?.maps ?? null;
  const drawn = useMemo(
    () => made && drawnMaps(made.of[layer], { layer, rule, hand, colours, scale }, made.ct),
    [made, layer, rule, hand, colours, scale],
  );
  if (!made || !drawn)
    return (
      <section className="explain-column" aria-labelledby={heading}>
        <h3 id={heading} translate="no">
          {name}
        </h3>
        <p className="explain-empty dim">{made ? 'No map is chosen.' : 'Not made yet: “Make the maps”.'}</p>
      </section>
    );
  const { channels, tiles, ranges, picture, inside, note } = drawn;
  const at = Math.min(chosen, channels.length - 1);
  const [tile, range, channel] = [tiles[at], ranges[at], channels[at]];
  return (
    <section className="explain-column" aria-labelledby={heading}>
      <h3 id={heading} translate="no">
        {name}
      </h3>
      <PictureCanvas
        picture={picture}
        label={`${layerWords[layer]} of ${name}, slice ${made.slice + 1}: ${note}`}
        synthetic={layer === 'output'}
        onPick={(x, y) => {
          const picked = tile && tileAt(tile, tiles.length, x, y);
          if (typeof picked === 'number') setChosen(picked);
        }}
      />
      <p className="dim small-print">
        Slice {made.slice + 1}: {note}.{made.slice === slice ? '' : ` Slice ${slice + 1} is not made yet.`}
      </p>
      {tile && range && channel !== undefined ? (
        <>
          <div className="explain-pick">
            <IconButton
              small
              label="Previous map"
              icon={IconChevronLeft}
              disabled={at === 0}
              onPress={() => setChosen(at - 1)}
            />
            <span>
              Map {channel + 1} <span className="dim">({at + 1} of those shown)</span>
            </span>
            <IconButton
              small
              label="Next map"
              icon={IconChevronRight}
              disabled={at >= channels.length - 1}
              onPress={() => setChosen(at + 1)}
            />
          </div>
          <MapZoom
            column={column}
            maps={made}
            inside={inside}
            layer={layer}
            channel={channel}
            tile={tile}
            range={range}
            colours={colours}
          />
        </>
      ) : null}
    </section>
  );
}
