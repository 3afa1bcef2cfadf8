// Identities of a synthetic series that follow from what it is made of, so that a series made twice is the same one in a PACS.
import type { Contrast } from '../../core/contrast.ts';
import { overrideWords } from '../../core/override.ts';
import type { DerivedUids, ExportRequest, SeriesUids } from './exportPlan.ts';

/**
 * The same for the same images of the CT, slices, weights, windows, mask and overrides; another version of the program, device
 * or day changes nothing. Study and frame of reference only stand in where the CT has none. Never of a de-identified export: who
 * has the CT could find it again.
 */
export async function derivedUids(request: Omit<ExportRequest, 'identities'>): Promise<DerivedUids> {
  const { source, model, slices, contrasts, overrides } = request;
  const all = source.instances.map(({ sopInstanceUid, frame }) => `${sopInstanceUid}#${frame}`);
  const made = JSON.stringify([
    source.study.uid,
    source.seriesUid,
    all,
    slices,
    model.weightsSha256,
    model.windows.map(({ centre, width }) => [centre, width]),
    model.headOnly,
    overrides.map(overrideWords),
  ]);
  const root = await digest(made);
  const uid = async (name: string): Promise<string> => uidOf(await digest(`${root} ${name}`));
  const series = await Promise.all(
    contrasts.map(async (contrast): Promise<[Contrast, SeriesUids]> => [
      contrast,
      {
        seriesUid: await uid(`series ${contrast}`),
        instanceUids: await Promise.all(
          slices.map((slice) => uid(`slice ${contrast} ${all[slice] ?? slice}`)),
        ),
      },
    ]),
  );
  return {
    studyUid: await uid('study'),
    frameOfReferenceUid: await uid('frame of reference'),
    series: Object.fromEntries(series),
  };
}

/** SHA-256 in hexadecimal digits. */
async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** 122 bits of a hash as a UUID of version 8 (RFC 9562: by one's own rule), under 2.25. */
function uidOf(hash: string): string {
  const number = BigInt(`0x${hash.slice(0, 32)}`);
  const version = (number & ~(0xfn << 76n)) | (8n << 76n);
  return `2.25.${((version & ~(3n << 62n)) | (2n << 62n)).toString()}`;
}
