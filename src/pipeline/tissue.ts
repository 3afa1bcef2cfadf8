// Grey and white matter of a T1, synthetic or real, by one published network; and how well the two agree.
import type { AppError } from '../core/appError.ts';
import { sha256 } from '../core/files/sha256.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack, StackGeometry } from '../core/geometry/stack.ts';
import type { BackendReport } from '../core/network/engineApi.ts';
import type { TissueAgreement } from '../core/tissue/tissueAgreement.ts';
import { tissueGrid } from '../core/tissue/tissueGrid.ts';
import { scaled, type TissueSourceImage } from '../core/tissue/tissueInput.ts';
import type { TissueVolumes } from '../core/tissue/tissueLabels.ts';
import { tissueNetwork, wrongTissueFile } from '../core/tissue/tissueNetwork.ts';
import type { CtWithMasks } from './ctWithMasks.ts';
import type { Compute, KeepingHost } from './host.ts';

export type TissueProgress =
  | { readonly kind: 'slice'; readonly done: number; readonly total: number }
  /** The device was lost or full, and another took its place. */
  | { readonly kind: 'moved'; readonly to: BackendReport };

export type TissueHost = KeepingHost<
  Pick<Compute, 'comparing' | 'tissue'>,
  /** The bytes of the network's file, checked here. */
  { readonly tissueWeights: () => Promise<Uint8Array> },
  TissueProgress
>;

export interface FoundTissue {
  readonly volumes: TissueVolumes;
  /** On the CT's grid: core/tissue/tissueLabels.ts; shared memory. */
  readonly labels: Stack<Uint8Array>;
  /** The 1 mm grid, the labels there, and where the image reaches; null: everywhere. */
  readonly grid: StackGeometry;
  readonly own: Uint8Array;
  readonly reached: Uint8Array | null;
}

export interface TissueRequest extends Pick<CtWithMasks, 'head' | 'intracranial'> {
  readonly image: TissueSourceImage;
}

/** Throws an AppError. */
export async function findTissue(
  { compute, storage, signal, progress }: TissueHost,
  { image, head, intracranial }: TissueRequest,
): Promise<FoundTissue> {
  const grid = tissueGrid(head);
  if (!grid) throw noHead;
  const weights = await storage.tissueWeights();
  if ((await sha256(Uint8Array.from(weights))) !== tissueNetwork.sha256) throw wrongTissueFile;
  const [pieces] = compute.comparing;
  const { values, reached } = await pieces.tissueInput({ image, head, grid }, { signal });
  const { columns, rows, positions } = grid;
  const total = positions.length;
  progress({ kind: 'slice', done: 0, total });
  const { labels, movedTo } = await compute.tissue.segment(
    { weights, input: { values: scaled(values), size: [columns, rows, total] } },
    { signal, onProgress: ({ done }) => progress({ kind: 'slice', done, total }) },
  );
  if (movedTo) progress({ kind: 'moved', to: movedTo });
  const own = new Uint8Array(new SharedArrayBuffer(labels.length));
  own.set(labels);
  const laid = sharedStack(Uint8Array, 1, head.geometry);
  const volumes = await pieces.placeTissue({ labels: own, grid, intracranial, into: laid }, { signal });
  return { volumes, labels: laid, grid, own, reached };
}

/** Of the tissue of one head's synthetic and real T1, where the real one reaches. Throws an AppError. */
export const agreementOf = (
  { compute, signal }: Pick<TissueHost, 'compute' | 'signal'>,
  synthetic: FoundTissue,
  real: FoundTissue,
): Promise<TissueAgreement> =>
  compute.comparing[0].compareTissue(
    { a: synthetic.own, b: real.own, reached: real.reached, grid: real.grid },
    { signal },
  );

const noHead: AppError = {
  kind: 'pixels',
  message: 'There is no head to look for grey and white matter in.',
  advice: 'Choose a CT of the head.',
};
