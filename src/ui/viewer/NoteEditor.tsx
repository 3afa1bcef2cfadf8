// A field for what an arrow or a text says, while it is chosen and says nothing yet, or is being written.
import { useEffect, useRef, useState } from 'react';
import { dispatchView, useView } from '../../stores/viewStore.ts';

export function NoteEditor() {
  const drawing = useView(({ present }) => {
    const chosen = present.measurements.find(({ id }) => id === present.selected);
    return chosen && (chosen.kind === 'text' || chosen.kind === 'arrow') ? chosen : null;
  });
  return drawing ? <Field key={drawing.id} id={drawing.id} text={drawing.text ?? ''} /> : null;
}

function Field({ id, text }: { readonly id: number; readonly text: string }) {
  const [fresh] = useState(text === '');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (fresh) input.current?.focus();
  }, [fresh]);
  return (
    <form
      className="note-editor"
      onSubmit={(event) => {
        event.preventDefault();
        dispatchView({ type: 'select', id: null });
      }}
    >
      <label>
        Text{' '}
        <input
          ref={input}
          className="input"
          value={text}
          maxLength={200}
          onChange={({ target }) => dispatchView({ type: 'annotate', id, text: target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') dispatchView({ type: 'select', id: null });
          }}
        />
      </label>
      <button type="submit" className="button">
        Done
      </button>
    </form>
  );
}
