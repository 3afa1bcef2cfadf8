// The variants that were chosen for a device's layers, looked up by layer; layers at another size take what theirs took.
import type { LayerChoice } from '../../core/network/tuning.ts';
import { type Layer, layerKey } from '../kernels/layer.ts';
import { type Variant, variantNamed } from '../kernels/variants.ts';

/** A layer's key without its place: the same convolution of a smaller image, of the self-test above all. */
const anywhere = (key: string): string => key.replace(/^(\S+) \S+/, '$1');

/** Answers the variant that was chosen for a layer; 'direct' where none was. Names that no longer exist are passed over. */
export function chooserOf(layers: Readonly<Record<string, LayerChoice>>): (layer: Layer) => Variant {
  const exact = new Map<string, Variant>();
  const similar = new Map<string, Variant>();
  for (const [key, choice] of Object.entries(layers)) {
    const variant = variantNamed(choice.variant);
    if (!variant) continue;
    exact.set(key, variant);
    similar.set(anywhere(key), variant);
  }
  return (layer) => {
    const key = layerKey(layer);
    return exact.get(key) ?? similar.get(anywhere(key)) ?? 'direct';
  };
}
