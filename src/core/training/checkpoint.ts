// The state of a training run between two steps, as plain numbers.

/** A trained variable, with Adam's first and second moments. */
export type TrainedValues = Readonly<Record<'value' | 'first' | 'second', Float32Array<ArrayBuffer>>>;

/** What a trainer needs to continue as if it had never stopped. */
export interface Checkpoint {
  /** Steps taken. */
  readonly step: number;
  /** By the variable's name, e.g. `conv1.filter`. */
  readonly variables: Readonly<Record<string, TrainedValues>>;
}
