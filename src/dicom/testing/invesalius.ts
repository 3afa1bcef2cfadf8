// The CT of an InVesalius project (.inv3), such as the examples that Debian's package invesalius-examples installs. For tests.
import type { Stack } from '../../core/geometry/stack.ts';

/** `archive`: its tar, unzipped. HU from the feet to the crown; the project keeps rows from the back to the front, which are turned over here. */
export function invesaliusCt(archive: Uint8Array): Stack<Int16Array> {
  const plist = new TextDecoder().decode(tarEntry(archive, 'main.plist'));
  const [slices = 0, rows = 0, columns = 0] = numbersOf(plist, 'shape');
  const [columnSpacing = 1, rowSpacing = 1, gap = 1] = numbersOf(plist, 'spacing');
  const matrix = tarEntry(archive, 'matrix.dat').slice();
  const stored = new Int16Array(matrix.buffer, 0, slices * rows * columns);
  const voxels = new Int16Array(stored.length);
  for (let line = 0; line < slices * rows; line++) {
    const [slice, row] = [Math.floor(line / rows), line % rows];
    const from = (slice * rows + rows - 1 - row) * columns;
    voxels.set(stored.subarray(from, from + columns), line * columns);
  }
  return {
    voxels,
    geometry: {
      columns,
      rows,
      columnSpacing,
      rowSpacing,
      rowAxis: [1, 0, 0],
      columnAxis: [0, 1, 0],
      normal: [0, 0, 1],
      positions: Array.from({ length: slices }, (_, k) => [0, 0, k * gap] as const),
      sliceThickness: gap,
    },
  };
}

/** The numbers of an array in a property list. */
function numbersOf(plist: string, key: string): number[] {
  const [, array = ''] = new RegExp(`<key>${key}</key>\\s*<array>(.*?)</array>`, 's').exec(plist) ?? [];
  return [...array.matchAll(/>([\d.e+-]+)</g)].map(([, text]) => Number(text));
}

/** The content of the entry with this name. Throws where there is none. */
function tarEntry(archive: Uint8Array, name: string): Uint8Array {
  const text = (from: number, length: number): string =>
    String.fromCharCode(...archive.subarray(from, from + length)).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= archive.length;) {
    const size = parseInt(text(at + 124, 12).trim() || '0', 8);
    if (text(at, 100).endsWith(`/${name}`)) return archive.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`${name} is not in the archive.`);
}
