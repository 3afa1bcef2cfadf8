// Where each frame of a file lies: from the plain attributes of a single frame, or an enhanced file's functional groups.
import type { FrameHeader } from '../core/series/instanceHeader.ts';
import { ok, type Result } from '../core/result.ts';
import { type Rescale, rescaleOf } from './rescale.ts';
import type { Values } from './values.ts';

const SHARED = 'x52009229';
const PER_FRAME = 'x52009230';

/** One header a frame, in the file's order. [READ-7] */
export function frameHeaders(file: Values, frames: number): FrameHeader[] {
  const { shared, perFrame } = groups(file);
  const made = Array.from({ length: frames }, (_, i) => frameHeader([perFrame[i], shared, file]));
  // One position for all frames is none: each needs its own.
  const [first, second] = made;
  const onePlace =
    first && second && made.every(({ position }) => position?.join() === first.position?.join());
  return onePlace && file.item(PER_FRAME) === null
    ? made.map((frame) => ({ ...frame, position: null }))
    : made;
}

/** The rescale of each frame: its own group's, else the shared one's, else the file's; null where none is stated. */
export function frameRescales(
  file: Values,
  frames: number,
  signed: boolean,
): Result<readonly (Rescale | null)[]> {
  const { shared, perFrame } = groups(file);
  const rescales: (Rescale | null)[] = [];
  const ofFile = rescaleOf(file, signed);
  const ofShared = groupRescale(shared, signed);
  for (let i = 0; i < frames; i++) {
    const own = groupRescale(perFrame[i], signed);
    for (const read of [own, ofShared, ofFile]) if (!read.ok) return read;
    rescales.push(
      [own, ofShared, ofFile].reduce<Rescale | null>(
        (found, read) => found ?? (read.ok ? read.value : null),
        null,
      ),
    );
  }
  return ok(rescales);
}

const groupRescale = (group: Values | undefined, signed: boolean): Result<Rescale | null> => {
  const macro = group?.item('x00289145');
  return macro ? rescaleOf(macro, signed) : ok(null);
};

/** What the file, its shared group or a frame's says its values are (0028,1054), in capitals; '' where nothing does. */
export function rescaleType(file: Values): string {
  const { shared, perFrame } = groups(file);
  const macros = [perFrame[0], shared].map((group) => group?.item('x00289145'));
  const types = [...macros, file, file.item('x00283000')].map(
    (values) => values?.text('x00281054') || values?.text('x00283004') || '',
  );
  return types.find((type) => type !== '')?.toUpperCase() ?? '';
}

function groups(file: Values): { shared: Values | undefined; perFrame: readonly Values[] } {
  return { shared: file.item(SHARED) ?? undefined, perFrame: file.items(PER_FRAME) };
}

/** Looks in the frame's own group, then the shared one, then the file itself. */
function frameHeader([own, shared, file]: [Values | undefined, Values | undefined, Values]): FrameHeader {
  const macro = (sequence: string): Values => own?.item(sequence) ?? shared?.item(sequence) ?? file;
  const measures = macro('x00289110');
  const orientation = macro('x00209116');
  const content = macro('x00209111');
  const spacing = measures.numbers('x00280030');
  const echoTime = macro('x00189114').double('x00189082') ?? file.number('x00180081');
  return {
    position: macro('x00209113').vec3('x00200032'),
    rowAxis: orientation.vec3('x00200037'),
    columnAxis: orientation.vec3('x00200037', 3),
    rowSpacing: positive(spacing[0]),
    columnSpacing: positive(spacing[1]),
    sliceThickness: positive(measures.number('x00180050')),
    gantryTilt: tilt(macro('x00189304')),
    imageType: frameType(macro('x00189329')) || frameType(macro('x00189226')) || file.text('x00080008'),
    echoTime,
    temporalPosition: own === undefined ? file.number('x00200100') : temporalIndex(content),
    stackId: content.text('x00209056'),
    rescaled: [macro('x00289145'), file].some((values) => states(values)),
  };
}

const states = (values: Values): boolean =>
  ['x00281052', 'x00281053', 'x00283000'].some((tag) => values.has(tag));
const frameType = (group: Values): string => group.text('x00089007');
const positive = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isFinite(value) && value > 0 ? value : null;

/** Tilt is text in a plain file and a double in a functional group of enhanced CT. */
function tilt(values: Values): number | null {
  const text = values.number('x00181120');
  return text ?? values.double('x00181120');
}

/** Temporal position index (UL). */
function temporalIndex(content: Values): number | null {
  const bytes = content.bytes('x00209128');
  return bytes && bytes.length >= 4 ? (bytes[0] ?? 0) + 256 * (bytes[1] ?? 0) : null;
}
