// Where a model's files come from, and what keeps its shards for next time.

/** Where a model's files come from: the page's own server, or a folder. */
export interface ModelSource {
  /** True where the files lie in this browser already: they are not kept a second time. */
  readonly local?: boolean;
  /** The content of model.json, unchecked. */
  readonly json: () => Promise<unknown>;
  /** One shard; `progress` is told how many bytes have come so far. */
  readonly shard: (path: string, progress: (bytes: number) => void) => Promise<Uint8Array<ArrayBuffer>>;
}

/** What keeps shards for next time, under their SHA-256. */
export interface WeightStore {
  readonly read: (sha256: string) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** Null when kept; otherwise why not, in words. */
  readonly keep: (sha256: string, bytes: Uint8Array<ArrayBuffer>) => Promise<string | null>;
}
