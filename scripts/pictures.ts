// Takes the pictures of the README from the built page: `npm run pictures` (with the models in place), into docs/pictures or
// the folder named.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { FineTunePage } from '../e2e/pages/FineTunePage.ts';
import { phantom } from '../src/dicom/testing/phantom.ts';
import { browserFlags, ensureBrowser } from './browser.mjs';
import { writeMadePairs } from './madePairs.ts';
import { serve } from './serve.mjs';
import { Orthanc, orthancMissing } from './testing/orthanc.ts';

const out = process.argv[2] ?? 'docs/pictures';
const realCt = '../shared/data/ct-head-ge';
const minutes = 60_000;

mkdirSync(out, { recursive: true });
const { server, url } = await serve('dist', 0);
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserFlags });

const newPage = async (): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  return page;
};
const picture = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(out, `${name}.jpg`), type: 'jpeg', quality: 82 });
  console.log(`${out}/${name}.jpg`);
};
/** Waits until all slices are made, which a good CT starts by itself; presses the button where it waits for the user. */
const synthesise = async (page: Page): Promise<void> => {
  const button = page.getByRole('button', { name: 'Synthesise', exact: true });
  const made = page.getByText(/^(All )?\d+ slices? made by/);
  const waits = page.getByText(/so it waits for you/);
  await waits
    .or(page.getByRole('button', { name: 'Pause', exact: true }))
    .or(made)
    .first()
    .waitFor({ timeout: 3 * minutes });
  if (await waits.isVisible()) await button.click();
  await page.getByText(/^(All )?\d+ slices? made by/).waitFor({ timeout: 30 * minutes });
};

/** A reader before a pair of the demo's images. */
const readerPicture = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Reader study' }).click();
  await page.getByLabel('Seed', { exact: true }).fill('18');
  for (const [task, count] of [
    ['Real or synthetic', '0'],
    ['Which is real', '20'],
    ['Ratings', '0'],
    ['Preference in a region', '0'],
  ] as const) {
    const cases = page.getByRole('region', { name: task }).getByLabel('Cases');
    if (await cases.isEnabled()) await cases.fill(count);
  }
  await page.getByRole('button', { name: 'Draw the cases' }).click();
  await page.getByLabel('Reader’s initials or code').fill('R1', { timeout: minutes });
  await page.getByRole('button', { name: 'Begin reading' }).click();
  await page.getByRole('heading', { name: 'Before you begin' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: 'Right image' }).waitFor({ timeout: minutes });
  await picture(page, 'reader-study');
};

const first = await newPage();
await first.getByText('Nothing leaves this machine').waitFor();
await picture(first, 'first-visit');
await first.close();

const demo = await newPage();
await demo.getByRole('button', { name: 'Demo patient' }).click();
await synthesise(demo);
// Its real MR is measured by the last slice, and compared.
await demo.getByRole('tab', { name: 'Compare' }).click();
await demo.getByRole('table', { name: 'Metrics of the whole volume' }).waitFor({ timeout: 10 * minutes });
await demo.locator('.pane[data-provisional="true"]').waitFor({ state: 'detached', timeout: minutes });
await demo.getByRole('tab', { name: 'Synthesise' }).click();
await picture(demo, 'viewer');
await demo.getByRole('button', { name: 'Deutsch' }).click();
await picture(demo, 'german');
await demo.getByRole('button', { name: 'English' }).click();
await demo.keyboard.press('j');
await demo.getByLabel('Image in pane 1').selectOption('synthetic-t1');
await picture(demo, 'planes');
await demo.keyboard.press('Control+z');
await demo.keyboard.press('Control+z');
await demo.getByRole('group', { name: /Pane 1/ }).hover({ position: { x: 240, y: 170 } });
await demo.keyboard.press('l');
await demo.keyboard.press('m');
await picture(demo, 'lens');
await demo.keyboard.press('l');
await demo.keyboard.press('m');
await demo.keyboard.press('m');
await demo.getByRole('tab', { name: 'Compare' }).click();
await demo.getByRole('table', { name: 'Metrics of the whole volume' }).waitFor({ timeout: 10 * minutes });
await demo.getByLabel('Image in pane 3').selectOption('real-t1');
await picture(demo, 'compare');
const tissue = demo.getByRole('table', { name: 'Grey and white matter' });
await demo.getByRole('button', { name: 'Find grey and white matter' }).click();
await tissue.getByRole('row', { name: /^Both [\d,]+ ml [\d,]+ ml/ }).waitFor({ timeout: 20 * minutes });
await tissue.scrollIntoViewIfNeeded();
await picture(demo, 'tissue');
await demo.keyboard.press('Shift+B');
await demo.getByLabel('Image in pane 3').selectOption('synthetic-t2');
await demo.getByRole('tab', { name: 'Export' }).click();
await demo.getByRole('button', { name: /checks passed/ }).click({ timeout: minutes });
await picture(demo, 'export');
await demo.getByRole('tab', { name: 'Details' }).click();
await picture(demo, 'details');
await demo.getByRole('button', { name: 'Explain', exact: true }).click();
await demo.getByRole('tab', { name: 'Receptive field' }).click();
await demo.getByRole('button', { name: /^Make slice/ }).click();
await demo.getByRole('button', { name: 'Find what it depends on' }).click({ timeout: 5 * minutes });
await demo.getByText(/Half of the influence lies within/).waitFor({ timeout: 5 * minutes });
await picture(demo, 'explain-field');
await demo.getByRole('tab', { name: 'Feature maps' }).click();
await picture(demo, 'explain-maps');
await demo.getByRole('button', { name: 'Back to the images' }).click();
await readerPicture(demo);
await demo.close();

const pairs = mkdtempSync(join(tmpdir(), 'synthmr-pictures-'));
await writeMadePairs(pairs, 4);
const room = await newPage();
const fineTune = new FineTunePage(room);
await fineTune.enter();
await fineTune.pickFolder(pairs);
await fineTune.matched();
await picture(room, 'fine-tune');
await room.close();
rmSync(pairs, { recursive: true });

const absent = orthancMissing();
if (absent.length === 0) {
  const orthanc = await Orthanc.started();
  const people = ['Meyer^Eva', 'Moser^Uli', 'Okafor^Ada', 'Silva^Rui'];
  for (const [i, patientName] of people.entries())
    await orthanc.put(
      phantom({ studyUid: `2.25.90${i}`, patientName, extra: [[0x00081030, 'LO', 'Head CT']] }),
    );
  const gate = await serve('dist', 0, '127.0.0.1', orthanc.root);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(gate.url);
  await page.getByRole('button', { name: 'PACS' }).click();
  const sheet = page.getByRole('dialog', { name: 'Open from a PACS' });
  await sheet.getByRole('button', { name: 'Search' }).click();
  await sheet.getByText(/Meyer/).click();
  await picture(page, 'pacs');
  await page.close();
  gate.server.close();
  await orthanc.remove();
} else console.log(`${absent.join(' and ')} are not installed; the picture of a PACS stays as it is.`);

if (existsSync(realCt)) {
  const real = await newPage();
  const files = readdirSync(realCt).map((name) => join(realCt, name));
  await real.getByLabel('Files or ZIP').last().setInputFiles(files);
  await synthesise(real);
  await picture(real, 'real-ct');
  await real.close();
} else console.log('The real CT is not on this machine; its picture stays as it is.');

await browser.close();
server.close();
