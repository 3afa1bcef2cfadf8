// Tables as comma-separated values (RFC 4180), with the header row that says what each column is.

export type Cell = string | number | boolean | null;

const written = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Rows of one length, each cell in full precision; lines end as the format asks. */
export const csv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((row) => `${row.map(written).join(',')}\r\n`).join('');
