// Tables and figures for a terminal: columns aligned, numbers short, medians with their spread.

export interface Spread {
  readonly median: number;
  /** First and third quartile. */
  readonly from: number;
  readonly to: number;
  readonly samples: readonly number[];
}

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number): number => {
    const place = part * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
    return low + (high - low) * (place - Math.floor(place));
  };
  return { median: at(0.5), from: at(0.25), to: at(0.75), samples };
}

export interface Percentiles {
  readonly median: number;
  readonly p95: number;
  readonly most: number;
}

/** The samples below which half, 95 % and all of them lie. */
export function percentiles(samples: readonly number[]): Percentiles {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? NaN;
  return { median: at(0.5), p95: at(0.95), most: at(1) };
}

export const ms = (value: number): string =>
  value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 100 ? 1 : 0)} ms`;
export const spread = ({ median, from, to }: Spread): string => `${ms(median)} (${ms(from)} to ${ms(to)})`;
export const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
export const count = (value: number): string => value.toLocaleString('en');

export function print(title: string, rows: readonly Readonly<Record<string, string>>[]): void {
  console.log(`\n${title}`);
  const columns = Object.keys(rows[0] ?? {});
  const width = (column: string): number =>
    Math.max(column.length, ...rows.map((row) => (row[column] ?? '').length));
  const line = (cells: readonly string[]): string =>
    columns
      .map((column, i) => (cells[i] ?? '').padEnd(width(column)))
      .join('  ')
      .trimEnd();
  console.log(line(columns));
  for (const row of rows) console.log(line(columns.map((column) => row[column] ?? '')));
}
