// The bundled demo patient, fetched file by file and handed to the same path as a dropped folder.
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { say } from '../stores/messageStore.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';

interface DemoIndex {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** The demo's files, or null after a message when they cannot be had. */
export async function fetchDemo(): Promise<readonly DroppedFile[] | null> {
  const at = (path: string): string => new URL(`demo/${path}`, document.baseURI).href;
  try {
    const answer = await fetch(at('index.json'));
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    const { files } = (await answer.json()) as DemoIndex;
    let done = 0;
    const fetchOne = async (path: string): Promise<DroppedFile> => {
      const response = await fetch(at(path));
      if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
      const file = await response.blob();
      done++;
      const job = plainJob('open', 'Fetching the demo patient', done, files.length, 'files');
      showJob({ ...job, canCancel: false });
      return { path: `demo/${path}`, file };
    };
    return await Promise.all(files.map(({ path }) => fetchOne(path)));
  } catch (thrown) {
    say({
      level: 'error',
      text: 'The demo patient could not be fetched.',
      advice: 'It comes with the page: run npm start in a complete checkout, then try again.',
      cause: 'demo',
      details: { reason: thrown instanceof Error ? thrown.message : String(thrown) },
    });
    return null;
  } finally {
    endJob('open');
  }
}
