// Everything that is kept between visits, over one tree of files; nothing is cleared but what is named.
import type { BrowserLocks } from './browserLocks.ts';
import { type KeptCohort, createCohort } from './cohort.ts';
import type { FileTree, TreeUsage } from './fileTree.ts';
import { createModels, type KeptModels } from './models.ts';
import { createPairs, type KeptPairs } from './pairs.ts';
import { createPlacements, type KeptPlacements } from './placements.ts';
import { createReaderStudies, type KeptReaderStudies } from './readerStudies.ts';
import type { Unreadable } from './record.ts';
import { createResults, type KeptResults } from './results.ts';
import { createRuns, type KeptRuns } from './runs.ts';
import { createStudies, type KeptStudies } from './studies.ts';
import { createTunings, type KeptTunings } from './tunings.ts';
import { createWeights, type KeptWeights } from './weights.ts';

export interface Storage {
  readonly weights: KeptWeights;
  readonly models: KeptModels;
  readonly results: KeptResults;
  readonly placements: KeptPlacements;
  readonly pairs: KeptPairs;
  readonly runs: KeptRuns;
  readonly cohort: KeptCohort;
  readonly studies: KeptStudies;
  readonly tunings: KeptTunings;
  readonly readerStudies: KeptReaderStudies;
  /** Forgets weights, tunings, results and placements: what comes back by itself. Pairs, runs, models, studies, reader studies and the cohort stay. */
  readonly forget: () => Promise<void>;
  /** Whether so many bytes more can be kept now. */
  readonly fits: (bytes: number) => Promise<boolean>;
  readonly usage: () => Promise<TreeUsage>;
}

/**
 * `told`: of each record that cannot be read, whenever it is come upon; it is left as it is. `locks`: shared by all that write to
 * the tree, null where nothing else does.
 */
export function createStorage(
  tree: FileTree,
  told: (one: Unreadable) => void,
  locks: BrowserLocks | null,
): Storage {
  const weights = createWeights(tree);
  const tunings = createTunings(tree);
  const results = createResults(tree);
  const placements = createPlacements(tree, told);
  return {
    weights,
    results,
    placements,
    models: createModels(tree, told),
    pairs: createPairs(tree, told, locks),
    runs: createRuns(tree, told),
    cohort: createCohort(tree, told),
    studies: createStudies(tree, told, locks),
    tunings,
    readerStudies: createReaderStudies(tree, told),
    forget: async () => {
      await weights.clear();
      await tunings.clear();
      await results.clear();
      await placements.clear();
    },
    fits: tree.fits,
    usage: tree.usage,
  };
}
