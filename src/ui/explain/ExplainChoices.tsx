// What the Explain room is about: the slice, and one to three models.
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEngine } from '../../stores/engineStore.ts';
import { MODELS_COMPARED, useExplain } from '../../stores/explainStore.ts';
import { seriesById, useStudy } from '../../stores/studyStore.ts';
import { useApp } from '../appContext.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { bytesText } from '../../core/words.ts';

export function ExplainChoices() {
  const { explain } = useApp();
  const { picked, slice, busy } = useExplain();
  const models = useEngine((state) => state.models);
  const count = useStudy((state) => seriesById(state, state.ctId)?.geometry?.positions.length ?? 1);
  const toggle = (id: string): void =>
    explain.pick(picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id]);
  return (
    <div className="explain-choices">
      <div className="explain-slice">
        <label className="field-label" htmlFor="explain-slice">
          Slice {slice + 1} of {count}
        </label>
        <IconButton
          small
          label="Previous slice"
          icon={IconChevronLeft}
          disabled={slice === 0}
          onPress={() => explain.setSlice(slice - 1)}
        />
        <input
          id="explain-slice"
          className="range"
          type="range"
          min={1}
          max={count}
          value={slice + 1}
          onChange={(event) => explain.setSlice(Number(event.target.value) - 1)}
        />
        <IconButton
          small
          label="Next slice"
          icon={IconChevronRight}
          disabled={slice >= count - 1}
          onPress={() => explain.setSlice(slice + 1)}
        />
      </div>
      <fieldset className="explain-models" disabled={busy}>
        <legend className="field-label">Models, up to {MODELS_COMPARED}</legend>
        {models.map(({ id, name, bytes }) => (
          <label key={id} className="check">
            <input
              type="checkbox"
              checked={picked.includes(id)}
              disabled={picked.includes(id) ? picked.length === 1 : picked.length >= MODELS_COMPARED}
              onChange={() => toggle(id)}
            />
            <span translate="no">{name}</span> <span className="dim">{bytesText(bytes)}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}
