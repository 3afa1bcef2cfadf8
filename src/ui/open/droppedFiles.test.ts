import { describe, expect, it } from 'vitest';
import { collectFiles, droppedItems, pickedFiles } from './droppedFiles.ts';

const base = (fullPath: string, isFile: boolean) => ({
  fullPath,
  name: fullPath.split('/').at(-1) ?? '',
  isFile,
  isDirectory: !isFile,
  filesystem: { name: '', root: null as never },
  getParent: () => undefined,
});

const fileEntry = (fullPath: string, opens = true): FileSystemFileEntry => ({
  ...base(fullPath, true),
  file: (found, failed) => {
    if (opens) found(new File(['x'], fullPath));
    else failed?.(new DOMException('gone', 'NotFoundError'));
  },
});

/** A folder whose reader answers in batches of `batch`, as browsers do with more than a hundred entries. */
const folder = (
  fullPath: string,
  children: readonly FileSystemEntry[],
  batch = 2,
): FileSystemDirectoryEntry => ({
  ...base(fullPath, false),
  createReader: () => {
    let told = 0;
    return {
      readEntries: (found) => {
        found(children.slice(told, (told += batch)));
      },
    };
  },
  getDirectory: () => undefined,
  getFile: () => undefined,
});

describe('dropped files', () => {
  it('[UI-2] a nested folder is walked to its leaves, past the first batch of entries, in the order of its names', async () => {
    const many = Array.from({ length: 5 }, (_, i) => fileEntry(`/head/ct/IM${10 - i}`));
    const counts: number[] = [];
    const { files, lost } = await collectFiles(
      {
        folders: [
          folder('/head', [
            folder('/head/ct', many),
            fileEntry('/head/notes.txt'),
            folder('/head/empty', []),
          ]),
        ],
        files: [{ path: 'b.zip', file: new File(['x'], 'b.zip') }],
        root: null,
      },
      (count) => counts.push(count),
    );
    expect(files.map(({ path }) => path)).toEqual([
      'b.zip',
      'head/ct/IM6',
      'head/ct/IM7',
      'head/ct/IM8',
      'head/ct/IM9',
      'head/ct/IM10',
      'head/notes.txt',
    ]);
    expect(lost).toEqual([]);
    expect(counts.at(-1)).toBe(7);
  });

  it('[UI-2] a file that vanished is named, and the rest still comes', async () => {
    const { files, lost } = await collectFiles({
      folders: [folder('/d', [fileEntry('/d/a', false), fileEntry('/d/b')])],
      files: [],
      root: null,
    });
    expect(files.map(({ path }) => path)).toEqual(['d/b']);
    expect(lost).toEqual(['d/a']);
  });

  it('[UI-2] picked files keep the path of their folder', () => {
    const inFolder = Object.assign(new File([''], 'IM1'), { webkitRelativePath: 'study/IM1' });
    const alone = Object.assign(new File([''], 'IM2'), { webkitRelativePath: '' });
    expect(pickedFiles([inFolder, alone]).map(({ path }) => path)).toEqual(['study/IM1', 'IM2']);
  });

  it('[UI-2] of many items only the ends are asked whether they are folders: their root tells of the rest', async () => {
    const asked: string[] = [];
    const names = Array.from({ length: 30 }, (_, i) => (i === 20 ? 'head.dcm' : `IM${i + 1}`));
    const inside = fileEntry('/head.dcm/IM1');
    const entries = names.map((name) =>
      name === 'head.dcm' ? folder('/head.dcm', [inside]) : fileEntry(`/${name}`),
    );
    const { files } = await collectFiles(droppedItems(dropOf(entries, asked)));
    expect(asked).toEqual(['IM1', 'IM30']);
    expect(files.map(({ path }) => path)).toEqual(
      ['head.dcm/IM1', ...names.filter((name) => name !== 'head.dcm')].sort((a, b) =>
        a.localeCompare(b, 'en', { numeric: true }),
      ),
    );
  });

  it('[UI-2] items that share no root, or a name, are asked one by one', async () => {
    const entries = Array.from({ length: 20 }, (_, i) =>
      i === 3 ? folder('/IM3', [fileEntry('/IM3/a')]) : fileEntry(`/IM${i}`),
    );
    const asked: string[] = [];
    const alone = await collectFiles(droppedItems(dropOf(entries, asked, (i) => `own ${i}`)));
    expect(alone.files.map(({ path }) => path)).toContain('IM3/a');
    expect(asked).toEqual(expect.arrayContaining(['IM0', 'IM3', 'IM19']));
    const twice = droppedItems(dropOf([...entries, fileEntry('/IM4')], []));
    expect([twice.root, twice.folders.length, twice.files.length]).toEqual([null, 1, 20]);
  });
});

/** A drop of `entries`, which all lie in one root as in Chromium unless `system` names another; `asked` hears who must tell what it is. */
function dropOf(
  entries: readonly FileSystemEntry[],
  asked: string[],
  system: (index: number) => string = () => 'one',
): DataTransfer {
  const root = folder('/', entries);
  const items = entries.map((entry, i) => ({
    kind: 'file',
    type: '',
    getAsFile: () => new File(['x'], entry.name),
    getAsString: () => undefined,
    webkitGetAsEntry: () => {
      asked.push(entry.name);
      return Object.assign(entry, { filesystem: { name: system(i), root } });
    },
  }));
  return Object.assign(Object.create(null) as DataTransfer, { items });
}
