// Where MR lay over CT, kept under hashes, so that a study opened again need not be registered again.
import * as v from 'valibot';
import { sha256 } from '../core/files/sha256.ts';
import type { Placement } from '../core/registration/placement.ts';
import type { FileTree } from './fileTree.ts';
import { readRecord, type RecordType, type Unreadable, unreadableError, writeRecord } from './record.ts';

const top = 'placements';

const vec3 = v.tuple([v.number(), v.number(), v.number()]);
const row = [v.number(), v.number(), v.number()] as const;
const placement: RecordType<Placement> = {
  what: 'placement',
  version: 1,
  schema: v.object({
    found: v.object({
      map: v.object({ matrix: v.tuple([...row, ...row, ...row]), centre: vec3, shift: vec3 }),
      affine: v.boolean(),
      before: v.number(),
      after: v.number(),
    }),
    nudge: v.object({ rotate: vec3, shift: vec3 }),
  }),
  migrate: (value) => value, // version 0 lay in IndexedDB in the same form
};

export interface KeptPlacements {
  /** `ct` and `mr` name the two series, as `placementKey` does. Null where there is none, or none that can be read: that is told to the storage's owner. */
  readonly read: (ct: string, mr: string) => Promise<Placement | null>;
  /** Throws an AppError rather than write over one that cannot be read. */
  readonly keep: (ct: string, mr: string, placement: Placement) => Promise<void>;
  /** Takes over one that an older version kept elsewhere under the same hash; one that is here already stays. */
  readonly adopt: (name: string, value: unknown) => Promise<boolean>;
  readonly clear: () => Promise<void>;
}

export function createPlacements(tree: FileTree, told: (one: Unreadable) => void): KeptPlacements {
  const pathOf = (name: string): readonly string[] => [top, `${name}.json`];
  const of = (name: string) => ({ what: placement.what, name });
  return {
    read: async (ct, mr) => {
      const name = await nameOf(ct, mr);
      const found = await readRecord(tree, pathOf(name), placement);
      if (found.kind === 'unreadable') told({ ...of(name), why: found.why });
      return found.kind === 'value' ? found.value : null;
    },
    keep: async (ct, mr, value) => {
      const name = await nameOf(ct, mr);
      const before = await readRecord(tree, pathOf(name), placement);
      if (before.kind === 'unreadable') throw unreadableError({ ...of(name), why: before.why });
      await writeRecord(tree, pathOf(name), placement, value);
    },
    adopt: async (name, value) => {
      if (!/^[0-9a-f]+$/.test(name)) return false;
      if ((await readRecord(tree, pathOf(name), placement)).kind !== 'missing') return true;
      const checked = v.safeParse(placement.schema, value);
      if (checked.success) await writeRecord(tree, pathOf(name), placement, checked.output);
      return checked.success;
    },
    clear: () => tree.remove([top]),
  };
}

/** A hash, so that no identifier is written to disk. */
const nameOf = async (ct: string, mr: string): Promise<string> =>
  (await sha256(new TextEncoder().encode(`${ct}|${mr}`))).slice(0, 32);
