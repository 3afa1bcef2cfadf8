// How the real MR is aligned to the CT: found automatically, shown with its quality, adjusted by hand.
import { useState } from 'react';
import { noMove, type RigidParts } from '../../core/geometry/affine.ts';
import { type Contrast, contrasts } from '../../core/contrast.ts';
import { judgePlacement } from '../../core/registration/judgePlacement.ts';
import type { PlacementFigures } from '../../core/registration/placement.ts';
import type { EdgeOverlay } from '../../core/view/viewState.ts';
import { patchCompare, useCompare } from '../../stores/compareStore.ts';
import { registrationKey, seriesById, useStudy } from '../../stores/studyStore.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { imagesOf } from '../kit/imageWords.ts';
import { Fact } from '../kit/Fact.tsx';
import { Meter } from '../kit/Meter.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { seriesName } from '../../core/series/seriesWords.ts';

export function AlignSection() {
  const references = useStudy((state) => state.references);
  const affine = useCompare((state) => state.affine);
  const mask = useView(({ present }) => present.mask);
  const edges = useView(({ present }) => present.edges);
  const chosen = contrasts.filter((contrast) => references[contrast] !== null);
  return (
    <Section title="Real MR on the CT">
      {chosen.length === 0 ? (
        <p className="dim">
          Drop the patient’s real MR too. T1 and T2 are recognised by name, sequence and timing, aligned to
          the CT and compared with the synthetic MR. You can choose them by hand in Studies.
        </p>
      ) : null}
      {chosen.map((contrast) => (
        <Aligned key={contrast} contrast={contrast} />
      ))}
      {chosen.length > 0 ? (
        <>
          <Choice<'affine' | 'rigid'>
            label="Alignment"
            value={affine ? 'affine' : 'rigid'}
            options={[
              { value: 'affine', text: 'Rigid, then affine (as in the paper)' },
              { value: 'rigid', text: 'Rigid only' },
            ]}
            onChoose={(way) => patchCompare({ affine: way === 'affine' })}
          />
          <Choice<EdgeOverlay>
            label="Edges over the other panes"
            value={edges}
            options={[
              { value: 'none', text: 'None' },
              ...contrasts.map((contrast) => ({
                value: imagesOf[contrast].real,
                text: `Real ${contrast}`,
                disabled: !chosen.includes(contrast),
              })),
              { value: 'ct', text: 'CT' },
            ]}
            onChoose={(chosenEdges) => dispatchView({ type: 'setEdges', edges: chosenEdges })}
          />
          <Choice<typeof mask>
            label="Mask outline in the panes"
            value={mask}
            options={[
              { value: 'none', text: 'None' },
              { value: 'head', text: 'Head' },
              { value: 'intracranial', text: 'Intracranial' },
            ]}
            onChoose={(edge) => dispatchView({ type: 'setMask', mask: edge })}
          />
        </>
      ) : null}
    </Section>
  );
}

function Aligned({ contrast }: { readonly contrast: Contrast }) {
  const app = useApp();
  const ctId = useStudy((state) => state.ctId);
  const series = useStudy((state) => seriesById(state, state.references[contrast]));
  const affine = useCompare((state) => state.affine);
  const registration = useStudy((state) =>
    ctId === null ? undefined : state.registrations[registrationKey(ctId, contrast)],
  );
  if (!series) return null;
  const { state = 'waiting', found, information, nudge = noMove } = registration ?? {};
  return (
    <div className="compare-aligned">
      <p>
        <strong>{contrast}</strong>{' '}
        <span className="dim" translate="no">
          {seriesName(series)}
        </span>
      </p>
      {state === 'waiting' ? <p className="dim">Waiting for the CT to be read.</p> : null}
      {state === 'running' ? (
        <div className="run-line">
          <Meter fraction={registration?.fraction ?? null} label={`Aligning ${contrast}`} />
          <button type="button" className="button" onClick={() => app.cancel('register')}>
            Cancel
          </button>
        </div>
      ) : null}
      {state === 'failed' ? (
        <p className={registration?.error?.kind === 'cancelled' ? 'dim' : 'error-text'}>
          {registration?.error?.message} {registration?.error?.advice}
        </p>
      ) : null}
      {state === 'ready' && found ? (
        <>
          <p>{registration?.summary}</p>
          {found.affine === affine ? null : (
            <button type="button" className="button" onClick={() => run(app.registerAgain(contrast))}>
              Align again, {affine ? 'rigid and affine' : 'rigid only'}
            </button>
          )}
          {registration?.figures ? <PlaceVerdict contrast={contrast} figures={registration.figures} /> : null}
        </>
      ) : null}
      {state === 'ready' && found ? (
        <Disclosure title="Expert: mutual information">
          <p className="dim">
            How well each image predicts the other, in nats; higher is a better alignment.
          </p>
          <dl className="facts numbers">
            <Fact name="Before">{found.before.toFixed(3)} nats</Fact>
            <Fact name="After">{(information ?? found.after).toFixed(3)} nats</Fact>
          </dl>
        </Disclosure>
      ) : null}
      {state === 'ready' || state === 'failed' ? (
        <Disclosure title={`Move ${contrast} by hand`}>
          {state === 'ready' ? <Nudges contrast={contrast} nudge={nudge} /> : null}
          <div className="button-row">
            <button type="button" className="button" onClick={() => run(app.registerAgain(contrast))}>
              Align again
            </button>
          </div>
        </Disclosure>
      ) : null}
    </div>
  );
}

