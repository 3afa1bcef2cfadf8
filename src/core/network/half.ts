// IEEE 754 binary16, in which weights and scales are stored: there and back.

/** The largest number that 16 bits hold. */
export const LARGEST_HALF = 65504;

/** The number that 16 bits stand for. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const wide = new DataView(new ArrayBuffer(4));

/** The 16 bits of a number, rounded to the nearest, ties to even. */
export function toHalf(value: number): number {
  wide.setFloat32(0, value);
  const bits = wide.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (magnitude >= LARGEST_HALF + 16) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | even(magnitude * 2 ** 24);
  const exponent = ((bits >>> 23) & 0xff) - 127;
  return sign | (((exponent + 15) << 10) + even((magnitude / 2 ** exponent - 1) * 1024));
}

function even(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
}
