// The Details panel as lines of text, for the panel itself and for "Copy as text": the machine and the model, no patient data.
import type { EngineState } from '../../stores/engineStore.ts';
import { bytesText, numberText } from '../kit/words.ts';

export interface DetailGroup {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** [UI-11] */
export function detailGroups({ backend, loaded }: EngineState, browser: string): readonly DetailGroup[] {
  const groups: DetailGroup[] = [];
  if (backend)
    groups.push({
      title: 'Device',
      rows: [
        ['Backend', backend.backend],
        ['Why', backend.reason],
        ['Adapter', backend.adapter],
        ['Software adapter', backend.softwareAdapter ? 'yes' : 'no'],
        ['Threads', String(backend.threads)],
        ['Features', backend.features.join(', ') || 'none'],
      ],
    });
  if (loaded) {
    const { timings, selfTest, file } = loaded;
    groups.push({
      title: 'Model on this device',
      rows: [
        ['Model', `${file.name} ${file.version}`],
        ['SHA-256', file.weightsSha256],
        ['Weights from', timings.fromStorage ? 'this browser’s storage' : 'the page’s own server'],
        ['Fetched in', seconds(timings.fetchMs)],
        ['Decoded in', seconds(timings.decodeMs)],
        ['Moved to the device in', seconds(timings.uploadMs)],
        ['Programs prepared in', seconds(timings.compileMs)],
        ['Seconds a slice', loaded.secondsPerSlice.toFixed(2)],
        ['Device memory', bytesText(loaded.deviceBytes)],
        [
          'Self-test',
          `${selfTest.passed ? 'passed' : 'failed'}, largest difference ${selfTest.largestDifference.toExponential(1)}, allowed ${selfTest.tolerance.toExponential(1)}`,
        ],
        ...(timings.storageNote === null ? [] : [['Not kept', timings.storageNote] as const]),
      ],
    });
  }
  if (backend && Object.keys(backend.limits).length > 0)
    groups.push({
      title: 'Device limits',
      rows: Object.entries(backend.limits).map(([name, value]) => [name, numberText(value)] as const),
    });
  groups.push({ title: 'Browser', rows: [['User agent', browser]] });
  return groups;
}

export const detailsText = (groups: readonly DetailGroup[]): string =>
  groups
    .map(({ title, rows }) => [title, ...rows.map(([name, value]) => `  ${name}: ${value}`)].join('\n'))
    .join('\n\n');