/** What is wrong with the place, and a way to see it; nothing where it is good. */
function PlaceVerdict({
  contrast,
  figures,
}: {
  readonly contrast: Contrast;
  readonly figures: PlacementFigures;
}) {
  const { level, sentence, advice } = judgePlacement(figures);
  const edges = useView(({ present }) => present.edges);
  const real = imagesOf[contrast].real;
  if (level === 'good') return null;
  return (
    <>
      <p className="compare-unsure">
        {level === 'bad' ? 'Unreliable' : 'Doubtful'}: the real {contrast} {sentence}. {advice}
        {level === 'bad' ? ' Differences are shown in grey.' : ''}
      </p>
      {edges === real ? null : (
        <button
          type="button"
          className="button"
          onClick={() => dispatchView({ type: 'setEdges', edges: real })}
        >
          Show the edges of the real {contrast} over the CT
        </button>
      )}
    </>
  );
}

const nudges = [
  { part: 'shift', axis: 0, words: 'Left', unit: 'mm', step: 0.5 },
  { part: 'shift', axis: 1, words: 'Back', unit: 'mm', step: 0.5 },
  { part: 'shift', axis: 2, words: 'Up', unit: 'mm', step: 0.5 },
  { part: 'rotate', axis: 0, words: 'Nod', unit: '°', step: 0.5 },
  { part: 'rotate', axis: 1, words: 'Tilt', unit: '°', step: 0.5 },
  { part: 'rotate', axis: 2, words: 'Turn', unit: '°', step: 0.5 },
] as const;

/** The image moves in the direction named; the map from CT to MR goes the other way. */
function Nudges({ contrast, nudge }: { readonly contrast: Contrast; readonly nudge: RigidParts }) {
  const app = useApp();
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const apply = (part: 'shift' | 'rotate', axis: 0 | 1 | 2, value: number): void => {
    const old = nudge[part];
    const set = (k: 0 | 1 | 2): number => (k === axis ? -value : old[k]);
    run(app.nudge(contrast, { ...nudge, [part]: [set(0), set(1), set(2)] }));
  };
  return (
    <div className="compare-nudges">
      {nudges.map(({ part, axis, words, unit, step }) => {
        const shown = nudge[part][axis] === 0 ? 0 : -nudge[part][axis];
        return (
          <label key={words} className="field">
            <span className="field-label">
              {words}, {unit}
            </span>
            <input
              className="input"
              type="number"
              step={step}
              min={-90}
              max={90}
              value={drafts[words] ?? String(shown)}
              onChange={({ target }) => {
                setDrafts({ ...drafts, [words]: target.value });
                const value = Number(target.value);
                if (target.value !== '' && Number.isFinite(value) && Math.abs(value) <= 90)
                  apply(part, axis, value);
              }}
              onBlur={() => setDrafts({})}
            />
          </label>
        );
      })}
      <button type="button" className="button" onClick={() => run(app.nudge(contrast, noMove))}>
        Reset to the alignment found
      </button>
    </div>
  );
}
