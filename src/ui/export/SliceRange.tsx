// Which slices to export: all that were made, or a range, numbered as in the panes.
import { chooseExport, type ExportChoice } from '../../stores/exportStore.ts';
import { Choice } from '../kit/Choice.tsx';
import { countText } from '../../core/words.ts';

interface SliceRangeProps {
  readonly range: ExportChoice['range'];
  readonly made: number;
  /** Of the CT. */
  readonly slices: number;
}

export function SliceRange({ range, made, slices }: SliceRangeProps) {
  const [first, last] = range ?? [0, slices - 1];
  const clamp = (text: string): number => Math.min(slices, Math.max(1, Math.round(Number(text)) || 1)) - 1;
  const all =
    made === slices
      ? `The whole volume, ${countText(slices, 'slice')}`
      : `The ${made} made of ${slices} slices`;
  return (
    <>
      <Choice<'all' | 'some'>
        label="Slices"
        value={range ? 'some' : 'all'}
        options={[
          { value: 'all', text: all },
          { value: 'some', text: 'A range of slices' },
        ]}
        onChoose={(which) => chooseExport({ range: which === 'all' ? null : [first, last] })}
      />
      {range ? (
        <div className="export-range">
          <label className="field">
            <span className="field-label">First</span>
            <input
              className="input"
              type="number"
              min={1}
              max={last + 1}
              value={first + 1}
              onChange={({ target }) => {
                const chosen = clamp(target.value);
                chooseExport({ range: [chosen, Math.max(chosen, last)] });
              }}
            />
          </label>
          <label className="field">
            <span className="field-label">Last, of {slices}</span>
            <input
              className="input"
              type="number"
              min={first + 1}
              max={slices}
              value={last + 1}
              onChange={({ target }) => {
                const chosen = clamp(target.value);
                chooseExport({ range: [Math.min(first, chosen), chosen] });
              }}
            />
          </label>
        </div>
      ) : null}
    </>
  );
}
