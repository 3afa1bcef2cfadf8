// One button each for the paper's figures 6, 7 and 10 of the slice and region in view.
import { contrasts } from '../../core/contrast.ts';
import { normalisationWords } from '../../core/metrics/normalise.ts';
import { say } from '../../stores/messageStore.ts';
import { registrationKey, useStudy } from '../../stores/studyStore.ts';
import { useView } from '../../stores/viewStore.ts';
import { download } from '../../workers/destination.ts';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { pngOf, type Sheet } from './figureCanvas.ts';
import { differenceFigure, type FigureFacts, profileFigure, zoomFigure } from './figures.ts';
import { chosenProfile, profileData } from './ProfileSection.tsx';
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
  const line = chosenProfile(view.measurements, view.selected);
  const facts: FigureFacts = { model, normalisation, slice: view.slice };
  const save = (made: Sheet | null, name: string, lacking: string): void => {
    if (!made) {
      say({ level: 'info', text: lacking, cause: 'figure' });
      return;
    }
    run(pngOf(made).then((blob) => download(blob, `${name}-slice-${view.slice + 1}.png`)));
  };
  return (
    <Section title="Figures for print">
      <div className="button-row">
        <button
          type="button"
          className="button"
          onClick={() =>
            save(
              zoomFigure(shown, view, facts),
              'figure-6',
              'Figure 6 needs a second image beside the CT: synthesise, or open real MR.',
            )
          }
        >
          6: region enlarged
        </button>
        <button
          type="button"
          className="button"
          onClick={() =>
            save(
              differenceFigure(shown, view, facts),
              'figure-7',
              'Figure 7 needs the synthetic and the real MR of this slice.',
            )
          }
        >
          7: differences
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            const data = line && profileData(shown, line);
            const made = data && profileFigure(data, view, { ...facts, slice: line.slice });
            save(made, 'figure-10', 'Figure 10 needs a line: draw a profile over any image first.');
          }}
        >
          10: profile
        </button>
      </div>
      <p className="dim small-print">
        PNG, 174 mm wide at 300 pixels an inch, with scale and caption, of the slice and windows in view; no
        patient data. Figure 6 enlarges the region drawn last, or what lies under the lens.
      </p>
    </Section>
  );
}
