// The paper's figures 6, 7 and 10, of the slice and region in view.
import { contrasts } from '../../core/contrast.ts';
import { normalisationWords } from '../../core/metrics/normalise.ts';
import { say } from '../../stores/messageStore.ts';
import { registrationKey, useStudy } from '../../stores/studyStore.ts';
import { useView } from '../../stores/viewStore.ts';
import { download } from '../../storage/destinationDialogs.ts';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { pngOf } from './figureCanvas.ts';
import { type PrintFigure, printFigures } from './printFigures.ts';
import { type Shown } from './useComparison.ts';

export function FiguresSection({ shown }: { readonly shown: Shown }) {
  const view = useView(({ present }) => present);
  const normalisation = useStudy(({ ctId, registrations }) => {
    const used = contrasts.flatMap(
      (one) => registrations[registrationKey(ctId ?? '', one)]?.normalisation ?? [],
    );
    return [...new Set(used)].map((one) => normalisationWords[one]).join(' and ');
  });
  const model = useStudy(({ ctId, syntheses }) => (ctId === null ? '' : (syntheses[ctId]?.modelName ?? '')));
  const figures = printFigures(shown, view, { model, normalisation });
  return (
    <Section title="Figures for print">
      <div className="button-row">
        {figures.map((figure) => (
          <button key={figure.number} type="button" className="button" onClick={() => saveFigure(figure)}>
            {figure.number}: {figure.title}
          </button>
        ))}
      </div>
      <p className="dim small-print">
        PNG, 174 mm wide at 300 dpi, with scale and caption, of the slice and windows in view; no patient
        data. Figure 6 enlarges the region drawn last, or the lens. Figure 10 is of the slice that its line is
        on.
      </p>
    </Section>
  );
}

function saveFigure({ number, facts, draw, needs }: PrintFigure): void {
  const made = draw();
  if (made) run(pngOf(made).then((blob) => download(blob, `figure-${number}-slice-${facts.slice + 1}.png`)));
  else say({ level: 'info', text: `Figure ${number} needs ${needs}`, cause: 'figure' });
}
