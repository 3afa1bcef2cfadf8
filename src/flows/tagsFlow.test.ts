// Which file's tags are shown for what is in view, and what is said where it cannot be read.
import { beforeEach, describe, expect, it } from 'vitest';
import type { FileTags } from '../core/files/fileTags.ts';
import { regularGrid } from '../core/geometry/regularGrid.ts';
import { viewSpace } from '../core/view/viewSpace.ts';
import { testCompute } from '../pipeline/testing/testCompute.ts';
import { useTags } from '../stores/tagsStore.ts';
import { dispatchView } from '../stores/viewStore.ts';
import { createTagsFlow } from './tagsFlow.ts';
import { emptyPage, openCt, SLICES } from './testing/openedCt.ts';

const tags: FileTags = { kind: 'dicom', path: 'ct/3', tags: [] } as unknown as FileTags;
const files = Array.from({ length: SLICES }, (_, i) => ({ path: `ct/${i}`, file: new Blob([]) }));
let asked: string[];

const flowOver = (read: () => FileTags, kept = files) =>
  createTagsFlow({
    compute: testCompute(() => ({
      readTags: ({ file }: { readonly file: { readonly path: string } }) => {
        asked.push(file.path);
        return read();
      },
    })),
    filesOf: () => kept,
  });

beforeEach(() => {
  emptyPage();
  asked = [];
  useTags.setState({ of: null, read: { state: 'reading' } });
  const { geometry } = openCt();
  dispatchView({ type: 'open', space: viewSpace(regularGrid(geometry)), of: 'ct' });
});

describe('[TAG-2] the tags of what is in view', () => {
  it('are those of the slice at the crosshair; of synthetic MR, those of its CT, and it is said', async () => {
    const flow = flowOver(() => tags);
    dispatchView({ type: 'setPane', pane: 0, image: 'ct' });
    dispatchView({ type: 'activate', pane: 0 });
    dispatchView({ type: 'goToSlice', slice: 4 });
    await flow.showInView();
    expect(asked).toEqual(['ct/4']);
    expect(useTags.getState()).toEqual({
      of: { seriesId: 'ct', slice: 4, instead: '' },
      read: { state: 'ready', tags },
    });
    dispatchView({ type: 'setPane', pane: 0, image: 'synthetic-t1' });
    await flow.showInView();
    expect(useTags.getState().of?.instead).toMatch(/^Synthetic MR has no file before it is exported/);
    flow.close();
    expect(useTags.getState().of).toBeNull();
  });

  it('say that a file is gone, or what is wrong with it', async () => {
    await flowOver(() => tags, []).show('ct', 2);
    expect(useTags.getState().read).toMatchObject({
      state: 'failed',
      error: { message: 'The file of this slice is not at hand any more.' },
    });
    const broken = { kind: 'file', message: 'It is cut short.', advice: 'Copy it again.' } as const;
    await flowOver(() => {
      throw broken;
    }).show('ct', 2);
    expect(useTags.getState().read).toMatchObject({ state: 'failed', error: broken });
  });
});
