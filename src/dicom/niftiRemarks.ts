// What a NIfTI file leaves open or says of its place, in words, beside its series.
import type { NiftiHeader } from '../core/files/niftiHeader.ts';
import type { Remark } from '../core/series/instanceHeader.ts';

/** Forms that lie further apart than this are two places, not rounding; mm. */
const APART_MM = 0.5;

/** How much the size of a voxel by its place and as stated may differ: rounding. */
const SIZE_OFF = 0.01;

interface Known {
  readonly isCt: boolean;
  /** How CT and MR were told apart; null where the file says what it is. */
  readonly modality: string | null;
}

export function niftiRemarks(header: NiftiHeader, { isCt, modality }: Known): readonly Remark[] {
  const remark = (about: string, level: Remark['level'], text: string): Remark => ({
    about: `nifti ${about}`,
    level,
    text,
  });
  return [
    ...(modality === null ? [] : [remark('modality', 'info', modality)]),
    remark('identity', 'info', 'NIfTI: no patient, no date and no frame of reference are stated.'),
    ...placeRemarks(header, isCt),
    ...(header.unitStated
      ? []
      : [remark('unit', 'info', 'Its unit of length is not stated; millimetres are assumed.')]),
    ...(header.volumes > 1
      ? [
          {
            ...remark(
              'volumes',
              'warning',
              `It holds ${header.volumes} volumes (time points or echoes); only the first is read.`,
            ),
            ...(isCt ? { verdict: { rule: 'one-scan', level: 'doubtful' } as const } : {}),
          },
        ]
      : []),
  ];
}

function placeRemarks(header: NiftiHeader, isCt: boolean): readonly Remark[] {
  const { placedBy, formCode, formsApart } = header;
  if (placedBy === 'neither')
    return [
      {
        about: 'nifti place',
        level: 'warning',
        text: 'It states no place in the patient (neither sform nor qform): its first axis is taken to run from the patient’s left to right, and left and right may be exchanged.',
        ...(isCt ? { verdict: { rule: 'head', level: 'bad' } as const } : {}),
      },
    ];
  const remarks: Remark[] = [];
  if (formCode >= 3)
    remarks.push({
      about: 'nifti atlas',
      level: 'warning',
      text: `It lies in the space of an atlas (${atlases[formCode] ?? `code ${formCode}`}): its size and shape may not be the patient’s own.`,
      ...(isCt ? { verdict: { rule: 'head', level: 'doubtful' } as const } : {}),
    });
  if (formCode === 2)
    remarks.push({
      about: 'nifti aligned',
      level: 'info',
      text: 'Its place is that of another image, to which it was aligned (form code 2).',
    });
  if (formsApart !== null && formsApart > APART_MM)
    remarks.push({
      about: 'nifti forms',
      level: 'warning',
      text: `Its two statements of place differ by up to ${formsApart.toFixed(1)} mm; the sform is used, not the qform.`,
    });
  return [...remarks, ...sizeRemarks(header, isCt)];
}

/** A place that stretches voxels is wrong somewhere: converters do so to a CT with gantry tilt. */
function sizeRemarks({ affine, statedMm, size }: NiftiHeader, isCt: boolean): readonly Remark[] {
  const placed = [0, 1, 2].map((axis) => Math.hypot(...affine.map((row) => row[axis] ?? NaN)));
  const fits = placed.every((mm, axis) => {
    const stated = statedMm[axis] ?? 0;
    return size[axis] === 1 || stated === 0 || Math.abs(mm - stated) <= SIZE_OFF * stated;
  });
  if (fits) return [];
  const words = (sizes: readonly number[]): string => sizes.map((mm) => mm.toFixed(2)).join(' x ');
  return [
    {
      about: 'nifti size',
      level: 'warning',
      text: `Its place makes voxels of ${words(placed)} mm, but their size is stated as ${words(statedMm)} mm, as in a conversion of CT with gantry tilt: sizes and angles may be wrong. Open the DICOM files instead.`,
      ...(isCt ? { verdict: { rule: 'head', level: 'doubtful' } as const } : {}),
    },
  ];
}

const atlases: Readonly<Record<number, string>> = { 3: 'Talairach', 4: 'MNI 152', 5: 'a template' };
