// Whether two headers name one patient, whatever way each writes it.
import type { PatientInfo } from './seriesInfo.ts';

type Identity = Pick<PatientInfo, 'id' | 'name' | 'birthDate'>;

/** Number, name and birth date as they are compared: case, padding, empty components and punctuation do not count. */
export const patientKey = (patient: Identity): string => parts(patient).join('|');

const parts = ({ id, name, birthDate }: Identity): string[] => [
  plain(id),
  nameKey(name),
  birthDate.replace(/\D/g, ''),
];

/** Whether no two of these state different numbers, names or birth dates; some may leave them out. */
export function noneDiffers(patients: readonly Identity[]): boolean {
  const all = patients.map(parts);
  return [0, 1, 2].every(
    (part) => new Set(all.map((one) => one[part]).filter((value) => value !== '')).size <= 1,
  );
}

/** The one that states most of number, name and birth date; the first of those that state as much. */
export function fullest<T extends Identity>(patients: readonly T[]): T | undefined {
  const stated = (one: T): number => parts(one).filter((part) => part !== '').length;
  return patients.reduce<T | undefined>(
    (best, one) => (best && stated(best) >= stated(one) ? best : one),
    undefined,
  );
}

/** What two patients differ in, in words; only what both state can differ. */
export function patientDifferences(a: Identity, b: Identity): string[] {
  const differs = (x: string, y: string): boolean => x !== '' && y !== '' && x !== y;
  return [
    differs(plain(a.id), plain(b.id)) ? 'patient ID' : '',
    differs(nameKey(a.name), nameKey(b.name)) ? 'name' : '',
    differs(a.birthDate.replace(/\D/g, ''), b.birthDate.replace(/\D/g, '')) ? 'birth date' : '',
  ].filter(Boolean);
}

/** What tells a person from others: the number where it is stated, else name and birth date; null where neither is. */
export function personKey(patient: Identity): string | null {
  const [id = '', name = '', born = ''] = parts(patient);
  if (id !== '') return ['id', id].join('|');
  return name === '' ? null : ['name', name, born].join('|');
}

/** Whether both state the same patient ID; null where one states none. */
export function sameId(a: Pick<Identity, 'id'>, b: Pick<Identity, 'id'>): boolean | null {
  const [one, other] = [plain(a.id), plain(b.id)];
  return one === '' || other === '' ? null : one === other;
}

/** Whether an ID or a name is stated at all. */
export const isNamed = ({ id, name }: Pick<PatientInfo, 'id' | 'name'>): boolean =>
  plain(id) !== '' || nameKey(name) !== '';

const plain = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toUpperCase();

/** The alphabetic component group; "DOE^JOHN^^", "Doe, John" and "Doe^John" are one name. */
const nameKey = (name: string): string =>
  plain((name.split('=').find((part) => part.trim() !== '') ?? '').replace(/[\^,]+/g, ' '));
