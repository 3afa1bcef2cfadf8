// What can go wrong with a PACS, each in a sentence that says what to do; `details.again` where trying again may help.
import type { AppError } from '../core/appError.ts';
import type { PacsAddress } from './address.ts';

/** Whether the same question may be answered later: the PACS is away, busy, or not done with receiving. */
export const mayPass = ({ kind, details }: AppError): boolean => kind === 'pacs' && details?.again === true;

const pacsError = (
  message: string,
  advice: string,
  details: NonNullable<AppError['details']> = {},
): AppError => ({ kind: 'pacs', message, advice, details });

/** fetch failed without an answer. A page is not told whether the PACS is away or does not allow the page (CORS). */
export const unreachable = ({ origin }: PacsAddress, thrown: unknown): AppError =>
  pacsError(
    `${origin} does not answer, or does not let this page ask.`,
    'Check that the PACS runs and that the address is right. If both are, it does not allow other origins (CORS): start SynthMR by npm start -- --pacs ADDRESS, which needs no permission, or have the PACS allow this page.',
    { again: true, away: true, reason: reasonOf(thrown) },
  );

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  return cause instanceof Error ? `${thrown.message}: ${cause.message}` : thrown.message;
}

/** The PACS answered with an error. */
export function refusal({ origin }: PacsAddress, status: number, said: string, named: boolean): AppError {
  const details = { status, said };
  if (status === 401)
    return named
      ? pacsError(
          `${origin} does not accept this login.`,
          'Check user and password, or get a new token.',
          details,
        )
      : pacsError(`${origin} asks for a login.`, 'Give user and password, or a token.', details);
  if (status === 403)
    return pacsError(
      `${origin} does not permit this to you.`,
      'Ask whoever runs the PACS for the right to search, read and store by DICOMweb.',
      details,
    );
  if (status === 400 || status === 404 || status === 405)
    return pacsError(
      `${origin} has no DICOMweb at this address (it answers ${status}).`,
      'Check the end of the address: Orthanc’s is /dicom-web, others’ /dicomweb, /rs or /dcm4chee-arc/aets/NAME/rs.',
      details,
    );
  if (status === 413)
    return pacsError(
      `${origin} takes no file of this size.`,
      'Have the limit of the PACS, or of the server before it, raised (client_max_body_size in nginx).',
      details,
    );
  if (status === 409)
    return pacsError(
      `${origin} refuses to store these files.`,
      'Its log says why; often the patient or the study differs from what it has.',
      details,
    );
  if (status === 429 || status >= 500)
    return pacsError(
      `${origin} cannot answer now (${status}).`,
      'It may be starting, busy or full. Try again in a minute; if it goes on, its log says why.',
      {
        ...details,
        again: true,
        ...(status === 502 || status === 503 || status === 504 ? { away: true } : {}),
      },
    );
  return pacsError(
    `${origin} refuses the question (${status}).`,
    'Check the address; the log of the PACS says why.',
    details,
  );
}

export const notDicomWeb = ({ root }: PacsAddress, said: string): AppError =>
  pacsError(
    `${root} answers, but not as DICOMweb does.`,
    'Check the end of the address: Orthanc’s is /dicom-web, others’ /dicomweb, /rs or /dcm4chee-arc/aets/NAME/rs.',
    { said: said.slice(0, 300) },
  );

/** The connection ended within a series, or fewer images came than the PACS lists. */
export const incomplete = (arrived: number, expected: number | null): AppError =>
  pacsError(
    `Only ${arrived}${expected === null ? '' : ` of ${expected}`} images of the series arrived.`,
    'The connection broke off, or the series is still on its way to the PACS. Wait a minute and try again.',
    { again: true, arrived },
  );

export const notStored = ({ origin }: PacsAddress, missing: number, of: number): AppError =>
  pacsError(
    `${origin} took the series, but ${missing} of its ${of} images are not there.`,
    'Send it again; what is there is not sent twice. If it goes on, the log of the PACS says why.',
    { again: true },
  );

export const storedDifferently = ({ origin }: PacsAddress, different: number): AppError =>
  pacsError(
    `${origin} has the series, but gives back other pixels in ${different} of its images.`,
    'Do not use the stored series: delete it there, and have whoever runs the PACS look for what changes pixels.',
  );

export const segmentationDiffers = ({ origin }: PacsAddress, different: number): AppError =>
  pacsError(
    `${origin} has grey and white matter of the series (SEG), but gives it back differently in ${different} of its frames.`,
    'Do not use the stored SEG: delete it there and send again. If that comes back, have whoever runs the PACS look for what changes it.',
  );

export const tooLarge = ({ origin }: PacsAddress, bytes: number): AppError =>
  pacsError(
    `${origin} does not take a single image of ${Math.ceil(bytes / 1024)} KB.`,
    'Have the limit of the PACS, or of the server before it, raised (client_max_body_size in nginx).',
    { status: 413 },
  );
