// The panes as they stand, saved as one PNG that says what it is and nothing of the patient.
import { gridSliceInView } from '../../core/view/viewState.ts';
import { say } from '../../stores/messageStore.ts';
import type { Synthesis } from '../../stores/studyStore.ts';
import { viewSource } from '../../stores/viewStore.ts';
import { panesPicture } from '../../viewer/panesPicture.ts';
import { download } from '../../storage/destinationDialogs.ts';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { burnedLine } from './burnedLine.ts';

export function PictureSection({ synthesis }: { readonly synthesis: Synthesis | undefined }) {
  return (
    <Section title="Picture">
      <div className="button-row">
        <button type="button" className="button" onClick={() => run(savePicture(burnedLine(synthesis)))}>
          Panes as PNG
        </button>
      </div>
      <p className="dim small-print">
        As shown, with scale and colour bars; “not for diagnosis” is burned in, patient data is left out.
      </p>
    </Section>
  );
}

async function savePicture(line: string): Promise<void> {
  const grid = document.querySelector<HTMLElement>('.pane-grid');
  const picture = grid && panesPicture(grid, line);
  const blob = picture && (await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, 'image/png')));
  if (blob) download(blob, `synthmr-slice-${gridSliceInView(viewSource.get()) + 1}.png`);
  else
    say({
      level: 'warning',
      text: 'The browser could not make the picture.',
      advice: 'Make the window smaller and try again.',
      cause: 'picture',
    });
}
