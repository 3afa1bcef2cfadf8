// Whether a CT shows a head, whole enough and with a closed skull; and what it is instead, where that can be told.
import { fromNotes } from '../series/fromNotes.ts';
import type { SeriesInfo } from '../series/seriesInfo.ts';
import type { Verdict } from '../verdictTypes.ts';
import type { CtFigures } from './ctFigures.ts';
import { oddPose } from './oddPose.ts';

type Described = Pick<SeriesInfo, 'notes' | 'bodyPart' | 'description' | 'protocol' | 'study'>;

/** Other parts of the body, by the words that headers use for them. */
const otherParts: readonly (readonly [RegExp, string])[] = [
  [/\b(CHEST|THORAX|LUNGS?|THORACIC|PULMONARY|CTPA|HRCT|CARDIAC|HEART|CORONARY|MEDIASTINUM)\b/, 'the chest'],
  [
    /\b(ABDOMEN|ABD|ABDOMINAL|LIVER|KIDNEYS?|RENAL|PANCREAS|PELVIS|PELVIC|COLON|UROGRAM|PROSTATE)\b/,
    'the abdomen or pelvis',
  ],
  [/\b(SHOULDERS?|SCHULTER|CLAVICLE|SCAPULA)\b/, 'the shoulder'],
  [/\b(NECK|HALS|LARYNX|THYROID|CAROTID)\b/, 'the neck'],
  [
    /\b([CTL]|CERVICAL|LUMBAR|THORACIC|HWS|BWS|LWS)?\s*-?(SPINE|HWS|BWS|LWS|WIRBELSAEULE)\b|\b[CTL]-?SPINE\b|\bLSPINE|CSPINE|TSPINE/,
    'the spine',
  ],
  [
    /\b(KNEE|HIP|LEG|FOOT|ANKLE|FEMUR|TIBIA|CALCANEUS|EXTREMITY|ARM|HAND|WRIST|ELBOW|HUMERUS|FOREARM|FINGERS?)\b/,
    'an extremity',
  ],
];
const headWords =
  /\b(HEAD|BRAIN|SKULL|CRANIUM|CRANIAL|KOPF|SCHAEDEL|SCHÄDEL|NCCT|CCT|CEREBRUM|CEREBRAL|NEURO|TETE|CRANE|ENCEPHALE|CABEZA|CRANEO|STROKE)\b/;

const boneWords = /\b(BONE|KNOCHEN|OSSEUX|OS|HUESO|OSSO|ULTRA ?SHARP|[HBU]R?[678]\d[A-Z]?)\b/;

/** Extents in mm: below the first it is hardly a volume, below the second not the whole head. */
const EXTENT = [20, 80] as const;
/** Largest cross-section of the inside of a skull, cm²: of a newborn and of the largest adult. */
const INSIDE_CM2 = [45, 230] as const;
/** How much of the inside's largest cross-section the end slices of a whole head may show. */
const OPEN_TOP = 0.5;
const OPEN_BOTTOM = 0.6;
/** HU between which nearly all of a brain with its fluid lies. */
const BRAIN = [-20, 100] as const;
const INSIDE_MOST_ML = 2400;
/** The largest cross-section of a head, cm²: at least a newborn’s. */
const HEAD_CM2 = 65;
/** Volume of a head with neck: least, where the extent is whole, and most. */
const HEAD_ML = [300, 7500] as const;

const NO_SKULL = 'No closed skull was found, so this is not a whole head.';

