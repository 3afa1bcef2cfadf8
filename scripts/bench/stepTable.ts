// What a training step asks of a GPU's memory, by arithmetic over its own layers: forward, gradients in inputs, gradients in filters.
import { macsOf, type Role, roleOf } from '../../src/engine/kernels/layer.ts';
import type { Variant } from '../../src/engine/kernels/variants.ts';
import type { CountedLayer } from '../../src/engine/tuning/tuneLayers.ts';
import { asked, fewest } from './node/kernelTable.ts';
import { count, print } from './table.ts';

const PARTS: Readonly<Record<string, readonly Role[]>> = {
  forward: ['forward'],
  'gradients in inputs': ['input gradient'],
  'gradients in filters': ['filter gradient'],
  'a step': ['forward', 'input gradient', 'filter gradient'],
};
const POLICIES: Readonly<Record<string, (one: CountedLayer) => Variant>> = {
  direct: () => 'direct',
  'fewest bytes': ({ layer }) => fewest(layer, 0),
  'fewest bytes, 256 workgroups': ({ layer }) => fewest(layer, 256),
};

/** Prints and answers the sums of each part of a step, by how its kernels are chosen. */
export function printStep(what: string, layers: readonly CountedLayer[]): object {
  const sums = Object.entries(PARTS).flatMap(([part, roles]) =>
    Object.entries(POLICIES).map(([kernels, choose]) => {
      const sum = { operations: 0, dispatches: 0, readBytes: 0, writtenBytes: 0 };
      for (const one of layers.filter(({ layer }) => roles.includes(roleOf(layer)))) {
        const { dispatches, readBytes, writtenBytes } = asked(one.layer, choose(one));
        sum.operations += one.count * 2 * macsOf(one.layer);
        sum.dispatches += one.count * dispatches;
        sum.readBytes += one.count * readBytes;
        sum.writtenBytes += one.count * writtenBytes;
      }
      return { part, kernels, ...sum };
    }),
  );
  print(
    `What the convolutions and gradients of a training step of ${what} ask for, one slice, everything trained (by arithmetic)`,
    sums.map(({ part, kernels, operations, dispatches, readBytes, writtenBytes }) => ({
      part,
      kernels,
      GFLOP: (operations / 1e9).toFixed(1),
      dispatches: count(dispatches),
      'GB read': (readBytes / 1e9).toFixed(2),
      'GB written': (writtenBytes / 1e9).toFixed(2),
      'FLOP a byte': (operations / (readBytes + writtenBytes)).toFixed(1),
    })),
  );
  return { what, sums };
}
