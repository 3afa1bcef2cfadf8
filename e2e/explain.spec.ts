// The Explain room on a phantom and untrained networks: filters, maps and a receptive field, by keyboard, saved for print.
import { expect, test, writePhantom } from './fixtures.ts';
import { downloaded } from './pages/download.ts';
import { expectAccessible, pressByKey } from './pages/withoutMouse.ts';

test('[EXPL-6] filters, feature maps and a receptive field of two models, without a mouse', async ({
  app,
  page,
  workerCalls,
}, info) => {
  const press = (name: string | RegExp): Promise<void> => pressByKey(page, name);
  const saved = async (): Promise<void> => {
    const figure = await downloaded(page, () => page.getByRole('button', { name: 'Save PNG' }).click());
    expect([...figure.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]); // "PNG"
    expect(figure.includes('pHYs')).toBe(true);
  };
  const asked = async (): Promise<number> =>
    (await workerCalls()).filter((call) => /engine (firstFilters|featureMaps|gradientOf)/.test(call)).length;

  await app.open();
  await expect(page.getByRole('button', { name: 'Explain' })).toBeDisabled();
  await app.pickFolder(writePhantom(info.outputPath('ct')));
  await app.ready();
  await press('Explain');
  const room = page.getByRole('main', { name: 'Explain' });
  await expect(room.getByText('Nothing is computed until you ask for it.')).toBeVisible();
  expect(await asked()).toBe(0);

  await room.getByLabel(/^Untrained \d/).focus();
  await page.keyboard.press('Space');
  await expect(room.getByLabel(/^Untrained \d/)).toBeChecked();
  await press('Show the filters');
  await expect(room.getByText(/filters, 7 x 7 x 3; largest weight/)).toHaveCount(2);
  await expectAccessible(page);
  await saved();

  await page.getByRole('tab', { name: 'Filters' }).focus();
  await page.keyboard.press('ArrowRight');
  await press('Next slice');
  await press(/^Make the maps of slice/);
  await expect(room.getByText(/maps of 14 x 14, values/)).toBeVisible();
  await expect(room.getByText(/maps of 2 x 2, values/)).toBeVisible();
  await room.getByRole('combobox', { name: 'Layer' }).selectOption('penultimate');
  await expect(room.getByText(/maps of 224 x 224, values/)).toBeVisible();
  await press('Next map');
  await press(/^Find the CT that drives map \d+/);
  await expect(room.getByText(/Half of the influence lies within [\d.]+ mm/)).toBeVisible();
  await saved();

  await page.getByRole('tab', { name: 'Feature maps' }).focus();
  await page.keyboard.press('ArrowRight');
  await room.getByLabel('Column').fill('33');
  await press('Find what it depends on');
  await expect(room.getByText(/nine tenths within [\d.]+ mm/)).toHaveCount(2);
  await expectAccessible(page);
  await saved();

  await press('Back to the images');
  await expect(app.pane('CT')).toBeVisible();
});
