// The receptive field: a pixel of the synthetic image, and the CT pixels that it depends on, one column a model.
import { useMemo, useState } from 'react';
import { type Contrast, contrasts } from '../../core/contrast.ts';
import { type GridSize, pixelOn } from '../../core/network/influence.ts';
import { greyPicture, mapTile } from '../../core/view/mapTiles.ts';
import { useExplain } from '../../stores/explainStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { NumberField } from '../kit/NumberField.tsx';
import { run } from '../kit/run.ts';
import { type FigurePanel, saveExplainFigure } from './explainFigure.ts';
import { influencePicture, influenceWords, overlayWords } from './influencePictures.ts';
import { type Mark, PictureCanvas } from './PictureCanvas.tsx';
import { type Colours, coloursOf } from './useColourChoice.tsx';
import { type ExplainedColumn, useExplained } from './useExplained.ts';

const intensity = { centre: 0.5, width: 1 };

export function InfluenceView() {
  const { explain } = useApp();
  const columns = useExplained();
  const { slice, busy } = useExplain();
  const [contrast, setContrast] = useState<Contrast>('T1');
  const [spot, setSpot] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const [colours, setColours] = useState<Colours>('perceptual');
  const made = columns.filter(({ of }) => of?.maps?.slice === slice);
  const [first] = made;
  const offered = first?.of?.file.contrasts ?? contrasts;
  const grid = first?.of?.maps?.ct ?? { size: 0, pixelMm: 1 };
  const { size } = grid;
  const at = spot ?? { x: Math.round(size / 2), y: Math.round(size / 2) };
  const find = ({ x, y }: { readonly x: number; readonly y: number }): void => {
    setSpot({ x, y });
    run(explain.influenceOfPixel(contrast, { x, y }, grid));
  };
  /** A click on any model's image, as a pixel of the first one's grid. */
  const pickOn =
    (own: GridSize) =>
    (x: number, y: number): void => {
      const pixel = pixelOn({ x, y }, own, grid);
      if (pixel) find(pixel);
    };
  const drawn = useMemo(
    () =>
      columns.map((column) => ({
        column,
        ...picturesOf(column, slice, contrast, colours),
      })),
    [columns, slice, contrast, colours],
  );
  const save = (): void => {
    const panels = drawn.flatMap(({ column, image, over, influence }): FigurePanel[] =>
      image && over && influence
        ? [
            {
              heading: column.name,
              pictures: [
                {
                  picture: image,
                  smooth: true,
                  sides: true,
                  mark: crossAt(influence.target, influence.ct.size),
                },
                {
                  picture: over,
                  smooth: true,
                  sides: true,
                  mark: crossAt(influence.target, influence.ct.size),
                },
              ],
              note: influenceWords(influence),
            },
          ]
        : [],
    );
    run(
      saveExplainFigure(`receptive-field-slice-${slice + 1}`, panels, {
        caption: `Slice ${slice + 1}, synthetic ${contrast} at the crossed pixel. ${overlayWords}.`,
        colours: coloursOf(colours, false),
        ticks: ['0', '', 'most'],
        unit: 'change for each HU',
      }),
    );
  };
  return (
    <>
      <div className="explain-bar">
        <button
          type="button"
          className={made.length < columns.length ? 'button primary' : 'button'}
          disabled={busy || made.length === columns.length}
          onClick={() => run(explain.maps())}
        >
          Make slice {slice + 1}
        </button>
        <Choice<Contrast>
          label="Image"
          value={contrast}
          options={offered.map((value) => ({ value, text: `Synthetic ${value}` }))}
          onChoose={setContrast}
        />
        <Choice<Colours>
          label="Colours"
          value={colours}
          options={[
            { value: 'perceptual', text: 'Perceptually even' },
            { value: 'jet', text: 'JET' },
          ]}
          onChoose={setColours}
        />
        <NumberField
          label="Column"
          whole
          value={at.x + 1}
          least={1}
          most={Math.max(1, size)}
          disabled={!first}
          onChange={(x) => setSpot({ ...at, x: x - 1 })}
        />
        <NumberField
          label="Row"
          whole
          value={at.y + 1}
          least={1}
          most={Math.max(1, size)}
          disabled={!first}
          onChange={(y) => setSpot({ ...at, y: y - 1 })}
        />
        <button
          type="button"
          className={first ? 'button primary' : 'button'}
          disabled={busy || made.length < columns.length}
          onClick={() => find(at)}
        >
          Find what it depends on
        </button>
        <button
          type="button"
          className="button"
          disabled={drawn.every(({ influence }) => !influence)}
          onClick={save}
        >
          Save PNG
        </button>
      </div>
      <p className="dim small-print">Click a pixel of a synthetic image, or type it. {overlayWords}.</p>
      <div className="explain-columns">
        {drawn.map(({ column: { id, name, of }, image, over, influence }) => (
          <section key={id} className="explain-column" aria-labelledby={`explain-${id}`}>
            <h3 id={`explain-${id}`} translate="no">
              {name}
            </h3>
            {image ? (
              <>
                <div className="explain-zoom">
                  <PictureCanvas
                    smooth
                    sides
                    synthetic
                    picture={image}
                    label={`Synthetic ${contrast} by ${name}, slice ${slice + 1}`}
                    mark={crossOn(at, grid, of?.maps?.ct)}
                    {...(busy || !of?.maps ? {} : { onPick: pickOn(of.maps.ct) })}
                  />
                  {over ? (
                    <PictureCanvas
                      smooth
                      sides
                      picture={over}
                      label={`CT pixels that it depends on, ${name}`}
                      mark={influence ? crossAt(influence.target, influence.ct.size) : null}
                    />
                  ) : (
                    <p className="explain-empty dim">Click a pixel of the synthetic image.</p>
                  )}
                </div>
                {influence ? <p className="dim small-print">{influenceWords(influence)}</p> : null}
              </>
            ) : (
              <p className="explain-empty dim">Not made yet: “Make slice {slice + 1}”.</p>
            )}
          </section>
        ))}
      </div>
    </>
  );
}

function picturesOf({ of }: ExplainedColumn, slice: number, contrast: Contrast, colours: Colours) {
  const channel = of?.file.contrasts.indexOf(contrast) ?? -1;
  if (of?.maps?.slice !== slice || channel < 0) return { image: null, over: null, influence: null };
  const { output } = of.maps.of;
  const image = greyPicture(mapTile(output, channel).values, output.width, intensity);
  const found = of.influence;
  const influence =
    found?.slice === slice && found.target.layer === 'output' && found.target.channel === channel
      ? found
      : null;
  return { image, over: influence && influencePicture(influence, colours), influence };
}

/** The pixel that is meant, on a model's own grid. */
function crossOn(at: { readonly x: number; readonly y: number }, grid: GridSize, own: GridSize | undefined) {
  const place = own && pixelOn(at, grid, own);
  return place ? crossAt(place, own.size) : null;
}

/** A cross of some pixels about the one that is meant. */
const crossAt = ({ x, y }: { readonly x: number; readonly y: number }, size: number): Mark => {
  const arm = size / 36;
  return { kind: 'cross', x: x + 0.5 - arm, y: y + 0.5 - arm, width: 2 * arm, height: 2 * arm };
};
