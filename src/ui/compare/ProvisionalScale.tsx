// The mark of figures whose scale may still change, as the colour bar of a difference has it.

export function ProvisionalScale() {
  return (
    <span
      className="provisional"
      title="Slices of the synthetic MR are still being made: the scale of the real MR may change."
    >
      {' '}
      provisional scale
    </span>
  );
}
