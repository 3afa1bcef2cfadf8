// What is listed but not worked on: scouts, reports, screen copies, maps and projections, and other modalities.
import { isSpreadName } from '../files/spreadTexts.ts';
import { isTissueName } from '../files/tissueTexts.ts';
import type { InstanceHeader } from './instanceHeader.ts';
import type { SeriesRole } from './seriesInfo.ts';

/** Image types of CT that are projections through the scan, not slices of it. */
const projections =
  /^(MIP|MINIP|MAX(IMUM)?_?IP|AVERAGE_?IP|PROJECTION|PROJECTION IMAGE|VOLUME_RENDER(ED|ING)?|VRT|MPR3D|RENDERED|SSD|3D)$/i;

/** Scouts, reports and what is neither CT nor MR, with the reason in words; null for images to work on. [READ-10] */
export function setAside(header: InstanceHeader): { readonly role: SeriesRole; readonly why: string } | null {
  const { modality, imageType, sopClassUid } = header;
  if (imageType.some((value) => /^(LOCALI[SZ]ER|SCOUT|TOPOGRAM|SURVEY)$/i.test(value))) {
    return { role: 'scout', why: 'A scout: it shows where the scan was planned.' };
  }
  if (imageType.some(isSpreadName)) {
    return {
      role: 'unsupported',
      why: 'The spread of synthetic MR: how unsure a network was, not an image of the patient.',
    };
  }
  if (imageType.some(isTissueName)) {
    return {
      role: 'unsupported',
      why: 'Labels of grey and white matter: what a network found in a T1, not an image of the patient.',
    };
  }
  const hasImage = header.columns > 0 || header.unreadable !== null;
  if (sopClassUid.startsWith('1.2.840.10008.5.1.4.1.1.104.')) {
    return {
      role: 'report',
      why: `A document in a DICOM file${sopClassUid.endsWith('.104.1') ? ' (PDF)' : ''}, not images.`,
    };
  }
  if (modality === 'SR' || sopClassUid.startsWith('1.2.840.10008.5.1.4.1.1.88.')) {
    return { role: 'report', why: 'A report (dose or findings), not images.' };
  }
  if (!hasImage) return { role: 'unsupported', why: `Not images (${modality || 'no modality'}); set aside.` };
  const placed = header.frames.some(({ position }) => position !== null);
  if (sopClassUid.startsWith('1.2.840.10008.5.1.4.1.1.7') && !placed) {
    return { role: 'report', why: 'Screen copies or a report page (secondary capture), not the scan.' };
  }
  if (modality !== 'CT' && modality !== 'MR') {
    return {
      role: 'unsupported',
      why: `${modality || 'Images without a modality'}: neither CT nor MR; set aside.`,
    };
  }
  if (modality === 'CT' && imageType.some((value) => projections.test(value))) {
    return {
      role: 'unsupported',
      why: 'Projections or renderings of the scan (MIP or the like), not its slices.',
    };
  }
  if (imageType.some((value) => /^MOSAIC$/i.test(value))) {
    return {
      role: 'unsupported',
      why: 'A mosaic: the slices of a volume as tiles of one image. Export it as one image a slice.',
    };
  }
  if (header.notImages !== null) {
    return {
      role: 'unsupported',
      why: `${header.notImages}, not Hounsfield units; it is not taken for a CT.`,
    };
  }
  return null;
}
