// A number input with limits: valid input takes effect as it is typed; on blur the field shows the value in effect.
import { useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

export function NumberField({ label, value, least, most, whole, disabled, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const valid = (text: string): number | null => {
    const number = Number(text.replace(',', '.'));
    const fits = text.trim() !== '' && Number.isFinite(number) && number >= least && number <= most;
    return fits && (!whole || Number.isInteger(number)) ? number : null;
  };
  const wrong = typed !== null && valid(typed) === null;
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <input
        className="input"
        inputMode="decimal"
        disabled={disabled}
        aria-invalid={wrong}
        value={typed ?? String(value)}
        onChange={(event) => {
          setTyped(event.target.value);
          const number = valid(event.target.value);
          if (number !== null) onChange(number);
        }}
        onBlur={() => setTyped(null)}
      />
      {wrong ? (
        <span className="error-text">
          {whole ? 'A whole number' : 'A number'} from {least} to {most}
        </span>
      ) : null}
    </label>
  );
}
