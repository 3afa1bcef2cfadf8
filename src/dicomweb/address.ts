// The address of a PACS as somebody types it, made into the root of its DICOMweb services; and who asks there.
import type { AppError } from '../core/appError.ts';
import { fail, ok, type Result } from '../core/result.ts';

export interface PacsAddress {
  /** "https://pacs.example.org/dicom-web", without a slash at its end. */
  readonly root: string;
  /** "https://pacs.example.org". */
  readonly origin: string;
}

/** Who asks. It is held in memory and goes nowhere but to the PACS. */
export type PacsLogin =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

const shape = /^(https?):\/\/([a-z0-9._-]+|\[[0-9a-f:]+\])(:\d{1,5})?(\/[^?#\s]*)?$/i;

/** "localhost:8042/dicom-web" is taken for http://; refuses what is no address, and a login inside it, which would be shown. */
export function readAddress(typed: string): Result<PacsAddress> {
  const text = typed.trim();
  if (text === '') return refuse('No address was given.', 'Type the address of the PACS’ DICOMweb services.');
  if (text.includes('@'))
    return refuse('The address holds a login.', 'Type user and password, or the token, where they belong.');
  const [, scheme, host, port = '', path = ''] =
    shape.exec(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`) ?? [];
  if (scheme === undefined || host === undefined)
    return refuse(
      `${text} is no address of a PACS.`,
      'Type it as http://host:port/dicom-web or https://host/dicom-web, without ? and #.',
    );
  const origin = `${scheme}://${host}${port}`.toLowerCase();
  return ok({ origin, root: `${origin}${path.replace(/\/+$/, '')}` });
}

/** The header that names who asks; null for nobody. Letters beyond ASCII are written in UTF-8 (RFC 7617). */
export function authorization(login: PacsLogin): string | null {
  if (login.kind === 'none') return null;
  if (login.kind === 'bearer') return `Bearer ${login.token}`;
  const bytes = new TextEncoder().encode(`${login.user}:${login.password}`);
  return `Basic ${base64(bytes)}`;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 0; k < 4; k++)
      text += i + k > bytes.length ? '=' : (letters[(three >> (18 - 6 * k)) & 63] ?? '');
  }
  return text;
}

const refuse = (message: string, advice: string): Result<never> =>
  fail<AppError>({ kind: 'pacs', message, advice });
