// The texts in the corners of panes: who it is, where and with which window, whole at any size of the page.
import type { Page } from '@playwright/test';
import type { PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { expect, test, writePhantom } from './fixtures.ts';
import { atRest } from './pages/Drawing.ts';

const patient: NonNullable<PhantomOptions['extra']> = [
  [0x0008103e, 'LO', 'Head native 5.0 Hr40 axial, thick slices for reporting'],
  [0x00100010, 'PN', 'Montgomery-Featherstonehaugh^Alexandrina Wilhelmina'],
  [0x00100020, 'LO', 'HOSPITAL-NORTH-2021-000123456789-A'],
  [0x00100030, 'DA', '19500101'],
];

test('[VIEW-15] [VIEW-27] identity, positions and window are whole in panes of any size, and off the head', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct'), { extra: patient }));
  await app.ready();
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  for (const { width, height, layout, open } of [
    { width: 1440, height: 900, layout: 'Four panes', open: '' },
    { width: 800, height: 600, layout: 'Four panes', open: '' },
    { width: 800, height: 600, layout: 'Four panes', open: 'Show panel' },
    { width: 800, height: 600, layout: 'Three panes', open: 'Show studies' },
  ]) {
    await page.setViewportSize({ width, height });
    await app.layout(layout);
    if (open !== '') {
      await press(open);
      await expect(
        page.getByRole('button', { name: open.replace('Show', 'Hide'), exact: true }),
      ).toBeVisible();
    }
    await (await app.drawing()).point([60, 80]);
    const cut = () =>
      page.locator('.pane').evaluateAll((panes) =>
        panes.flatMap((pane) => {
          const outer = pane.getBoundingClientRect();
          const texts = [
            ...pane.querySelectorAll<HTMLElement>('.pane-person, .pane-numbers > *, .pane-top-right > *'),
          ];
          return texts
            .filter((text) => {
              const box = text.getBoundingClientRect();
              const inside =
                box.left >= outer.left &&
                box.right <= outer.right &&
                box.top >= outer.top &&
                box.bottom <= outer.bottom;
              return !inside || text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight;
            })
            .map((text) => `${Math.round(outer.width)} px: ${text.innerText}`);
        }),
      );
    await expect.poll(cut).toEqual([]);
    await page.screenshot({ path: info.outputPath(`panes-${width}-${layout}-${open}.png`) });
    if (open !== '') await press(open.replace('Show', 'Hide'));
  }
  await page.setViewportSize({ width: 800, height: 600 });
  await app.layout('Three planes');
  await app.keys('o'); // a name this long leaves a small pane no room for a head
  await (await app.drawing('CT, coronal')).point([20, 100]);
  await expect.poll(() => overHead(page)).toEqual([]);
  await app.keys('o');
  await page.screenshot({ path: info.outputPath('planes-800.png') });
  const number = app.pane('CT').locator('.pane-numbers');
  await number.scrollIntoViewIfNeeded();
  const place = await atRest(number);
  await page.mouse.move(place.x + 20, place.y + 20);
  await expect(number).toHaveClass(/faded/);
  await expect(page.locator('.pane-person').first()).toContainText('HOSPITAL-NORTH-2021-000123456789-A');
});

/** Texts with bright pixels of the image below them. */
const overHead = (page: Page): Promise<readonly string[]> =>
  page.locator('.pane').evaluateAll((panes) =>
    panes.flatMap((pane) => {
      const base = pane.querySelector('canvas');
      const context = base?.getContext('2d');
      if (!base || !context) return ['no canvas'];
      const outer = pane.getBoundingClientRect();
      const ratio = base.width / outer.width;
      const texts = [...pane.querySelectorAll<HTMLElement>('.pane-title, .pane-person, .pane-numbers > *')];
      return texts.flatMap((text) => {
        const { left, top, width, height } = text.getBoundingClientRect();
        const [w, h] = [width * ratio, height * ratio];
        if (w < 1 || h < 1) return [];
        const { data } = context.getImageData((left - outer.left) * ratio, (top - outer.top) * ratio, w, h);
        const bright = data.filter((value, i) => i % 4 === 0 && value > 40).length;
        return bright > 0 ? [`${text.innerText}: ${bright} pixels`] : [];
      });
    }),
  );

