// Whether a ZIP needs a password: its list of entries says so for each.

const ENTRY = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
/** The end of the list may be followed by a comment of this length. */
const MOST_COMMENT = 65_535;
/** Of a longer list, the beginning tells. */
const MOST_LIST = 4 * 2 ** 20;

/** True where any entry is encrypted; false where none is, or the list cannot be found. */
export async function needsPassword(file: Blob): Promise<boolean> {
  const tail = await viewOf(file, Math.max(0, file.size - MOST_COMMENT - END_BYTES), file.size);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const from = tail.getUint32(at + 16, true);
    const length = Math.min(tail.getUint32(at + 12, true), MOST_LIST);
    return anyEncrypted(await viewOf(file, from, Math.min(file.size, from + length)));
  }
  return false;
}

function anyEncrypted(list: DataView): boolean {
  for (let at = 0; at + 46 <= list.byteLength && list.getUint32(at, true) === ENTRY;) {
    if ((list.getUint16(at + 8, true) & 1) === 1) return true;
    at += 46 + list.getUint16(at + 28, true) + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
  }
  return false;
}

const viewOf = async (file: Blob, from: number, to: number): Promise<DataView> =>
  new DataView(await file.slice(from, to).arrayBuffer());
