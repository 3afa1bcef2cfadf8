// A blinded study from its design to its CSV: two readers, by keyboard alone, one of them through a reload in the middle.
import { expect, test, writePhantom } from './fixtures.ts';
import { downloaded } from './pages/download.ts';
import { expectAccessible, pressByKey } from './pages/withoutMouse.ts';

test('[READER-12] two readers by keyboard alone, a reload in the middle, nothing that tells, and the CSV', async ({
  app,
  page,
}, info) => {
  const press = (name: string | RegExp): Promise<void> => pressByKey(page, name);
  const type = async (label: string, text: string): Promise<void> => {
    const field = page.getByLabel(label, { exact: true });
    await field.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
    await expect(field).toHaveValue(text);
  };

  // A head in CT and MR, synthesised by two networks.
  const heights = Array.from({ length: 9 }, (_, i) => 8 * i - 32);
  const shape = { columns: 48, rows: 48, pixelMm: 4.6, heights, patientName: 'Roe^Jane' };
  writePhantom(info.outputPath('head/ct'), { ...shape, description: 'Brain 5.0' });
  const mr = {
    modality: 'MR',
    signed: false,
    intercept: -1100,
    seriesNumber: 5,
    description: 'T1 mpr',
  } as const;
  writePhantom(info.outputPath('head/mr'), { ...shape, ...mr });
  await app.open();
  await press('Reader study');
  await expect(page.getByText('Needs a head CT: open one, and let its head be found.').first()).toBeVisible();
  await press('Back to the images');
  await app.pickFolder(info.outputPath('head'));
  await app.ready();
  await press('Synthesise');
  await app.done();
  await press('Reader study');
  await expect(page.getByText(/^Needs the results of two models for one CT/)).toBeVisible();
  await press('Back to the images');
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Untrained' });
  await app.closeAll();
  await app.pickFolder(info.outputPath('head'));
  await app.ready();
  await press('Synthesise');
  await app.done();

  await press('Reader study');
  await expect(page.getByText(/^(Needs|Looking)/)).toHaveCount(0);

  // The design, with the organiser's own words.
  await type('Seed', '7');
  await page.getByRole('combobox', { name: 'Slices of a case' }).selectOption('3');
  for (const [task, count] of [
    ['Real or synthetic', 4],
    ['Which is real', 2],
    ['Ratings', 2],
    ['Preference in a region', 2],
  ] as const) {
    const cases = page.getByRole('region', { name: task }).getByLabel('Cases');
    await cases.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(String(count));
    await expect(cases).toHaveValue(String(count));
  }
  await type('Question 1', 'Could you plan with it?');
  await press('Move question 2 up');
  await press('Remove question 3');
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath('design.png'), fullPage: true });
  await press('Draw the cases');
  const study = page.getByRole('article', { name: 'Reader study 1' });
  await expect(
    study.getByText(/Real or synthetic: 4; Which is real: 2; Ratings: 2; Preference/),
  ).toBeVisible();

  const telling = async (): Promise<readonly string[]> => {
    const html = await page.evaluate(() => `${document.title} ${document.body.outerHTML}`);
    const words = ['Roe', 'Brain 5.0', 'mpr', 'Untrained', 'drunet', '.dcm', '2.25.', 'diagnosis', 'Study 1'];
    return words.filter((word) => html.toLowerCase().includes(word.toLowerCase()));
  };
  const covered = async (): Promise<void> => {
    expect(await telling()).toEqual([]);
    for (const other of [
      page.getByRole('tab', { name: 'Export' }),
      page.getByRole('navigation'),
      page.getByRole('contentinfo'),
      page.locator('[class*="synthetic"]'),
      page.getByRole('button', { name: /Explain|PACS|Fine-tune|Save|Back to/ }),
    ])
      await expect(other).toHaveCount(0);
  };
  /** Enter, where a page stands between the images: its button has the focus. */
  const goOn = async (heading: string, button: string, of = page): Promise<void> => {
    await expect(of.getByRole('heading', { name: heading })).toBeVisible();
    await expect(of.getByRole('button', { name: `${button} Enter` })).toBeFocused();
    await of.keyboard.press('Enter');
  };
  const begin = async (reader: string): Promise<void> => {
    await type('Reader’s initials or code', reader);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Before you begin' })).toBeVisible();
    await covered();
    await goOn('Before you begin', 'Begin');
  };
  /** The nth item is asked for, and its images are there. */
  const at = async (nth: number): Promise<void> => {
    await expect(page.getByText(`${nth} of 12`, { exact: true })).toBeVisible();
    await expect(page.getByRole('img').first()).toBeVisible();
  };
  const answer = async (nth: number, key: string): Promise<void> => {
    await at(nth);
    await page.keyboard.press(key);
  };

  await begin('ab');
  await at(1);
  await covered();
  await page.screenshot({ path: info.outputPath('single.png') });
  // No other key does anything: neither help, nor tags, nor the list of measurements.
  for (const key of ['?', 'Shift+T', 'Shift+L', 'm', 'l']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('PageUp');
  await expect(page.getByText('slice 3 of 3')).toBeVisible();
  await page.keyboard.press('+');
  await answer(1, 'ArrowLeft');
  await answer(2, 'ArrowLeft');
  await at(3);
  await page.keyboard.press('Backspace');
  await answer(2, 'ArrowRight');
  await at(3);

  // A pause hides the images; a reload comes back behind the same cover.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible();
  await expect(page.getByRole('img')).toHaveCount(0);
  await goOn('Paused', 'Continue');
  await at(3);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Your reading was interrupted' })).toBeVisible();
  await covered();
  await goOn('Your reading was interrupted', 'Continue');
  await answer(3, 'ArrowLeft');
  await answer(4, 'ArrowRight');
  await at(5);
  await expect(page.getByRole('img', { name: 'Right image' })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath('pair.png') });
  await answer(5, 'ArrowLeft');
  await answer(6, 'ArrowRight');
  for (const nth of [7, 8, 9, 10]) await answer(nth, String(nth - 5));
  await at(11);
  await page.keyboard.press('Shift+ArrowUp');
  await page.screenshot({ path: info.outputPath('preference.png') });
  await answer(11, 'ArrowDown');
  await answer(12, 'ArrowLeft');
  await goOn('All questions are answered', 'Finish');
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await covered();
  await goOn('Thank you', 'Close');

  // While the second reader is in the middle, nobody sees results.
  await expect(study.getByText('12 of 12, finished')).toBeVisible();
  await begin('CD');
  await answer(1, 'ArrowLeft');
  await at(2);
  // [READER-13] In another tab the same reader takes over; the first stops, says so, and finds what was kept there.
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await expect(tab.getByRole('heading', { name: 'This reader is reading in another tab' })).toBeVisible();
  await expect(tab.getByRole('progressbar')).toHaveCount(0); // nothing of the reading is known here
  await goOn('This reader is reading in another tab', 'Take over here', tab);
  await expect(tab.getByText('1 of 12 questions are answered and kept. The interruption')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The reading goes on in another tab' })).toBeVisible();
  await covered();
  await expect(tab.getByRole('button', { name: 'Continue Enter' })).toBeFocused();
  await pressByKey(tab, 'Leave the study for now');
  await expect(tab.getByText('Results are hidden while a reader is in the middle: CD.')).toBeVisible();
  await tab.close();
  await page.bringToFront(); // a tab behind another may never be drawn
  await page.screenshot({ path: info.outputPath('taken.png') });
  await goOn('The reading goes on in another tab', 'Close');
  await expect(study.getByText('Results are hidden while a reader is in the middle: CD.')).toBeVisible();
  await expect(study.getByRole('button', { name: 'Results' })).toHaveCount(0);
  await press('Continue as CD');
  await goOn('Paused', 'Continue');
  for (const nth of [2, 3, 4, 5, 6]) await answer(nth, 'ArrowRight');
  for (const nth of [7, 8, 9, 10]) await answer(nth, '3');
  for (const nth of [11, 12]) await answer(nth, 'ArrowRight');
  await goOn('All questions are answered', 'Finish');
  await goOn('Thank you', 'Close');

  await press('Results');
  await expect(study.getByRole('table', { name: 'Accuracy' }).getByRole('row')).toHaveCount(7);
  await expect(study.getByRole('table', { name: 'Agreement between readers' })).toContainText('Cohen');
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath('results.png'), fullPage: true });
  const csv = (
    await downloaded(page, () => page.getByRole('button', { name: 'Save answers as CSV' }).click())
  ).toString();
  const lines = csv.trim().split('\r\n');
  expect(lines).toHaveLength(25);
  expect(lines[0]).toMatch(
    /^study,seed,reader,position,case,task,question,contrast,left,right,mirrored,truth/,
  );
  expect(lines[2]).toMatch(/^Reader study 1,7,AB,2,C\d{3},single,,T1,.*,synthetic,(yes|no),\d+,yes,real,/);
  expect(csv).toContain('Could you plan with it?');
  expect(csv).not.toMatch(/Roe|Brain|mpr|2\.25\.\d|\.dcm/);

  await press('Delete Reader study 1');
  await press('Delete');
  await expect(study).toHaveCount(0);
});
