// Whether two headers name one patient, whatever way each writes it.
import type { PatientInfo } from './seriesInfo.ts';

type Identity = Pick<PatientInfo, 'id' | 'name' | 'birthDate'>;

/** Number, name and birth date as they are compared: case, padding, empty components and punctuation do not count. */
export function patientKey({ id, name, birthDate }: Identity): string {
  return [plain(id), nameKey(name), birthDate.replace(/\D/g, '')].join('|');
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

/** Whether an ID or a name is stated at all. */
export const isNamed = ({ id, name }: Pick<PatientInfo, 'id' | 'name'>): boolean =>
  plain(id) !== '' || nameKey(name) !== '';

const plain = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toUpperCase();

/** The alphabetic component group; "DOE^JOHN^^", "Doe, John" and "Doe^John" are one name. */
const nameKey = (name: string): string =>
  plain((name.split('=').find((part) => part.trim() !== '') ?? '').replace(/[\^,]+/g, ' '));
