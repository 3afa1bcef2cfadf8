// The CT as the network sees it, what a value depends on laid over it, and what that means in words.
import { greyPicture, overlaid, overlayTop, type Picture } from '../../core/view/mapTiles.ts';
import { colourMaps } from '../../core/view/viewColourMap.ts';
import type { ExplainedCt, Influence } from '../../flows/explainApi.ts';
import { type Colours, coloursOf } from './useColourChoice.tsx';

const brain = { centre: 40, width: 80 };

export const ctPicture = ({ hu, size }: ExplainedCt): Picture => greyPicture(hu, size, brain);

export const influencePicture = ({ ct, perHu }: Influence, colours: Colours): Picture =>
  overlaid(ctPicture(ct), perHu, overlayTop(perHu), colourMaps[coloursOf(colours, false)]);

/** The largest change for each HU, with its sign. */
function largest(perHu: Float32Array): number {
  let most = 0;
  for (const value of perHu) if (Math.abs(value) > Math.abs(most)) most = value;
  return most;
}

export function influenceWords({ reach, perHu, value }: Influence): string {
  if (!reach) return 'No CT pixel moves it: the windows are clipped wherever it looks.';
  const change = largest(perHu);
  const sign = change < 0 ? '−' : '+';
  return (
    `Value ${value.toPrecision(3)}. Half of the influence lies within ${reach.halfMm.toFixed(1)} mm, ` +
    `nine tenths within ${reach.ninetyMm.toFixed(1)} mm; most for one pixel: ${sign}${Math.abs(change).toPrecision(2)} for each HU.`
  );
}

export const overlayWords =
  'CT: brain window (W 80 L 40). Colour: magnitude of the change for each HU, brightest where 99.9 % of the magnitudes lie below';