test('[UI-21] no control and no notice of the top bar is out of reach, down to 400 px', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct')));
  await app.ready();
  for (const width of [400, 640, 800, 1000, 1280, 1440]) {
    await page.setViewportSize({ width, height: 700 });
    const outside = () =>
      page.locator('.top-bar :is(button, [role="note"])').evaluateAll((controls) =>
        controls
          .filter((control) => {
            const { left, right, width } = control.getBoundingClientRect();
            return width === 0 || left < 0 || right > innerWidth;
          })
          .map((control) => control.getAttribute('aria-label') ?? control.textContent),
      );
    await expect.poll(outside, { message: `at ${width} px` }).toEqual([]);
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(width);
  }
});

test('[UI-24] on a phone a column lies over the images, one at a time, and small panes say the least', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct')));
  await app.ready();
  await app.layout('Four panes');
  await page.setViewportSize({ width: 390, height: 844 });
  const panel = page.getByRole('complementary', { name: 'Panel' });
  await page.getByRole('button', { name: 'Show panel' }).click();
  await expect.poll(() => panel.boundingBox()).toMatchObject({ x: 0, width: 390 });
  await page.screenshot({ path: info.outputPath('panel.png') });
  await page.getByRole('button', { name: 'Show studies' }).click();
  await expect(panel).toBeHidden();
  await expect.poll(() => app.studies.boundingBox()).toMatchObject({ x: 0, width: 390 });
  await page.getByRole('button', { name: 'Hide studies' }).click();
  const pane = app.pane('CT');
  await expect(pane.locator('.pane-person').first()).toBeVisible();
  await expect(pane.locator('[data-part="slice"]')).toBeVisible();
  await expect(pane.locator('.pane-series').first()).toBeHidden();
  await expect(pane.locator('[data-part="position"]')).toBeVisible();
  await page.screenshot({ path: info.outputPath('panes.png') });
  await page.setViewportSize({ width: 720, height: 450 });
  await expect(pane.locator('[data-part="position"]')).toBeHidden();
  await expect(pane.locator('[data-part="slice"]')).toBeVisible();
  await expect(pane.locator('.pane-person').first()).toBeVisible();
});

test('[VERD-9] a difference says on its colour bar that its scale is provisional', async ({
  app,
  page,
}, info) => {
  const heights = Array.from({ length: 24 }, (_, i) => -46 + i * 4);
  const shape = { heights, columns: 96, rows: 96, pixelMm: 2.4 };
  writePhantom(info.outputPath('drop', 'ct'), shape);
  writePhantom(info.outputPath('drop', 'mr'), {
    ...shape,
    modality: 'MR',
    seriesNumber: 3,
    description: 'T1 real',
  });
  await app.open();
  await app.pickFolder(info.outputPath('drop'));
  await app.ready();
  await app.layout('Four panes');
  await expect(page.getByLabel('Image in pane 4').getByRole('option', { name: 'Real T1' })).toBeAttached();
  await app.idle();
  await page.getByLabel('Image in pane 4').selectOption('difference-t1');
  await app.synthesiseAndPause();
  const difference = page.locator('.pane[data-image="difference-t1"]');
  await expect(difference).toHaveAttribute('data-provisional', 'true');
  await expect(difference.locator('.pane-person').first()).toBeVisible();
  await expect(difference).toContainText('T1 real');
  await page.screenshot({ path: info.outputPath('provisional.png') });
  await app.panel.getByRole('button', { name: 'Resume' }).click();
  await app.done();
  await expect(difference).toHaveAttribute('data-provisional', 'false');
});
