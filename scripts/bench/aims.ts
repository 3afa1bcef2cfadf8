// What the engine is to reach beside its peers, and whether the figures just measured reach it.
import type { Measured, SectionResult } from './sectionResult.ts';
import { count, mb, ms, print } from './table.ts';

export interface Aim {
  readonly aim: string;
  readonly figure: string;
  readonly met: boolean;
}

const MOST_DISPATCHES = 230;
const PART_OF_STOCK = 0.6;
const PART_OF_STOCK_HANDING_OVER = 0.1;
const PART_OF_ORT = { webgpu: 1, wasm: 0.8 };
const PART_OF_LARGER = 0.5;

/** Every aim that these sections have figures for. */
export function aimsOf(sections: readonly SectionResult[]): readonly Aim[] {
  return sections.flatMap((section) => {
    const [ours, stock, ort, smaller] = section.measured;
    if (!ours || !stock || !ort) return [];
    return section.dry ? counted(ours, stock, ort) : timed(section, ours, ort, smaller);
  });
}

function counted(ours: Measured, stock: Measured, ort: Measured): readonly Aim[] {
  const dispatches = ours.perSlice.dispatches;
  const theirs = ort.perSlice.dispatches;
  const part = ours.peakBeyondWeights / stock.peakBeyondWeights;
  const [own, tfjs] = [ours.handedOverMs ?? NaN, stock.handedOverMs ?? NaN];
  return [
    {
      aim: `JavaScript that hands a slice over at most ${PART_OF_STOCK_HANDING_OVER * 100} % of stock tfjs'`,
      figure: `${ms(own)} of ${ms(tfjs)}, ${((100 * own) / tfjs).toFixed(0)} %`,
      met: own / tfjs <= PART_OF_STOCK_HANDING_OVER,
    },
    {
      aim: `dispatches at most ${MOST_DISPATCHES}`,
      figure: count(dispatches),
      met: dispatches <= MOST_DISPATCHES,
    },
    {
      aim: "dispatches no more than onnxruntime-web's",
      figure: `${count(dispatches)} to ${count(theirs)}`,
      met: dispatches <= theirs,
    },
    {
      aim: `peak GPU bytes beyond the weights at most ${PART_OF_STOCK * 100} % of stock tfjs'`,
      figure: `${mb(ours.peakBeyondWeights)} of ${mb(stock.peakBeyondWeights)}, ${(100 * part).toFixed(0)} %`,
      met: part <= PART_OF_STOCK,
    },
    {
      aim: "peak GPU bytes beyond the weights no more than onnxruntime-web's",
      figure: `${mb(ours.peakBeyondWeights)} to ${mb(ort.peakBeyondWeights)}`,
      met: ours.peakBeyondWeights <= ort.peakBeyondWeights,
    },
  ];
}

function timed(
  { backend, spec, size }: Pick<SectionResult, 'backend' | 'spec' | 'size'>,
  ours: Measured,
  ort: Measured,
  smaller: Measured | undefined,
): readonly Aim[] {
  if (!ours.time || !ort.time) return [];
  const own = ours.time.median;
  const part = (name: string, time: number, most: number, of: string, whole: number): Aim => ({
    aim: `${name} at most ${most} of ${of}, width ${spec.width}, ${size} x ${size}`,
    figure: `${ms(time)} of ${ms(whole)}, ${(time / whole).toFixed(2)}`,
    met: time <= most * whole,
  });
  const aims = [part(`${backend} time`, own, PART_OF_ORT[backend], "onnxruntime-web's", ort.time.median)];
  if (smaller?.time)
    aims.push(
      part(
        `DRUNet-${smaller.spec.depth}'s ${backend} time`,
        smaller.time.median,
        PART_OF_LARGER,
        `DRUNet-${spec.depth}'s`,
        own,
      ),
    );
  return aims;
}

export function reportAims(aims: readonly Aim[]): void {
  if (aims.length === 0) return;
  print(
    'Aims',
    aims.map(({ aim, figure, met }) => ({ aim, figure, '': met ? 'met' : 'missed' })),
  );
}
