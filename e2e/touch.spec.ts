// Fingers on a tablet: slices, window and zoom in a pane, and controls that a finger can hit.
import type { CDPSession } from '@playwright/test';
import { expect, test, writePhantom } from './fixtures.ts';

test.use({ hasTouch: true, isMobile: true, viewport: { width: 820, height: 1180 } });

interface Finger {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** Fingers that go down together, move in eight steps, and are lifted. */
async function move(client: CDPSession, fingers: readonly Finger[]): Promise<void> {
  const at = (part: number) =>
    fingers.map(({ from, to }, id) => ({
      id,
      x: from[0] + part * (to[0] - from[0]),
      y: from[1] + part * (to[1] - from[1]),
    }));
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= 8; step++)
    await client.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / 8) });
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

test('[UI-22] one finger goes through the slices, two set the window or zoom, and controls are 44 px', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct')));
  await app.slice();
  await app.idle();
  await app.layout('One pane');
  const client = await page.context().newCDPSession(page);
  const { box } = await app.drawing();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const windowText = (): Promise<string> => app.pane('CT').locator('[data-part="window"]').innerText();

  const [slice] = await app.slice();
  await move(client, [{ from: [x, y + 30], to: [x, y - 6] }]);
  await app.expectSlice({ slice: slice + 3 });

  const before = await windowText();
  await move(client, [
    { from: [x - 40, y], to: [x + 40, y] },
    { from: [x + 40, y], to: [x + 120, y] },
  ]);
  await expect.poll(windowText).not.toBe(before);

  const [window, picture] = [await windowText(), await app.picture('CT')];
  await move(client, [
    { from: [x - 40, y], to: [x - 120, y] },
    { from: [x + 40, y], to: [x + 120, y] },
  ]);
  await expect.poll(() => app.picture('CT')).not.toBe(picture);
  expect([await windowText(), (await app.slice())[0]]).toEqual([window, slice + 3]);

  const small = await page.locator('.top-bar button').evaluateAll((buttons) =>
    buttons.flatMap((button) => {
      const { width, height } = button.getBoundingClientRect();
      return Math.min(width, height) < 44
        ? [`${button.getAttribute('aria-label') ?? ''} ${width} x ${height}`]
        : [];
    }),
  );
  expect(small).toEqual([]);
  await page.screenshot({ path: info.outputPath('tablet.png') });
});
