import { describe, expect, it } from 'vitest';
import { collectFiles, pickedFiles } from './droppedFiles.ts';

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
    });
    expect(files.map(({ path }) => path)).toEqual(['d/b']);
    expect(lost).toEqual(['d/a']);
  });

  it('[UI-2] picked files keep the path of their folder', () => {
    const inFolder = Object.assign(new File([''], 'IM1'), { webkitRelativePath: 'study/IM1' });
    const alone = Object.assign(new File([''], 'IM2'), { webkitRelativePath: '' });
    expect(pickedFiles([inFolder, alone]).map(({ path }) => path)).toEqual(['study/IM1', 'IM2']);
  });
});
