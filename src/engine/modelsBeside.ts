// Models that lie on the device beside the one in use: a few, the one used longest ago going first.
import type { Network } from './network.ts';

export class ModelsBeside<M extends { readonly network: Pick<Network, 'dispose'> }> {
  readonly #most: number;
  /** By address; the one used last at the end. */
  readonly #models = new Map<string, M>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The model, placed where it is not there; room is made first. */
  async get(url: string, place: () => Promise<M>): Promise<M> {
    const kept = this.#models.get(url);
    this.#models.delete(url);
    if (!kept) this.drop(this.#most - 1);
    const model = kept ?? (await place());
    this.#models.set(url, model);
    return model;
  }

  /** Frees them, the oldest first, until so many are left. */
  drop(left = 0): void {
    for (const [url, { network }] of this.#models) {
      if (this.#models.size <= left) break;
      network.dispose();
      this.#models.delete(url);
    }
  }
}
