// The figures for print, each with what it is of: figures 6 and 7 are of the slice in view, figure 10 is of the slice that its line is on.
import { contentOf, sliceOf, type ViewState } from '../../core/view/viewState.ts';
import { differenceFigure } from './differenceFigure.ts';
import type { Sheet } from './figureCanvas.ts';
import type { FigureFacts } from './figureParts.ts';
import { profileFigure } from './profileFigure.ts';
import { chosenProfile, profileData } from './ProfileSection.tsx';
import type { Shown } from './useComparison.ts';
import { zoomFigure } from './zoomFigure.ts';

export interface PrintFigure {
  /** As the paper numbers it. */
  readonly number: 6 | 7 | 10;
  readonly title: string;
  readonly facts: FigureFacts;
  /** Null where what it shows is missing. */
  readonly draw: () => Sheet | null;
  readonly needs: string;
}

export function printFigures(
  shown: Shown,
  view: ViewState,
  made: Pick<FigureFacts, 'model' | 'normalisation'>,
): readonly PrintFigure[] {
  const line = chosenProfile(view.measurements, view.selected);
  const { plane } = contentOf(view, view.activePane);
  const inView: FigureFacts = { ...made, plane, slice: sliceOf(view, plane) };
  const ofLine: FigureFacts = line ? { ...made, plane: line.plane, slice: line.slice } : inView;
  return [
    {
      number: 6,
      title: 'region enlarged',
      facts: inView,
      draw: () => zoomFigure(shown, view, inView),
      needs: 'a second image beside the CT: synthesise, or open real MR.',
    },
    {
      number: 7,
      title: 'differences',
      facts: inView,
      draw: () => differenceFigure(shown, view, inView),
      needs: 'the synthetic and the real MR of this slice.',
    },
    {
      number: 10,
      title: 'profile',
      facts: ofLine,
      draw: () => {
        const data = line && profileData(shown, line, view.measurements);
        return data && profileFigure(data, shown, view, line, ofLine);
      },
      needs: 'a line: draw a profile over any image first.',
    },
  ];
}
