// A report of one page: the user chooses the views, the rest is what is known; saved as HTML, which a browser prints as PDF.
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { reportHtml } from '../../core/files/reportHtml.ts';
import { download } from '../../storage/destinationDialogs.ts';
import { say } from '../../stores/messageStore.ts';
import { addPicture, removePicture, useReport } from '../../stores/reportStore.ts';
import type { Synthesis } from '../../stores/studyStore.ts';
import { useView } from '../../stores/viewStore.ts';
import { panesPicture } from '../../viewer/panesPicture.ts';
import { Section } from '../kit/Section.tsx';
import { burnedLine } from './burnedLine.ts';
import { reportCaption } from './reportCaption.ts';
import { reportOf } from './reportOf.ts';

/** A page holds so many views. */
const MOST = 6;

export function ReportSection({ ctId, synthesis }: { readonly ctId: string; readonly synthesis: Synthesis }) {
  const all = useReport((state) => state.pictures);
  const pictures = all.filter((one) => one.ctId === ctId);
  const view = useView(({ present }) => present);
  const [saved, setSaved] = useState('');

  const add = (): boolean => {
    const grid = document.querySelector<HTMLElement>('.pane-grid');
    const picture = grid && panesPicture(grid, burnedLine(synthesis));
    if (!picture) {
      say({
        level: 'warning',
        text: 'The browser could not make the picture for the report.',
        advice: 'Make the window smaller and try again.',
        cause: 'report',
      });
      return false;
    }
    addPicture({ ctId, caption: reportCaption(view), url: picture.toDataURL('image/jpeg', 0.9) });
    return true;
  };
  const save = (): void => {
    if (pictures.length === 0 && !add()) return;
    const chosen = useReport.getState().pictures.filter((one) => one.ctId === ctId);
    const facts = reportOf(chosen, new Date());
    if (!facts) {
      setSaved('The network that made these images is not known any more: run the synthesis again first.');
      return;
    }
    download(new Blob([reportHtml(facts)], { type: 'text/html' }), 'synthmr-report.html');
    setSaved('Handed to the browser as synthmr-report.html. Open it, and print it for a PDF.');
  };
  return (
    <Section title="Report">
      {pictures.length > 0 ? (
        <ul className="report-views">
          {pictures.map((one) => (
            <li key={one.url}>
              <img src={one.url} alt={one.caption} />
              <button
                type="button"
                className="icon-button"
                aria-label={`Leave out ${one.caption}`}
                onClick={() => removePicture(one)}
              >
                <IconX size={15} stroke={1.7} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="button-row">
        <button type="button" className="button" disabled={pictures.length >= MOST} onClick={add}>
          Add this view
        </button>
        <button type="button" className="button" onClick={save}>
          Save report
        </button>
      </div>
      <p className="dim small-print" role="status">
        {saved ||
          'One HTML page: the views that you add (this one, if none), verdict, how far to trust it, numbers, model card and a methods paragraph. No patient data.'}
      </p>
    </Section>
  );
}
