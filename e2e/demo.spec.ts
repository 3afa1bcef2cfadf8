// The main job: open the page, one click, see synthetic MR beside the CT.
import { expect, test } from './fixtures.ts';
import { downloaded } from './pages/download.ts';

test.describe('a first visitor', () => {
  test.use({ startsByItself: true });

  test('[E2E-1] [PATH-1] [REP-2] demo patient to synthetic T1 and T2, all of it in workers, nothing off the origin, by one click', async ({
    app,
    page,
    workerCalls,
    workersAsked,
  }) => {
    await app.open();
    const headers = (await page.request.get('./')).headers();
    expect(headers['content-security-policy']).toContain("connect-src 'self'");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

    await page.getByRole('button', { name: 'Demo patient' }).click();
    await expect(app.pane('CT')).toBeVisible();
    await expect(app.studies.getByText(/SIMULATED CT/).first()).toBeVisible();
    await expect(
      app.studies.getByText(/among those that the shipped networks were trained on/).first(),
    ).toBeVisible();
    await app.showsImage('CT', 50);

    await app.done(); // its verdict is good, so it starts by itself
    await expect(app.panel.getByText(/^Do not trust it: the network is untrained/)).toBeVisible();
    for (const title of ['Synthetic T1', 'Synthetic T2']) {
      await expect(app.pane(title)).toContainText('Synthetic - research only, not for diagnosis');
      await app.showsImage(title);
    }
    const calls = await workerCalls();
    for (const call of [
      'reading readHeaders',
      'reading decodeSlices',
      'reading placeMarkers',
      'reading networkInput',
      'reading placeOutput',
    ])
      expect(calls).toContain(call);
    for (const shared of ['reading reducePlanes', 'reading floodSlices'])
      expect(await workersAsked(shared)).toBeGreaterThan(1);
    expect(calls.some((call) => call.endsWith(' predict'))).toBe(true);

    await app.panel.getByRole('button', { name: 'Export or report' }).click();
    await expect(page.getByRole('tab', { name: 'Export' })).toHaveAttribute('aria-selected', 'true');
    const leaveOut = app.panel.getByRole('button', { name: /^Leave out Axial slice 35/ });
    await app.idle();
    for (const views of [1, 2]) {
      await app.panel.getByRole('button', { name: 'Add this view' }).click();
      await expect(leaveOut).toHaveCount(views);
    }
    await leaveOut.last().click();
    await expect(leaveOut).toHaveCount(1);
    const report = await downloaded(page, () =>
      app.panel.getByRole('button', { name: 'Save report' }).click(),
    );
    for (const words of ['DRUNet-18, untrained', 'Do not trust it', 'data:image/jpeg', 'Methods'])
      expect(report.toString()).toContain(words);
    expect(report.toString()).not.toContain('SYNTHMR-DEMO');
    await app.tab('Synthesise');
    await app.panel.getByLabel('Start by itself when the verdict is good').uncheck();
    const kept = () => page.evaluate(() => localStorage.getItem('synthmr-settings'));
    await expect.poll(kept).toContain('"startByItself":false');
  });
});

test('[E2E-2] the content security policy refuses a connection to anywhere else', async ({
  app,
  page,
  expectedErrors,
}) => {
  expectedErrors.push(/Content Security Policy|Refused to connect|Failed to load/);
  await app.open();
  const refused = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective));
    });
    await fetch('http://127.0.0.1:9/').catch(() => undefined);
    return violation;
  });
  expect(refused).toBe('connect-src');
});
