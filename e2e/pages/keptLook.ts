// How the only kept study is looked at, as the browser keeps it.
import type { Page } from '@playwright/test';

interface Look {
  readonly layout: string;
  readonly cursor: readonly [number, number, number];
}

/** Layout and axial slice, from zero; null before a study is kept. */
export const keptLook = (page: Page): Promise<{ readonly layout: string; readonly slice: number } | null> =>
  page.evaluate(async () => {
    const top = await navigator.storage.getDirectory();
    const studies = await top.getDirectoryHandle('studies');
    for await (const folder of studies.values()) {
      if (!(folder instanceof FileSystemDirectoryHandle)) continue;
      const file = await (await folder.getFileHandle('study.json')).getFile();
      const text = await file.text();
      if (text === '') return null; // it is being written
      const { value } = JSON.parse(text) as {
        readonly value: { readonly view: { readonly look: Look } | null };
      };
      return value.view && { layout: value.view.look.layout, slice: value.view.look.cursor[2] };
    }
    return null;
  });
