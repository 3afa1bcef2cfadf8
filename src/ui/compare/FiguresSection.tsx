// The paper's figures 6, 7 and 10, of the slice and region in view.
import { contentOf, sliceOf } from '../../core/view/viewState.ts';
import { contrasts } from '../../core/contrast.ts';
import { normalisationWords } from '../../core/metrics/normalise.ts';
import { say } from '../../stores/messageStore.ts';
import { registrationKey, useStudy } from '../../stores/studyStore.ts';
import { useView } from '../../stores/viewStore.ts';
import { download } from '../../storage/destinationDialogs.ts';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { pngOf, type Sheet } from './figureCanvas.ts';
import { differenceFigure } from './differenceFigure.ts';
import type { FigureFacts } from './figureParts.ts';
import { profileFigure } from './profileFigure.ts';
import { zoomFigure } from './zoomFigure.ts';
import { chosenProfile, profileData } from './ProfileSection.tsx';
import { type Shown } from './useComparison.ts';

interface PrintFigure {
  /** As the paper numbers it. */
  readonly number: 6 | 7 | 10;
  readonly title: string;
  /** Null where what it shows is missing. */
  readonly draw: () => Sheet | null;
  readonly needs: string;
}

export function FiguresSection({ shown }: { readonly shown: Shown }) {
  const view = useView(({ present }) => present);
  const normalisation = useStudy(({ ctId, registrations }) => {
    const used = contrasts.flatMap(
      (one) => registrations[registrationKey(ctId ?? '', one)]?.normalisation ?? [],
    );
    return [...new Set(used)].map((one) => normalisationWords[one]).join(' and ');
  });
  const model = useStudy(({ ctId, syntheses }) => (ctId === null ? '' : (syntheses[ctId]?.modelName ?? '')));
  const line = chosenProfile(view.measurements, view.selected);
  const { plane } = contentOf(view, view.activePane);
  const facts: FigureFacts = { model, normalisation, plane, slice: sliceOf(view, plane) };
  const figures: readonly PrintFigure[] = [
    {
      number: 6,
      title: 'region enlarged',
      draw: () => zoomFigure(shown, view, facts),
      needs: 'a second image beside the CT: synthesise, or open real MR.',
    },
    {
      number: 7,
      title: 'differences',
      draw: () => differenceFigure(shown, view, facts),
      needs: 'the synthetic and the real MR of this slice.',
    },
    {
      number: 10,
      title: 'profile',
      draw: () => {
        const data = line && profileData(shown, line, view.measurements);
        return (
          data && profileFigure(data, shown, view, line, { ...facts, plane: line.plane, slice: line.slice })
        );
      },
      needs: 'a line: draw a profile over any image first.',
    },
  ];
  return (
    <Section title="Figures for print">
      <div className="button-row">
        {figures.map((figure) => (
          <button
            key={figure.number}
            type="button"
            className="button"
            onClick={() => saveFigure(figure, facts.slice)}
          >
            {figure.number}: {figure.title}
          </button>
        ))}
      </div>
      <p className="dim small-print">
        PNG, 174 mm wide at 300 dpi, with scale and caption, of the slice and windows in view; no patient
        data. Figure 6 enlarges the region drawn last, or the lens.
      </p>
    </Section>
  );
}

function saveFigure({ number, draw, needs }: PrintFigure, slice: number): void {
  const made = draw();
  if (made) run(pngOf(made).then((blob) => download(blob, `figure-${number}-slice-${slice + 1}.png`)));
  else say({ level: 'info', text: `Figure ${number} needs ${needs}`, cause: 'figure' });
}
