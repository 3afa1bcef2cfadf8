// CT that is no CT: maps, virtual energies and screen copies, by what their headers say their values are.
import { rescaleType } from './frameHeaders.ts';
import type { Values } from './values.ts';

/** By rescale type (0028,1054), PS3.3 C.11.1.1.2. HU, unspecified and nothing are Hounsfield units until the voxels say otherwise. */
const types: Readonly<Record<string, string>> = {
  MGML: 'Iodine or material map (mg/ml)',
  Z_EFF: 'Effective atomic number map',
  ED: 'Electron density map',
  EDW: 'Electron density map',
  HU_MOD: 'CT whose values were modified (virtual energy or a material taken out)',
  PCT: 'Map in per cent',
  OD: 'Optical density',
};
const hounsfield = /^(|HU|US|UNSPECIFIED|HOUNSFIELD( ?UNITS?)?)$/;

/** By image type, one value of it at a time. */
const imageTypes: readonly (readonly [RegExp, string])[] = [
  [/IODINE|^MATERIAL|^MAT_|^MD_|FAT_?MAP|CALCIUM_?MAP|WATER_?MAP/, 'Iodine or material map'],
  [/^(VMI|MONO_?E.*|.*MONO_?ENERG.*|MONO\+?)$/, 'Virtual monoenergetic images'],
  [/^(VNC|VIRTUAL_?NON.*|VUE)$/, 'Virtual non-contrast images'],
  [/^(R?CBF|R?CBV|MTT|TTP|TMAX|TTD|PBV|PERFUSION_?MAP|PERMEABILITY|FLOW_EXTRACTION)/, 'Perfusion map'],
  [/EFF_?ATOMIC|^Z_?EFF|RHO_?Z/, 'Effective atomic number map'],
  [/ELECTRON_?DENS/, 'Electron density map'],
  [/^(SCREEN ?SAVE|SCREEN_?(COPY|CAPTURE|SHOT))$/, 'Screen copy'],
];

/** By series description, in its own words. */
const descriptions: readonly (readonly [RegExp, string])[] = [
  [
    /\bIODINE\b.*\bMAP|\bMAP\b.*\bIODINE\b|\bIODINE ?\(|\bJODKARTE\b|\bIODINE (CONCENTRATION|OVERLAY|DENSITY|NO WATER)/,
    'Iodine map',
  ],
  [
    /\b(VMI|MONO ?(E|\+|ENERGETIC)?)\W*\d{2,3} ?KEV\b|\b\d{2,3} ?KEV\b|\bMONO ?ENERGETIC\b/,
    'Virtual monoenergetic images',
  ],
  [/\b(VNC|VIRTUAL (NON|UN)\W?(CONTRAST|ENHANCED))\b/, 'Virtual non-contrast images'],
  [/\b(R?CBF|R?CBV|MTT|TTP|TMAX|TTD)\b/, 'Perfusion map'],
  [/\b(Z ?EFF(ECTIVE)?|EFFECTIVE (Z|ATOMIC))\b/, 'Effective atomic number map'],
  [/\bELECTRON DENSITY\b/, 'Electron density map'],
];

/** Fewer HU than a CT of air to bone spans. */
const LEAST_SPAN = 1500;

/** What a CT is instead of Hounsfield units, in words; null where its header says nothing against them. */
export function notHounsfield(file: Values, bitsStored: number): string | null {
  const type = rescaleType(file).trim();
  if (!hounsfield.test(type)) return types[type] ?? `Values in "${type}"`;
  const kinds = file.list('x00080008').map((value) => value.toUpperCase());
  for (const [pattern, what] of imageTypes) if (kinds.some((value) => pattern.test(value))) return what;
  const description = file.text('x0008103e').toUpperCase().replace(/_/g, ' ');
  for (const [pattern, what] of descriptions) if (pattern.test(description)) return what;
  if (/^(DV|DI|DF|WSD|SD|SI|DRW)$/.test(file.text('x00080064'))) return 'Screen copy';
  const slope = Math.abs(file.number('x00281053') ?? 1) || 1;
  if (bitsStored <= 8 && 255 * slope < LEAST_SPAN)
    return 'Screen copy of 8 bits (the grey levels of a window)';
  return null;
}
