// A fine-tune that breaks in its middle, in each way there is. Its name puts the longest journey early: nothing waits for it at the end.
import { join } from 'node:path';
import { expect, test, writePhantom } from './fixtures.ts';
import { FineTunePage } from './pages/FineTunePage.ts';
import { Trouble } from './pages/Trouble.ts';

test('[HARD-6] a fine-tune whose GPU is lost or full, and whose worker is killed, ends with the numbers of an unbroken one', async ({
  app,
  page,
}, info) => {
  const trouble = new Trouble(page);
  const folder = info.outputPath('pair');
  const heights = Array.from({ length: 8 }, (_, i) => -28 + i * 8);
  const ct = { heights, columns: 96, rows: 96, pixelMm: 2.4, patientName: 'ALPHA' };
  const mr = { modality: 'MR', signed: false, intercept: -1100, seriesNumber: 5, description: 'T1' } as const;
  writePhantom(join(folder, 'ct'), ct);
  writePhantom(join(folder, 'mr'), { ...ct, ...mr });
  await app.openOn('webgpu');
  const tune = new FineTunePage(page);
  await tune.enter();
  await tune.pickFolder(folder);
  await tune.matched();
  await tune.startFrom('untrained-small');
  const loss = { mse: 1, bce: 0, contextual: 0 };
  await tune.choose({ epochs: 2, batch: 1, part: 'last', loss, patience: 0, seed: 1 });
  /** The page shows an epoch's step, any after the first. */
  const inEpoch = (epoch: number): Promise<void> =>
    expect
      .poll(() => tune.room.getByText(new RegExp(`Epoch ${epoch} of 2, step \\d+ of 16`)).count(), {
        intervals: [30],
      })
      .toBe(1);
  const over = (): Promise<void> => expect(tune.room.getByText(/^Done: 2 epochs/)).toBeVisible();

  await tune.train.click();
  await over();
  const unbroken = (await tune.download('curve.csv')).toString();
  expect(unbroken.trim().split('\n')).toHaveLength(4);

  await tune.train.click();
  await inEpoch(1);
  await trouble.loseDevice('train');
  await expect(
    app.messages.getByText(/The GPU was lost while it trained .* Training continues on a fresh device, from/),
  ).toBeVisible();
  await inEpoch(2);
  await trouble.kill('train');
  await expect(tune.room.getByText(/The training worker stopped: it was ended from outside/)).toBeVisible();
  await tune.resume.click();
  await over();
  expect((await tune.download('curve.csv')).toString()).toBe(unbroken);

  await tune.train.click();
  await inEpoch(1);
  await trouble.fillGpu('train');
  await expect(
    app.messages.getByText(
      /The GPU ran out of memory while it trained .* Training continues on the CPU, from/,
    ),
  ).toBeVisible();
  await over();
  const byProcessor = numbersOf((await tune.download('curve.csv')).toString());
  const expected = numbersOf(unbroken);
  expect(byProcessor).toHaveLength(expected.length);
  byProcessor.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 4));
});

/** All cells of a CSV below its first line, as numbers. */
const numbersOf = (csv: string): readonly number[] =>
  csv.trim().split('\n').slice(1).join(',').split(',').map(Number);
