// A choice from a list: the browser's own select, with a label.
interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  /** `own`: the text is a name of the user's or of a model, the same in every language. */
  readonly options: readonly {
    readonly value: T;
    readonly text: string;
    readonly disabled?: boolean;
    readonly own?: boolean;
  }[];
  readonly onChoose: (value: T) => void;
  /** The label is for screen readers only. */
  readonly bare?: boolean;
  readonly className?: string;
  readonly disabled?: boolean;
  /** An explanation, shown on hover and read by screen readers. */
  readonly hint?: string;
}

export function Choice<T extends string>({
  label,
  value,
  options,
  onChoose,
  bare = false,
  className = '',
  disabled = false,
  hint,
}: ChoiceProps<T>) {
  const select = (
    <select
      className={`select ${className}`}
      aria-label={bare ? label : undefined}
      aria-description={hint}
      title={bare ? label : hint}
      value={value}
      disabled={disabled}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen) onChoose(chosen.value);
      }}
    >
      {options.map((option) => (
        <option
          key={option.value}
          value={option.value}
          disabled={option.disabled}
          translate={option.own ? 'no' : undefined}
        >
          {option.text}
        </option>
      ))}
    </select>
  );
  if (bare) return select;
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      {select}
    </label>
  );
}