/** By the header alone where `ct` is null. */
export function judgeHead(series: Described, ct: CtFigures | null): Verdict {
  const noted = fromNotes(series, 'head', 'Choose the axial series of a head CT.');
  if (noted?.level === 'bad') return noted;
  const other = namedOtherwise(series);
  if (!ct) {
    if (other)
      return verdict('doubtful', `Its header says that it shows ${other}.`, 'Choose a CT of the head.');
    return noted ?? verdict('good', 'Its header says nothing against a head.');
  }
  const fault = notAHead(ct);
  if (fault) {
    const instead = other ? ` Its header says that it shows ${other}.` : '';
    const forBone = !other && fault === NO_SKULL && boneWords.test(words(series.description));
    return forBone
      ? verdict(
          'bad',
          `${fault} Its description names a reconstruction for bone, whose noise can hide the inside of the skull.`,
          'Choose the soft-tissue reconstruction of this scan.',
        )
      : verdict('bad', fault + instead, 'Choose a CT of the head.');
  }
  if (other)
    return verdict(
      'doubtful',
      `Its header says that it shows ${other}, though a skull is there.`,
      'Make sure that it is the CT of the head you mean.',
    );
  return (
    partial(ct) ??
    noted ??
    verdict('good', `A head: ${Math.round(ct.intracranialMl)} ml inside a closed skull.`)
  );
}

/** What body part the header names, unless it names the head; null where it does not say. The body part counts most. */
export function namedOtherwise({ bodyPart, description, protocol = '', study }: Described): string | null {
  for (const text of [bodyPart, description, protocol, study.description].map(words)) {
    if (headWords.test(text)) return null;
    const other = otherParts.find(([pattern]) => pattern.test(text));
    if (other) return other[1];
  }
  return null;
}

const words = (text: string): string => text.toUpperCase().replace(/[_^/.+]+/g, ' ');

function notAHead(ct: CtFigures): string | null {
  if (ct.slices === 1) return 'A single slice, not a head.';
  if (ct.headShare > 0.97) return 'The head mask fills the whole image: no outline of a head was found.';
  if (ct.headMl > HEAD_ML[1]) return `What was found is ${ml(ct.headMl)}: too large for a head.`;
  if (ct.headCm2 < HEAD_CM2 || (ct.extentMm >= EXTENT[1] && ct.headMl < HEAD_ML[0]))
    return `What was found is ${ml(ct.headMl)}: too small for a head.`;
  if (ct.intracranialMl === 0) return NO_SKULL;
  if (ct.intracranialCm2 < INSIDE_CM2[0])
    return `What bone encloses is ${Math.round(ct.intracranialCm2)} cm² at its widest: too small for a skull.`;
  if (ct.intracranialCm2 > INSIDE_CM2[1])
    return `What bone encloses is ${Math.round(ct.intracranialCm2)} cm² at its widest: too large for a skull.`;
  if (ct.intracranialMl > INSIDE_MOST_ML)
    return `What bone encloses is ${ml(ct.intracranialMl)}: too large for a skull.`;
  return null;
}

function partial(ct: CtFigures): Verdict | null {
  const advice = 'Choose the series that covers the whole head.';
  if (ct.extentMm < EXTENT[1])
    return verdict(
      'doubtful',
      `Only ${Math.round(ct.extentMm)} mm of a head, in ${ct.slices} slices.`,
      advice,
    );
  if (ct.borderShare > 0.1)
    return verdict('doubtful', 'The head is cut off at the edge of the image.', advice);
  const odd = oddPose(ct);
  if (odd)
    return verdict(
      'doubtful',
      odd,
      'Compare with the images in the PACS: the networks know heads of usual size that lie upright and look ahead.',
    );
  const [low, high] = ct.openEnds;
  if (high > OPEN_TOP) return verdict('doubtful', 'The top of the head is cut off.', advice);
  if (low > OPEN_BOTTOM) return verdict('doubtful', 'The base of the skull is cut off.', advice);
  const [darkest, brightest] = ct.brainSpread ?? BRAIN;
  if (darkest < BRAIN[0] || brightest > BRAIN[1])
    return verdict(
      'doubtful',
      `What bone encloses runs from ${darkest} to ${brightest} HU, which is not brain alone.`,
      'Make sure that it is the head, and not the face or a phantom.',
    );
  return null;
}

const ml = (volume: number): string => `${Math.round(volume)} ml`;

function verdict(level: Verdict['level'], sentence: string, advice = ''): Verdict {
  return { rule: 'head', level, sentence, advice };
}
