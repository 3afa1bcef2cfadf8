// The reading side's peer: cornerstone-wado-image-loader with its workers, on whatever files are dropped on the page.
import cornerstone from 'cornerstone-core';
import * as dicomParser from 'dicom-parser';
import loader from 'cornerstone-wado-image-loader';
import type { ReadMarks } from './readMarks.ts';

interface PeerImage {
  readonly getPixelData: () => ArrayLike<number>;
}
/** What cornerstone-core offers whoever only shows files. */
const core = cornerstone as unknown as {
  readonly enable: (element: HTMLElement) => void;
  readonly displayImage: (element: HTMLElement, image: PeerImage) => void;
  readonly loadAndCacheImage: (imageId: string) => Promise<PeerImage>;
};

loader.external.cornerstone = cornerstone;
loader.external.dicomParser = dicomParser;
loader.webWorkerManager.initialize({
  maxWebWorkers: navigator.hardwareConcurrency,
  startWebWorkersOnDemand: true,
  taskConfiguration: { decodeTask: { initializeCodecsOnStartup: false, strict: false } },
});

const marks: ReadMarks = {};
const images: PeerImage[] = [];
Object.assign(globalThis, { readMarks: marks });

const pane = document.getElementById('pane');
if (!pane) throw new Error('The page has no pane.');
core.enable(pane);
pane.addEventListener('cornerstoneimagerendered', () => (marks.firstImage ??= performance.now()), {
  once: true,
});

addEventListener('dragover', (event) => {
  event.preventDefault();
});
addEventListener('drop', (event) => {
  event.preventDefault();
  marks.drop = performance.now();
  void read([...(event.dataTransfer?.files ?? [])]);
});

/** The middle file first and shown; then all, as many at a time as keep its workers busy. */
async function read(files: readonly File[]): Promise<void> {
  const ids = files.map((file) => loader.wadouri.fileManager.add(file));
  const middle = Math.floor(ids.length / 2);
  const load = async (i: number): Promise<void> => {
    images[i] = await core.loadAndCacheImage(ids[i] ?? '');
  };
  await load(middle);
  const first = images[middle];
  if (pane && first) core.displayImage(pane, first);
  const queue = ids.keys();
  const lane = async (): Promise<void> => {
    for (const i of queue) if (i !== middle) await load(i);
  };
  await Promise.all(Array.from({ length: 2 * navigator.hardwareConcurrency }, lane));
  marks.read = performance.now();
}
