// The main job: open the page, one click, see synthetic MR beside the CT.
import { expect, test } from './fixtures.ts';

test('[E2E-1] demo patient to synthetic T1 and T2, all of it in workers, nothing off the origin', async ({
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
  await app.ready();
  await expect(app.studies.getByText(/SIMULATED CT/).first()).toBeVisible();
  await expect(
    app.studies.getByText(/among those that the shipped networks were trained on/).first(),
  ).toBeVisible();
  expect(await app.greyLevels('CT')).toBeGreaterThan(50);

  await app.synthesise.click();
  await app.done();
  for (const title of ['Synthetic T1', 'Synthetic T2']) {
    await expect(app.pane(title)).toContainText('Synthetic - research only, not for diagnosis');
    await expect.poll(() => app.greyLevels(title)).toBeGreaterThan(20);
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
