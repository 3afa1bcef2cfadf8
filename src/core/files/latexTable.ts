// A table as LaTeX, for a manuscript: rules by the booktabs package, every special character escaped.

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '±': '$\\pm$',
  '<': '$<$',
  '>': '$>$',
  '−': '$-$',
  '–': '--',
  '’': "'",
  '∞': '$\\infty$',
  ú: "\\'u",
};

/** Plain words as LaTeX writes them. */
export const latexText = (words: string): string =>
  words.replace(/[\\&%$#_{}~^±<>−–’∞ú]/g, (found) => SPECIAL[found] ?? found);

/** One floating table; the first column is set left, the others centred. `notes` stand below it. */
export function latexTable({
  label,
  caption,
  header,
  rows,
  notes,
}: {
  readonly label: string;
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}): string {
  const line = (cells: readonly string[]): string => `  ${cells.map(latexText).join(' & ')} \\\\`;
  return [
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${latexText(caption)}}`,
    `  \\label{${label}}`,
    `  \\begin{tabular}{l${'c'.repeat(Math.max(0, header.length - 1))}}`,
    '  \\toprule',
    line(header),
    '  \\midrule',
    ...rows.map(line),
    '  \\bottomrule',
    '  \\end{tabular}',
    ...notes.map((note) => `  \\par\\footnotesize ${latexText(note)}`),
    '\\end{table}',
    '',
  ].join('\n');
}
