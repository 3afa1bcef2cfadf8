// Numbers as text: counts, bytes, durations, spacings, shortened hashes; always with a unit.

const grouped = new Intl.NumberFormat('en-GB'); // created once: creating one is slow

/** "12,480" */
export const numberText = (value: number): string => grouped.format(value);

/** "1 file", "3 files"; "12,480 files". */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** Decimal units as disks and downloads are sold: "640 kB", "12 MB", "1.3 GB". */
export function bytesText(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** A duration, rounded more coarsely the longer it is: "8 s", "2 min 30 s", "12 min", "1 h 5 min". */
export function durationText(seconds: number): string {
  if (seconds < 1) return 'less than 1 s';
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  if (seconds < 300) {
    const tens = Math.round(seconds / 10) * 10;
    return tens % 60 === 0 ? `${tens / 60} min` : `${Math.floor(tens / 60)} min ${tens % 60} s`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The time one unit of work takes: "0.08 s", "2.1 s", "34 s". */
export const paceText = (seconds: number): string =>
  seconds < 0.1
    ? `${seconds.toFixed(2)} s`
    : seconds < 10
      ? `${seconds.toFixed(1)} s`
      : durationText(seconds);

/** Millimetres with no more digits than matter: "0.49", "2.5", "5". */
export const mmText = (mm: number): string => String(Number(mm.toFixed(2)));

/** The first twelve digits of a hash, enough to compare two by eye. */
export const hashText = (hash: string): string => (hash.length > 12 ? `${hash.slice(0, 12)}…` : hash);

/** A DICOM date as written in lists: "2021-03-14"; anything else is returned unchanged. */
export const dateText = (date: string): string =>
  /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : date;

/** A DICOM person name as people write it: "DOE, JANE". */
export const personText = (name: string): string =>
  name
    .split('^')
    .slice(0, 2)
    .map((part) => part.trim())
    .filter(Boolean)
    .join(', ');
