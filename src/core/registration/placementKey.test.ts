// Under what a placement is kept: never for another patient, never for files that were replaced.
import { describe, expect, it } from 'vitest';
import { seriesFor } from '../testing/seriesFor.ts';
import { placementKey } from './placementKey.ts';

describe('the key of a placement', () => {
  const [ct, mr] = [seriesFor('ct'), seriesFor('mr')];

  it('[CMP-6] changes with position, images and pixels under the same UIDs', () => {
    expect(placementKey(ct, mr)).toEqual(placementKey(seriesFor('ct'), seriesFor('mr')));
    const key = JSON.stringify(placementKey(ct, mr));
    const moved = seriesFor('mr', {}, [10, 15, 20]);
    const exchanged = { ...mr, instances: mr.instances.map((one) => ({ ...one, sopInstanceUid: '1' })) };
    const repainted = { ...mr, content: 'other pixels' };
    for (const other of [moved, exchanged, repainted])
      expect(JSON.stringify(placementKey(ct, other))).not.toBe(key);
    expect(JSON.stringify(placementKey(repainted, mr))).not.toBe(key);
  });

  it('[CMP-6] is none where a series has no UID, so that no patient gets another’s', () => {
    const nameless = seriesFor('mr', { seriesUid: '' });
    expect(placementKey(ct, nameless)).toBeNull();
    expect(placementKey(seriesFor('ct', { seriesUid: '' }), mr)).toBeNull();
  });
});
