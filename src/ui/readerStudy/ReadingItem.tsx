// One question about one case: the images, the answers with their keys, and nothing that tells who made what.
import { useEffect, useRef, useState } from 'react';
import { SCALE } from '../../core/readerStudy/design.ts';
import { type Answer, answersTo } from '../../core/readerStudy/reading.ts';
import type { BlindItem } from '../../stores/readerStudyStore.ts';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';
import { BlindImages, type BlindLook, inside } from './BlindImages.tsx';
import { answerWords, taskQuestions } from './readerTexts.ts';
import { keyOf, readingAction } from './readingKeys.ts';

const STEP = 0.02;
const MOST_ZOOM = 4;
const ZOOM_STEP = 0.5;

/** Made anew for each case, so that each begins with the whole picture and the slice that was drawn. */
export function ReadingItem({ item, position }: { readonly item: BlindItem; readonly position: number }) {
  const { readerStudy } = useApp();
  const { task, contrast, question, slices } = item;
  const heading = useRef<HTMLHeadingElement>(null);
  const [look, setLook] = useState<BlindLook>(() => ({
    slice: (slices - 1) / 2,
    zoom: 1,
    region: item.region && inside(item.region),
  }));
  const pictures = readerStudy.pictures();

  const scroll = (by: number): void =>
    setLook((now) => ({ ...now, slice: Math.min(slices - 1, Math.max(0, now.slice + by)) }));
  const { region } = look;

  useEffect(() => heading.current?.focus(), [position]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const action = readingAction(task, event);
      if (!action) return;
      event.preventDefault();
      switch (action.kind) {
        case 'answer':
          run(readerStudy.answer(action.answer, region));
          break;
        case 'undo':
          run(readerStudy.undo());
          break;
        case 'pause':
          run(readerStudy.pause());
          break;
        case 'slice':
          scroll(action.by);
          break;
        case 'zoom':
          setLook((now) => ({
            ...now,
            zoom: action.by === 0 ? 1 : Math.min(MOST_ZOOM, Math.max(1, now.zoom + ZOOM_STEP * action.by)),
          }));
          break;
        case 'frame':
          setLook((now) => ({
            ...now,
            region:
              now.region && inside({ x: now.region.x + STEP * action.x, y: now.region.y + STEP * action.y }),
          }));
          break;
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });

  const words = (answer: Answer): string =>
    typeof answer === 'string'
      ? answerWords[answer]
      : answer === 1
        ? (question?.low ?? '')
        : answer === SCALE
          ? (question?.high ?? '')
          : '';
  return (
    <section className="reading-item" aria-labelledby="reading-question">
      <h2 id="reading-question" ref={heading} tabIndex={-1}>
        {task === 'rating' ? question?.text : taskQuestions[task]}
      </h2>
      <p className="dim reading-what">
        {contrast}-weighted
        {slices > 1 ? `, slice ${look.slice + 1} of ${slices}` : ''}
        {look.zoom > 1 ? `, zoom ${look.zoom}` : ''}
      </p>
      <BlindImages
        pictures={pictures}
        labels={pictures.length > 1 ? ['Left image', 'Right image'] : ['Image']}
        look={look}
        onMark={(at) => setLook((now) => ({ ...now, region: at }))}
        onWheel={scroll}
      />
      <div className="reading-answers" role="group" aria-label="Answers">
        {answersTo[task].map((answer) => (
          <button
            key={answer}
            type="button"
            className="button"
            aria-keyshortcuts={keyOf(task, answer)}
            onClick={() => run(readerStudy.answer(answer, region))}
          >
            {task === 'rating' ? <span>{answer}</span> : <kbd>{keyOf(task, answer)}</kbd>}{' '}
            <span>{words(answer)}</span>
          </button>
        ))}
      </div>
      <ul className="reading-keys" aria-label="Keys">
        {slices > 1 ? <Key keys={['Page up', 'Page down']} words="slices" /> : null}
        <Key keys={['+', '−', '0']} words="zoom" />
        {region ? <Key keys={['Shift ←↑↓→']} words="move the frame" /> : null}
        {task === 'rating' ? <Key keys={['1', '…', '5']} words="answer" /> : null}
      </ul>
    </section>
  );
}

function Key({ keys, words }: { readonly keys: readonly string[]; readonly words: string }) {
  return (
    <li>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}{' '}
      {words}
    </li>
  );
}
