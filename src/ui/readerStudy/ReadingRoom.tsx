// The page of a reader at work: it stands instead of everything else, and shows nothing but the images and what is asked of them.
import './readerStudy.css';
import { useEffect } from 'react';
import { isElsewhere, type OpenReading, useReaderStudy } from '../../stores/readerStudyStore.ts';
import { useApp } from '../appContext.tsx';
import { Meter } from '../kit/Meter.tsx';
import { ErrorNotice } from '../kit/ErrorNotice.tsx';
import { run } from '../kit/run.ts';
import { ReadingItem } from './ReadingItem.tsx';

export function ReadingRoom() {
  const reading = useReaderStudy((state) => state.reading);
  useEffect(() => {
    const before = document.title;
    document.title = 'Reader study';
    const refuse = (event: DragEvent): void => event.preventDefault(); // a dropped file would take the page's place
    window.addEventListener('dragover', refuse);
    window.addEventListener('drop', refuse);
    return () => {
      document.title = before;
      window.removeEventListener('dragover', refuse);
      window.removeEventListener('drop', refuse);
    };
  }, []);
  if (!reading) return null;
  return (
    <main
      className="reading"
      id="images"
      aria-label="Reader study"
      onContextMenu={(event) => event.preventDefault()}
    >
      <Head reading={reading} />
      <ErrorNotice error={reading.error} />
      <Stage reading={reading} />
    </main>
  );
}

function Head({ reading: { reader, stage, position, total } }: { readonly reading: OpenReading }) {
  const { readerStudy } = useApp();
  const atWork = stage === 'asking' || stage === 'waiting';
  return (
    <header className="reading-head">
      <h1>Reader study</h1>
      <span className="dim" translate="no">
        {reader}
      </span>
      {isElsewhere(stage) ? null : (
        <>
          <span className="reading-progress">
            <Meter fraction={total > 0 ? position / total : 0} label="Answered" />
            <span>
              {Math.min(position + (atWork ? 1 : 0), total)} of {total}
            </span>
          </span>
          <span className="button-row">
            <button
              type="button"
              className="button"
              disabled={position === 0 || !(atWork || stage === 'answered')}
              onClick={() => run(readerStudy.undo())}
            >
              Take back the last answer <kbd>Backspace</kbd>
            </button>
            <button
              type="button"
              className="button"
              disabled={!atWork}
              onClick={() => run(readerStudy.pause())}
            >
              Pause <kbd>Esc</kbd>
            </button>
          </span>
        </>
      )}
    </header>
  );
}

function Stage({ reading }: { readonly reading: OpenReading }) {
  const { readerStudy } = useApp();
  const { stage, item, interrupted, position, total } = reading;
  switch (stage) {
    case 'begin':
      return (
        <Between
          title="Before you begin"
          words={[
            `You will be asked ${total} questions about images. There is no feedback, and no time limit; the time of each answer is recorded.`,
            'Some images are mirrored. Both sides of a pair have the same window and zoom. A pause is recorded.',
          ]}
          action="Begin"
          onAction={() => run(readerStudy.proceed())}
        />
      );
    case 'paused':
      return (
        <Between
          title={interrupted ? 'Your reading was interrupted' : 'Paused'}
          words={[
            `${position} of ${total} questions are answered and kept. ${interrupted ? 'The interruption is recorded.' : 'The pause is recorded.'}`,
          ]}
          action="Continue"
          onAction={() => run(readerStudy.proceed())}
          other="Leave the study for now"
          onOther={() => run(readerStudy.leaveReading())}
        />
      );
    case 'answered':
      return (
        <Between
          title="All questions are answered"
          words={['Finish the study, or take back the last answer. After that nothing can be changed.']}
          action="Finish"
          onAction={() => run(readerStudy.finish())}
        />
      );
    case 'over':
      return (
        <Between
          title="Thank you"
          words={['Your answers are kept. Hand the page back to its organiser.']}
          action="Close"
          onAction={() => run(readerStudy.leaveReading())}
        />
      );
    case 'elsewhere':
      return (
        <Between
          title="This reader is reading in another tab"
          words={[
            'Only one tab takes a reader’s answers. If you take over, the other tab stops; what was answered there is kept, and the interruption is recorded.',
          ]}
          action="Take over here"
          onAction={() => run(readerStudy.takeOver())}
          other="Leave the study for now"
          onOther={() => run(readerStudy.leaveReading())}
        />
      );
    case 'taken':
      return (
        <Between
          title="The reading goes on in another tab"
          words={['This tab has stopped. What was answered here is kept.']}
          action="Close"
          onAction={() => run(readerStudy.leaveReading())}
          other="Take over here"
          onOther={() => run(readerStudy.takeOver())}
        />
      );
    case 'waiting':
      return <p className="reading-between dim">Reading the next images …</p>;
    case 'asking':
      return item ? <ReadingItem key={item.nth} item={item} position={position} /> : null;
  }
}

interface BetweenProps {
  readonly title: string;
  readonly words: readonly string[];
  readonly action: string;
  readonly onAction: () => void;
  readonly other?: string;
  readonly onOther?: () => void;
}

/** Before, between and after the images: its first button has the focus. */
function Between({ title, words, action, onAction, other, onOther }: BetweenProps) {
  return (
    <section className="reading-between" aria-labelledby="reading-title">
      <h2 id="reading-title">{title}</h2>
      {words.map((one) => (
        <p key={one}>{one}</p>
      ))}
      <div className="button-row">
        <button key={title} type="button" className="button primary" autoFocus onClick={onAction}>
          {action} <kbd>Enter</kbd>
        </button>
        {other ? (
          <button type="button" className="button" onClick={onOther}>
            {other}
          </button>
        ) : null}
      </div>
    </section>
  );
}
