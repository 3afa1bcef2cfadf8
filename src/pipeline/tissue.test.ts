// Grey and white matter end to end without the network: an image on its grid, labels on the CT's, agreement, and files that are not ours.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { identityAt } from '../core/geometry/affine.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import type { Vec3 } from '../core/geometry/vec.ts';
import { GREY, WHITE } from '../core/tissue/tissueLabels.ts';
import { TISSUE_WEIGHTS } from '../core/tissue/tissueNetwork.ts';
import { oraclePath } from '../node/oracles.ts';
import { computeHere } from './testing/phantomStudy.ts';
import { agreementOf, findTissue, type TissueHost, type TissueProgress } from './tissue.ts';

const geometry: StackGeometry = {
  columns: 24,
  rows: 24,
  columnSpacing: 2,
  rowSpacing: 2,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: Array.from({ length: 9 }, (_, k): Vec3 => [-24, -24, 4 * k]),
  sliceThickness: 4,
};

/** A box of 20 x 20 pixels and 7 slices: bright to the left of column 12, less so to the right. */
function box() {
  const [head, t1] = [sharedStack(Uint8Array, 1, geometry), sharedStack(Uint16Array, 2, geometry)];
  for (let k = 1; k < 8; k++)
    for (let r = 2; r < 22; r++)
      for (let c = 2; c < 22; c++) {
        head.voxels[(k * 24 + r) * 24 + c] = 1;
        t1.voxels[(k * 24 + r) * 24 + c] = c < 12 ? 4000 : 2000;
      }
  return { head, t1, intracranial: head.voxels };
}

/** Labels by brightness; tells progress as the network would. */
function host(seen: TissueProgress[] = [], weights?: Uint8Array): TissueHost {
  return {
    compute: {
      ...computeHere(),
      tissue: {
        segment: ({ input: { values, size } }, { onProgress }) => {
          onProgress({ done: size[2] });
          return Promise.resolve({
            labels: Uint8Array.from(values, (value) => (value > 0.75 ? WHITE : value > 0.25 ? GREY : 0)),
          });
        },
      },
    },
    signal: new AbortController().signal,
    storage: {
      tissueWeights: () =>
        Promise.resolve(
          weights ?? new Uint8Array(readFileSync(oraclePath(`../../public/${TISSUE_WEIGHTS}`))),
        ),
    },
    progress: (event) => seen.push(event),
  };
}

describe('[TIS-5] grey and white matter of a T1', () => {
  it('are measured in ml and laid over the CT, of synthetic and of real MR, and compared', async () => {
    const { head, t1, intracranial } = box();
    const seen: TissueProgress[] = [];
    const synthetic = await findTissue(host(seen), {
      image: { of: 'synthetic', stack: t1 },
      head,
      intracranial,
    });
    expect(synthetic.volumes.white).toBeGreaterThan(15);
    expect(synthetic.volumes.white).toBeLessThan(22);
    expect(synthetic.labels.voxels[(4 * 24 + 10) * 24 + 6]).toBe(WHITE);
    expect(synthetic.labels.voxels[(4 * 24 + 10) * 24 + 18]).toBe(GREY);
    expect(synthetic.labels.voxels[0]).toBe(0);
    expect(seen.at(-1)).toEqual({
      kind: 'slice',
      done: synthetic.grid.positions.length,
      total: synthetic.grid.positions.length,
    });

    const voxels = sharedStack(Float32Array, 4, geometry).voxels;
    t1.voxels.forEach((value, i) => (voxels[i] = i < 5 * 24 * 24 ? value / 4095 : NaN));
    const real = await findTissue(host(), {
      image: { of: 'real', mr: { geometry, voxels }, map: identityAt([0, 0, 0]) },
      head,
      intracranial,
    });
    expect(real.volumes.white).toBeLessThan(synthetic.volumes.white);
    const { white, grey } = await agreementOf(host(), synthetic, real);
    expect(white.dice).toBeGreaterThan(0.95);
    expect(grey.hausdorff95).toBeLessThan(2);
  });

  it('[TIS-6] refuses a file that is not the network’s, and a mask without a head', async () => {
    const { head, t1, intracranial } = box();
    await expect(
      findTissue(host([], new Uint8Array(8)), { image: { of: 'synthetic', stack: t1 }, head, intracranial }),
    ).rejects.toMatchObject({
      kind: 'model',
    });
    head.voxels.fill(0);
    await expect(
      findTissue(host(), { image: { of: 'synthetic', stack: t1 }, head, intracranial }),
    ).rejects.toMatchObject({
      kind: 'pixels',
    });
  });
});
