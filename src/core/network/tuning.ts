// What was measured of a GPU: which way of computing each layer is its fastest, kept so that it is measured once.

export interface LayerChoice {
  /** The name of the variant that was chosen. */
  readonly variant: string;
  /** Milliseconds on the GPU of the chosen one, and of the one that runs where nothing is measured. */
  readonly ms: number;
  readonly directMs: number;
}

/** A variant that computes wrongly on a device, and is not used there. */
export interface StruckOut {
  readonly variant: string;
  readonly why: string;
}

export interface Tuning {
  /** By layer (layerKey of the engine). */
  readonly layers: Readonly<Record<string, LayerChoice>>;
  readonly struck: readonly StruckOut[];
}

/** Where tunings are kept, by device: adapter, driver and program as far as they are told. */
export interface TuningStore {
  /** Null where there is none that can be read. */
  readonly read: (device: string) => Promise<Tuning | null>;
  readonly keep: (device: string, tuning: Tuning) => Promise<void>;
  /** Forgets the tunings of all devices. */
  readonly clear: () => Promise<void>;
}

/** What a loaded model tells of it. */
export interface TuningReport {
  readonly source: 'measured' | 'kept';
  /** Layers of a pass that run in each variant. */
  readonly variants: Readonly<Record<string, number>>;
  /** Layers that the time did not suffice to measure. */
  readonly unmeasured: number;
  /** Milliseconds of a pass's convolutions, chosen and unchosen, as measured one by one. */
  readonly ms: number;
  readonly directMs: number;
  /** Milliseconds that measuring took. */
  readonly spentMs: number;
  readonly struck: readonly StruckOut[];
}
