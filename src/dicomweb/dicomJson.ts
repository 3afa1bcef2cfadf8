// The DICOM JSON model (PS3.18 F): the few values that a search is answered with.

/** Attributes by tag, as eight hexadecimal digits. */
export type JsonDataset = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is JsonDataset =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The datasets of a search's answer; null where it is none. An empty answer (204) finds nothing. */
export function datasetsIn(text: string): readonly JsonDataset[] | null {
  if (text.trim() === '') return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every(isRecord) ? parsed : null;
  } catch {
    return null;
  }
}

/** The one dataset of an answer; null where it is none. */
export function datasetIn(text: string): JsonDataset | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const one = Array.isArray(parsed) ? (parsed as readonly unknown[])[0] : parsed;
    return isRecord(one) ? one : null;
  } catch {
    return null;
  }
}

export function valuesOf(dataset: JsonDataset, tag: string): readonly unknown[] {
  const element = dataset[tag];
  return isRecord(element) && Array.isArray(element['Value']) ? element['Value'] : [];
}

/** Several values are separated by a backslash, as in a file; a name is its alphabetic part. */
export function textOf(dataset: JsonDataset, tag: string): string {
  return valuesOf(dataset, tag)
    .map((value) => {
      const plain = isRecord(value) ? value['Alphabetic'] : value;
      return typeof plain === 'string' || typeof plain === 'number' ? String(plain).trim() : '';
    })
    .join('\\');
}

export function numberOf(dataset: JsonDataset, tag: string): number | null {
  const text = textOf(dataset, tag);
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : null;
}

export const itemsOf = (dataset: JsonDataset, tag: string): readonly JsonDataset[] =>
  valuesOf(dataset, tag).filter(isRecord);
