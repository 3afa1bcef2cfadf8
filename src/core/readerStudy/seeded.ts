// Everything that chance decides in a reader study, by one stated generator: mulberry32, started from the seed and a name.
import { SeededRandom } from '../training/training.ts';

/** Its own stream for each name under one seed: the 32-bit FNV-1a hash of the name, XOR the seed, starts mulberry32. */
export function streamOf(seed: number, name: string): SeededRandom {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  const random = new SeededRandom(hash ^ seed);
  random.next(); // neighbouring seeds have neighbouring first states
  return random;
}

/** A copy in an order by chance (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const [a, b] = [order[i], order[j]];
    if (a === undefined || b === undefined) continue;
    order[i] = b;
    order[j] = a;
  }
  return order;
}

export const coin = (random: SeededRandom): boolean => random.next() < 0.5;
