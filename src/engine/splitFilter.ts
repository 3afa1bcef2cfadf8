// Which convolutions lie on a device in two parts: those 1x1 that read an upsampled map and a skip connection.
import { type ConvSpec, drunetPlan } from '../core/network/networkSpec.ts';
import type { ImageNetwork } from './head.ts';

/**
 * The names. The first half of their inputs comes from an upsampling, with which they commute: that half is computed before it
 * (kernels/convolution.ts).
 */
export function splitConvolutions(spec: ImageNetwork): ReadonlySet<string> {
  if (spec.family !== 'drunet' || spec.depth < 50) return new Set(); // basic blocks have a 3x3 after the upsampling
  const [, ...stages] = drunetPlan(spec).decoder;
  const first = stages.flatMap(([block]): readonly ConvSpec[] =>
    block ? block.convolutions.filter(({ inputs, kernel }) => kernel === 1 && inputs === block.inputs) : [],
  );
  return new Set(first.map(({ name }) => name));
}
