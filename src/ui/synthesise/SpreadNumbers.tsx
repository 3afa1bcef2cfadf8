// The spread as numbers: of all slices, of the one in view, and which slices are doubtful.
import { regularGrid, sourceSliceNearest } from '../../core/geometry/regularGrid.ts';
import {
  highestSpread,
  meanSpread,
  SPREAD_CALIBRATION,
  SPREAD_LIMIT,
  slicesOfHighSpread,
} from '../../core/network/judgeSpread.ts';
import { slicesWords } from '../../core/sliceWords.ts';
import { gridSliceInView } from '../../core/view/viewState.ts';
import { goToSourceSlice } from '../../stores/goTo.ts';
import { seriesById, type Spread, type Synthesis, useStudy } from '../../stores/studyStore.ts';
import { useView } from '../../stores/viewStore.ts';
import { TableHead } from '../kit/TableHead.tsx';

export function SpreadNumbers({
  synthesis: { contrasts },
  spread: { means },
}: {
  readonly synthesis: Synthesis;
  readonly spread: Spread;
}) {
  const inView = useView(({ present }) => gridSliceInView(present));
  const geometry = useStudy((state) => seriesById(state, state.ctId)?.geometry ?? null);
  if (!geometry) return null;
  const grid = regularGrid(geometry);
  const slice = sourceSliceNearest(grid, inView);
  const high = [...new Set(means.flatMap(slicesOfHighSpread))].sort((a, b) => a - b);
  const [worst] = means.flatMap((of) => highestSpread(of) ?? []).sort((a, b) => b.mean - a.mean);
  return (
    <>
      <div className="table-scroll">
        <table className="table" aria-label="Spread, per cent of full scale">
          <TableHead
            columns={['Mean in the head', `${grid.identity ? 'Slice' : 'Acquired'} ${slice + 1}`, 'All']}
          />
          <tbody>
            {contrasts.map((contrast, i) => (
              <tr key={contrast}>
                <th scope="row">{contrast}</th>
                <td>{percent(means[i]?.[slice] ?? null)}</td>
                <td>{percent(meanSpread(means[i] ?? []))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        {high.length === 0
          ? `No slice is above ${SPREAD_LIMIT} %.`
          : `Above ${SPREAD_LIMIT} %, marked amber in the panes’ strips: ${slicesWords(high)}.`}{' '}
        {worst === undefined ? null : (
          <button type="button" className="link-button" onClick={() => goToSourceSlice(grid, worst.slice)}>
            Show the highest
          </button>
        )}
      </p>
      <p className="dim small-print">
        % of full scale: the standard deviation of four answers, where intensity 0 to 1 is 100 %.{' '}
        {SPREAD_CALIBRATION}
      </p>
    </>
  );
}

const percent = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} %`);
