// Decimal texts as the world misspells them: a comma for the point, a unit behind. Read as plainly meant, or not at all.

const strict = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const unit = /\s*(HU|mm|deg|°)$/i;

/** A number written as DICOM wants it, or as it is plainly meant; null where it cannot be told. `odd`: not as DICOM wants it. */
export function plainNumber(text: string): { readonly value: number | null; readonly odd: boolean } {
  if (strict.test(text)) return { value: Number(text), odd: false };
  const bare = text.replace(unit, '').trim();
  const dotted = /^[^.,]*,[^.,]*$/.test(bare) ? bare.replace(',', '.') : bare;
  // 1,024 may be a thousand or a bit more than one; a number that long before its comma, or that begins with 0, may not.
  const thousands = /^[+-]?[1-9]\d{0,2},\d{3}$/.test(bare);
  return { value: strict.test(dotted) && !thousands ? Number(dotted) : null, odd: true };
}

/** The values of a text: parted by backslashes or, where there are none and no other reading is possible, by commas. */
export function plainValues(text: string): string[] {
  if (text === '') return [];
  const parts = text.split('\\').map((part) => part.trim());
  const commas = parts.length === 1 ? text.split(',').map((part) => part.trim()) : [];
  const meant = commas.length > 2 || (commas.length === 2 && commas.every((part) => part.includes('.')));
  return meant && commas.every((part) => strict.test(part)) ? commas : parts;
}
