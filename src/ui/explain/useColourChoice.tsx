// How filters and maps are coloured: JET as in the paper or an even map, each tile's own range or one for all; and what that means in words.
import { useState } from 'react';
import type { TileScale } from '../../core/view/mapTiles.ts';
import type { ColourMapName } from '../../core/view/viewColourMap.ts';
import { Choice } from '../kit/Choice.tsx';

export type Colours = 'jet' | 'perceptual';

export const coloursOf = (colours: Colours, signed: boolean): ColourMapName =>
  colours === 'jet' ? 'jet' : signed ? 'diverging' : 'sequential';

export const coloursWords: Readonly<Record<Colours, string>> = {
  jet: 'JET colours, as in the paper',
  perceptual: 'perceptually even colours',
};

/** What the colours of filters or maps stand for. */
export function scaleWords(scale: TileScale, signed: boolean, what: string): string {
  if (signed)
    return scale === 'own'
      ? `each ${what} from minus to plus its own largest weight, zero in the middle`
      : `all ${what}s from minus to plus the largest weight of all, zero in the middle`;
  return scale === 'own'
    ? `each ${what} from its own lowest to its own highest value`
    : `all ${what}s from the lowest to the highest value of those shown`;
}

export function useColourChoice(what: string) {
  const [colours, setColours] = useState<Colours>('jet');
  const [scale, setScale] = useState<TileScale>('own');
  const fields = (
    <>
      <Choice
        label="Colours"
        value={colours}
        options={[
          { value: 'jet', text: 'JET (the paper)' },
          { value: 'perceptual', text: 'Perceptually even' },
        ]}
        onChoose={setColours}
      />
      <Choice
        label="Normalised"
        value={scale}
        options={[
          { value: 'own', text: `Each ${what} by itself` },
          { value: 'common', text: `All ${what}s alike` },
        ]}
        onChoose={setScale}
      />
    </>
  );
  return { colours, scale, fields };
}
