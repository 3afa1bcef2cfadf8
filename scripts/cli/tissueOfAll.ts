// Grey and white matter of what the command made, and of the real T1 beside it: labels for its files, numbers for its reports.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '../../src/core/geometry/stack.ts';
import type { BackendReport } from '../../src/core/network/engineApi.ts';
import { isTrustworthy } from '../../src/core/registration/judgePlacement.ts';
import { placementMap } from '../../src/core/registration/placement.ts';
import { TISSUE_WEIGHTS } from '../../src/core/tissue/tissueNetwork.ts';
import type { TissueNumbers } from '../../src/core/tissue/tissueReport.ts';
import type { CtWithMasks } from '../../src/pipeline/ctWithMasks.ts';
import type { Compute } from '../../src/pipeline/host.ts';
import { agreementOf, findTissue, type FoundTissue, type TissueHost } from '../../src/pipeline/tissue.ts';
import type { Judged } from './judgeReal.ts';
import type { Progress } from './progress.ts';

/** Beside this repository's page. */
const PUBLIC = join(import.meta.dirname, '../../public');

export interface TissueOfAll {
  readonly numbers: TissueNumbers;
  readonly synthetic: Stack<Uint8Array>;
  /** Null without a real T1 that lies well. */
  readonly real: Stack<Uint8Array> | null;
  /** Why the real T1, where there is one, was left out. */
  readonly note: string | null;
}

/** Throws an AppError. */
export async function tissueOfAll(
  {
    compute,
    signal,
  }: { readonly compute: Pick<Compute, 'comparing' | 'tissue'>; readonly signal: AbortSignal },
  progress: Progress,
  moved: (to: BackendReport) => void,
  {
    head,
    intracranial,
    t1,
    real,
  }: Pick<CtWithMasks, 'head' | 'intracranial'> & {
    readonly t1: Stack<Uint16Array>;
    readonly real: Judged | null;
  },
): Promise<TissueOfAll> {
  const host: TissueHost = {
    compute,
    signal,
    storage: { tissueWeights: () => readFile(join(PUBLIC, TISSUE_WEIGHTS)) },
    progress: (event) => {
      if (event.kind === 'moved') moved(event.to);
      else progress.at(event.done, event.total);
    },
  };
  progress.step('Finding grey and white matter');
  const synthetic = await findTissue(host, { image: { of: 'synthetic', stack: t1 }, head, intracranial });
  const usable = real && isTrustworthy(real.registration) ? real : null;
  let found: FoundTissue | null = null;
  if (usable) {
    progress.step('Finding grey and white matter of the real T1');
    found = await findTissue(host, {
      image: { of: 'real', mr: usable.mr, map: placementMap(usable.placement) },
      head,
      intracranial,
    });
  }
  return {
    numbers: {
      synthetic: synthetic.volumes,
      real: found && { volumes: found.volumes, agreement: await agreementOf(host, synthetic, found) },
    },
    synthetic: synthetic.labels,
    real: found?.labels ?? null,
    note:
      real && !usable
        ? 'The real T1 does not lie well on the CT: its grey and white matter are not compared.'
        : null,
  };
}
