// Form and length of values by their representation (PS3.5 section 6.2), as far as an exported file uses them.
import { attributes, type Dataset, type Keyword } from './attributes.ts';

const rules: Readonly<Record<string, RegExp>> = {
  AS: /^\d{3}[DWMY]$/,
  CS: /^[A-Z0-9 _]{0,16}$/,
  DA: /^\d{8}$/,
  DS: /^ *[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)? *$/,
  DT: /^\d{4,14}(\.\d{1,6})?([+-]\d{4})?$/,
  IS: /^ *[+-]?\d{1,11} *$/,
  LO: /^[^\\\p{Cc}]{0,64}$/u,
  LT: /^[^]{0,10240}$/u,
  PN: /^[^\\\p{Cc}=]{0,64}(=[^\\\p{Cc}=]{0,64}){0,2}$/u,
  SH: /^[^\\\p{Cc}]{0,16}$/u,
  ST: /^[^]{0,1024}$/u,
  TM: /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)? *$/,
};

/** Keywords, anywhere in the dataset, whose values break their representation's rule; UIDs are checked apart. */
export function misfit(dataset: Dataset): readonly Keyword[] {
  return (Object.entries(dataset) as [Keyword, Dataset[Keyword]][]).flatMap(([keyword, values = []]) => {
    const vr = attributes[keyword][1];
    const rule = rules[vr];
    const breaks = (text: string): boolean =>
      (rule !== undefined && !rule.test(text)) || (vr === 'DS' && text.length > 16);
    return values.flatMap((value): readonly Keyword[] =>
      typeof value === 'object'
        ? misfit(value)
        : typeof value === 'string' && value !== '' && breaks(value)
          ? [keyword]
          : [],
    );
  });
}
