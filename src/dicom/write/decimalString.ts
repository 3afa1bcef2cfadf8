// A number as a DICOM decimal string: at most 16 characters, and the very same number wherever 16 characters can hold it.

const longest = 16;

/** As many digits as fit, without an exponent where that costs none; the zero before a point goes when room is short. */
export function decimalString(value: number): string {
  if (!Number.isFinite(value))
    throw new RangeError(`${String(value)} cannot be written as a decimal string.`);
  if (value === 0) return '0';
  for (let digits = 17; ; digits--) {
    const rounded = Number(value.toPrecision(digits));
    const plain = String(rounded);
    const forms = [plain, plain.replace(/^(-?)0\./, '$1.'), rounded.toExponential().replace('e+', 'e')];
    const fitting = forms.find((form) => form.length <= longest);
    if (fitting !== undefined) return fitting;
  }
}
