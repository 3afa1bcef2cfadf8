// The filters of the first convolution, 64 of 7 x 7 in the paper's networks, one column a model.
import { useMemo, useState } from 'react';
import {
  filterTile,
  rangeOf,
  rangesOf,
  tiledPicture,
  type TileRange,
  type TileScale,
} from '../../core/view/mapTiles.ts';
import type { FirstFilters } from '../../core/network/explanation.ts';
import { colourMaps } from '../../core/view/viewColourMap.ts';
import { useExplain } from '../../stores/explainStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { run } from '../kit/run.ts';
import { type FigurePanel, saveExplainFigure } from './explainFigure.ts';
import { PictureCanvas } from './PictureCanvas.tsx';
import { type Colours, coloursOf, coloursWords, scaleWords, useColourChoice } from './useColourChoice.tsx';
import { useExplained } from './useExplained.ts';

/** The input channel whose weights are shown, by its number; or all added up. */
type Input = 'sum' | `${number}`;

const picturesOf = (filters: FirstFilters, input: Input, scale: TileScale, colours: Colours) => {
  const tiles = Array.from({ length: filters.outputs }, (_, i) =>
    filterTile(filters, i, input === 'sum' ? 'sum' : Number(input)),
  );
  const range: TileRange = rangeOf(tiles, true);
  const table = colourMaps[coloursOf(colours, true)];
  return { picture: tiledPicture(tiles, rangesOf(tiles, scale, true), table), range };
};

export function FiltersView() {
  const { explain } = useApp();
  const columns = useExplained();
  const busy = useExplain((state) => state.busy);
  const [input, setInput] = useState<Input>('sum');
  const { colours, scale, fields } = useColourChoice('filter');
  const windows = columns.find(({ of }) => of?.filters)?.of?.file.preprocessing.windows ?? [];
  const words = `${input === 'sum' ? 'weights added over the input channels' : `weights on the ${windows[Number(input)]?.name ?? ''} window`}; ${scaleWords(scale, true, 'filter')}; ${coloursWords[colours]}`;
  const drawn = useMemo(
    () =>
      columns.map(({ id, name, of }) => ({
        id,
        name,
        filters: of?.filters ?? null,
        ...(of?.filters ? picturesOf(of.filters, input, scale, colours) : { picture: null, range: null }),
      })),
    [columns, input, scale, colours],
  );
  const save = (): void => {
    const panels = drawn.flatMap(({ name, filters, picture, range }): FigurePanel[] =>
      picture && filters
        ? [
            {
              heading: name,
              pictures: [{ picture, smooth: false, sides: false, mark: null }],
              note: sizeWords(filters, range),
            },
          ]
        : [],
    );
    run(
      saveExplainFigure('filters', panels, {
        caption: `First convolution: ${words}.`,
        colours: coloursOf(colours, true),
        ticks: scale === 'own' ? ['−', '0', '+'] : ['−max', '0', '+max'],
        unit: 'weight, batch norm folded in',
      }),
    );
  };
  const anyMissing = drawn.some(({ picture }) => !picture);
  const anyThere = drawn.some(({ picture }) => picture);
  return (
    <>
      <div className="explain-bar">
        <Choice<Input>
          label="Input channel"
          value={input}
          options={[
            { value: 'sum', text: 'All added' },
            ...windows.map(({ name }, i) => ({ value: `${i}` as const, text: `Window: ${name}` })),
          ]}
          onChoose={setInput}
        />
        {fields}
        <button
          type="button"
          className={anyMissing ? 'button primary' : 'button'}
          disabled={busy || !anyMissing}
          onClick={() => run(explain.filters())}
        >
          Show the filters
        </button>
        <button type="button" className="button" disabled={!anyThere} onClick={save}>
          Save PNG
        </button>
      </div>
      <p className="dim small-print">{`Shown: ${words}.`}</p>
      <div className="explain-columns">
        {drawn.map(({ id, name, filters, picture, range }) => (
          <section key={id} className="explain-column" aria-labelledby={`explain-${id}`}>
            <h3 id={`explain-${id}`} translate="no">
              {name}
            </h3>
            {filters && picture ? (
              <>
                <PictureCanvas
                  picture={picture}
                  label={`${filters.outputs} filters of the first convolution of ${name}`}
                />
                <p className="dim small-print">{sizeWords(filters, range)}</p>
              </>
            ) : (
              <p className="explain-empty dim">Not read yet: “Show the filters”.</p>
            )}
          </section>
        ))}
      </div>
    </>
  );
}

const sizeWords = ({ kernel, inputs, outputs }: FirstFilters, range: TileRange | null): string =>
  `${outputs} filters, ${kernel} x ${kernel} x ${inputs}${range ? `; largest weight ${range.high.toPrecision(3)}` : ''}`;
