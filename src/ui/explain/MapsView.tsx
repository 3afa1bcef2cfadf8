// Feature maps of the lowest, the penultimate and the last layer at the chosen slice, one column a model, one map enlarged.
import { useState } from 'react';
import type { MapLayer } from '../../core/network/explanation.ts';
import { MAPS_SHOWN, type MapRule, mapRuleWords, mapsByHand } from '../../core/network/mapChoice.ts';
import { useExplain } from '../../stores/explainStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { run } from '../kit/run.ts';
import { type FigurePanel, saveExplainFigure } from './explainFigure.ts';
import { MapColumn } from './MapColumn.tsx';
import { drawnMaps, layerWords, type MapsChoice, mapsWords } from './mapPictures.ts';
import { coloursOf, useColourChoice } from './useColourChoice.tsx';
import { useExplained } from './useExplained.ts';

export function MapsView() {
  const { explain } = useApp();
  const columns = useExplained();
  const { slice, busy } = useExplain();
  const [layer, setLayer] = useState<MapLayer>('centre');
  const [rule, setRule] = useState<MapRule | 'hand'>('spread');
  const [hand, setHand] = useState('1-81');
  const { colours, scale, fields } = useColourChoice('map');
  const choice: MapsChoice = { layer, rule, hand, colours, scale };
  const wrong =
    rule === 'hand' && layer !== 'output'
      ? columns.flatMap(({ of }) => {
          const chosen = of?.maps && mapsByHand(hand, of.maps.of[layer].channels);
          return chosen && !chosen.ok ? [chosen.error] : [];
        })[0]
      : undefined;
  const anyMissing = columns.some(({ of }) => of?.maps?.slice !== slice);
  const anyThere = columns.some(({ of }) => of?.maps);
  const save = (): void => {
    const panels = columns.flatMap(({ name, of }): FigurePanel[] => {
      if (!of?.maps) return [];
      const made = drawnMaps(of.maps.of[layer], choice, of.maps.ct);
      return made
        ? [
            {
              heading: name,
              pictures: [{ picture: made.picture, smooth: false, sides: false, mark: null }],
              note: `Slice ${of.maps.slice + 1}. ${made.note}`,
            },
          ]
        : [];
    });
    run(
      saveExplainFigure(`maps-${layer}-slice-${slice + 1}`, panels, {
        caption: `${layerWords[layer]}: ${mapsWords(choice)}.`,
        colours: coloursOf(colours, false),
        ticks: scale === 'own' ? ['lowest', '', 'highest'] : ['min', '', 'max'],
        unit: layer === 'output' ? 'intensity' : 'activation',
      }),
    );
  };
  return (
    <>
      <div className="explain-bar">
        <Choice<MapLayer>
          label="Layer"
          value={layer}
          options={(['centre', 'penultimate', 'output'] as const).map((value) => ({
            value,
            text: layerWords[value],
          }))}
          onChoose={setLayer}
        />
        {layer === 'output' ? null : (
          <Choice<MapRule | 'hand'>
            label={`Which, up to ${MAPS_SHOWN}`}
            value={rule}
            options={[
              { value: 'spread', text: 'Vary most' },
              { value: 'even', text: 'Evenly spaced' },
              { value: 'random', text: 'At random, seed 1' },
              { value: 'hand', text: 'By hand' },
            ]}
            onChoose={setRule}
          />
        )}
        {layer !== 'output' && rule === 'hand' ? (
          <label className="field">
            <span className="field-label">Maps, such as 1-9, 20</span>
            <input
              className="input wide"
              value={hand}
              aria-invalid={wrong !== undefined}
              onChange={(event) => setHand(event.target.value)}
            />
          </label>
        ) : null}
        {fields}
        <button
          type="button"
          className={anyMissing ? 'button primary' : 'button'}
          disabled={busy || !anyMissing}
          onClick={() => run(explain.maps())}
        >
          Make the maps of slice {slice + 1}
        </button>
        <button type="button" className="button" disabled={!anyThere} onClick={save}>
          Save PNG
        </button>
      </div>
      {wrong ? (
        <p className="error-text">
          {wrong.message} {wrong.advice}
        </p>
      ) : (
        <p className="dim small-print">
          Shown: {layer === 'output' ? 'the images that the network makes' : mapRuleOf(rule)}.{' '}
          {mapsWords(choice, false)}.
        </p>
      )}
      <div className="explain-columns">
        {columns.map((column) => (
          <MapColumn key={`${column.id} ${layer}`} column={column} choice={choice} />
        ))}
      </div>
    </>
  );
}

const mapRuleOf = (rule: MapRule | 'hand'): string =>
  rule === 'hand' ? 'maps chosen by hand' : mapRuleWords[rule];
