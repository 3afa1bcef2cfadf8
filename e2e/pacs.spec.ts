// To a PACS and back in the page: an Orthanc on this machine, its address typed, a CT found, synthesised, stored, read again.
import { createServer, request as ask, type Server } from 'node:http';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { freePort, Orthanc, orthancMissing } from '../scripts/testing/orthanc.ts';
import { serve } from '../scripts/serve.mjs';
import { expect, test } from './fixtures.ts';

const absent = orthancMissing();
test.skip(absent.length > 0, `${absent.join(', ')} not installed`);

const head: PhantomOptions = {
  ...{ columns: 64, rows: 64, pixelMm: 3.6, heights: [-15, -10, -5, 0, 5, 10, 15] },
  ...{ studyUid: '2.25.801', patientName: 'Meyer^Eva', extra: [[0x00081030, 'LO', 'Head CT']] },
};
let orthanc: Orthanc;
/** A server before Orthanc that lets other pages ask (CORS), as Orthanc itself never does. */
let open: { readonly server: Server; readonly origin: string };

test.beforeAll(async () => {
  orthanc = await Orthanc.started({ users: { anna: 'secret' } });
  await orthanc.put(phantom(head));
  await orthanc.put(phantom({ ...head, studyUid: '2.25.802', patientName: 'Moser^Uli' }));
  open = await lettingAsk(orthanc.origin);
});
test.afterAll(async () => {
  open.server.closeAllConnections();
  open.server.close();
  await orthanc.remove();
});

async function lettingAsk(origin: string): Promise<{ server: Server; origin: string }> {
  const server = createServer((incoming, response) => {
    response.setHeader('Access-Control-Allow-Origin', incoming.headers.origin ?? '*');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, accept');
    if (incoming.method === 'OPTIONS') return void response.writeHead(204).end();
    const { method, url = '/' } = incoming;
    const headers = { ...incoming.headers };
    delete headers.host;
    delete headers['accept-encoding'];
    const onward = ask(`${origin}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? '' });
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return { server, origin: `http://localhost:${port}` };
}

test('[PACS-9] [PACS-10] a typed PACS: the policy opens for it alone; a CT is found, opened, synthesised, sent once, and read again', async ({
  app,
  page,
  expectedErrors,
  allowedOrigins,
}, info) => {
  allowedOrigins.push(open.origin);
  expectedErrors.push(/Content Security Policy|Refused to connect|Failed to load|status of 401/);
  await page.addInitScript(() => {
    // In what the smaller network makes there is no grey or white matter to be found.
    const state = { startByItself: false, modelId: 'untrained-tiny' };
    localStorage.setItem('synthmr-settings', JSON.stringify({ state, version: 0 }));
  });
  await app.open();
  const sheet = page.getByRole('dialog', { name: 'Open from a PACS' });
  await page.getByRole('button', { name: 'PACS' }).click();
  await sheet.getByLabel(/^Address/).fill(`${open.origin}/dicom-web/`);
  await sheet.getByRole('button', { name: 'Connect' }).click();

  // The page was loaded again, and says where images may go.
  await expect(sheet.getByText(`Images come from and go to ${open.origin}/dicom-web only.`)).toBeVisible();
  const allowed = (url: string): Promise<boolean> =>
    page.evaluate(
      (to) =>
        fetch(to, { cache: 'no-store' }).then(
          () => true,
          () => false,
        ),
      url,
    );
  expect(await allowed(`${open.origin}/dicom-web/studies`)).toBe(true);
  await page.evaluate(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
      Object.assign(globalThis, { violatedDirective }),
    );
  });
  expect(await allowed(`${orthanc.origin}/`)).toBe(false); // the same machine, another port
  await expect
    .poll(() => page.evaluate(() => Reflect.get(globalThis, 'violatedDirective') as unknown))
    .toBe('connect-src');

  // It asks for a login, which is typed and not kept.
  await sheet.getByLabel('Patient ID').fill('PH-1');
  await sheet.getByRole('button', { name: 'Search CT' }).click();
  await expect(sheet.getByRole('alert')).toContainText('asks for a login');
  await sheet.getByLabel('User', { exact: true }).fill('anna');
  await sheet.getByLabel('Password', { exact: true }).fill('wrong');
  await sheet.getByRole('button', { name: 'Search CT' }).click();
  await expect(sheet.getByRole('alert')).toContainText('does not accept this login');
  await sheet.getByLabel('Password', { exact: true }).fill('secret');
  await sheet.getByRole('button', { name: 'Search CT' }).click();
  const studies = sheet.getByRole('list', { name: 'Studies found' });
  await expect(studies.getByRole('listitem')).toHaveCount(2);
  await sheet.getByLabel('Name').fill('mey');
  await sheet.getByLabel('Name').press('Enter');
  await expect(studies.getByRole('listitem')).toHaveCount(1);
  await studies.getByRole('button', { name: /Eva/ }).click();
  await sheet.getByRole('checkbox', { name: /CT 2 Head phantom, 7 images/ }).check();
  for (const [width, height] of [
    [800, 600],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(sheet.getByRole('button', { name: 'Open', exact: true })).toBeInViewport();
    await page.screenshot({ path: info.outputPath(`pacs-${width}.png`) });
  }
  await sheet.getByRole('button', { name: 'Open', exact: true }).click();
  await app.ready();
  await expect(sheet).toBeHidden();
  await expect(app.status.getByText(`Images come from and go to ${open.origin} only`)).toBeVisible();
  await expect(
    page.getByRole('button', { name: `Images come from and go to ${open.origin} only` }),
  ).toBeVisible();
  await app.synthesise.click();
  await app.done();

  // Sent, read back, and not sent twice.
  await app.tab('Export');
  const send = app.panel.getByRole('button', { name: 'Send to PACS' });
  await send.click();
  await expect(app.panel.getByText('14 files stored at')).toContainText('read back with the same pixels');
  await page.screenshot({ path: info.outputPath('sent.png') });
  await send.click();
  await expect(app.panel.getByText('had all 14 files already')).toBeVisible();
  const query = { Level: 'Series', Expand: true, Query: { StudyInstanceUID: '2.25.801', Modality: 'MR' } };
  const answer = await orthanc.ask('/tools/find', { method: 'POST', body: JSON.stringify(query) });
  const stored = (await answer.json()) as readonly { readonly Instances: readonly string[] }[];
  expect(stored.map(({ Instances }) => Instances.length)).toEqual([7, 7]);

  // [TIS-10] Grey and white matter that were found go along, and are named before.
  await app.tab('Compare');
  await app.panel.getByRole('button', { name: 'Find grey and white matter' }).click();
  await expect(app.panel.getByRole('table', { name: 'Grey and white matter' })).toBeVisible();
  await app.idle();
  await app.tab('Export');
  await expect(app.panel.getByText('Grey and white matter of the synthetic T1, 1 file')).toBeVisible();
  await send.click();
  await expect(app.panel.getByText('1 file stored at')).toContainText('(14 were there)');
  await page.screenshot({ path: info.outputPath('sent-seg.png') });
  await send.click();
  await expect(app.panel.getByText('had all 15 files already')).toBeVisible();
  const seg = { ...query, Query: { StudyInstanceUID: '2.25.801', Modality: 'SEG' } };
  const found = await orthanc.ask('/tools/find', { method: 'POST', body: JSON.stringify(seg) });
  expect(await found.json()).toHaveLength(1);

  // It is found there, and opens as what it is.
  await app.closeAll();
  await page.getByRole('button', { name: 'PACS' }).click();
  await sheet.getByLabel('Name').fill('mey');
  await sheet.getByLabel('Name').press('Enter');
  await studies.getByRole('button', { name: /Eva/ }).click();
  await sheet.getByRole('checkbox', { name: /SYNTHETIC T1/ }).check();
  await sheet.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(app.studies.getByText(/SYNTHETIC T1/).first()).toBeVisible();
  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]),
  );
  expect(kept).not.toContain('secret');
  expect(kept).not.toContain('anna');
});

test('[PACS-5] [PACS-9] what does not allow the page, and what is no DICOMweb, is said; disconnected, nothing leaves the machine', async ({
  app,
  page,
  expectedErrors,
  allowedOrigins,
}) => {
  allowedOrigins.push(open.origin, orthanc.origin);
  expectedErrors.push(/CORS policy|Failed to load|ERR_FAILED/);
  await app.open();
  const sheet = page.getByRole('dialog', { name: 'Open from a PACS' });
  const connect = async (address: string): Promise<void> => {
    await sheet.getByLabel(/^Address/).fill(address);
    await sheet.getByRole('button', { name: 'Connect' }).click();
    await sheet.getByRole('button', { name: 'Search CT' }).click();
  };
  await page.getByRole('button', { name: 'PACS' }).click();
  await sheet.getByLabel(/^Address/).fill('http://anna:secret@localhost/');
  await sheet.getByRole('button', { name: 'Connect' }).click();
  await expect(sheet.getByRole('alert')).toContainText('The address holds a login.');

  await connect(`${orthanc.origin}/dicom-web`);
  await expect(sheet.getByRole('alert')).toContainText('does not answer, or does not let this page ask');
  await expect(sheet.getByRole('alert')).toContainText('npm start -- --pacs');
  await sheet.getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByRole('button', { name: 'Nothing leaves this machine' })).toBeVisible();

  const plain = createServer((_, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('<html>A page</html>');
  });
  const port = await freePort();
  await new Promise<void>((done) => plain.listen(port, '127.0.0.1', done));
  allowedOrigins.push(`http://localhost:${port}`);
  await page.getByRole('button', { name: 'PACS' }).click();
  await connect(`localhost:${port}`);
  await expect(sheet.getByRole('alert')).toContainText('answers, but not as DICOMweb does');
  plain.closeAllConnections();
  plain.close();
});

test('[PACS-9] npm start -- --pacs: an Orthanc without CORS is reached through the page’s own server', async ({
  page,
}) => {
  const { server, url } = await serve('dist', 0, '127.0.0.1', orthanc.root);
  const asked: string[] = [];
  page.on('request', (one) => asked.push(new URL(one.url()).origin));
  await page.goto(url);
  await page.getByRole('button', { name: 'PACS' }).click();
  const sheet = page.getByRole('dialog', { name: 'Open from a PACS' });
  await expect(
    sheet.getByText(`Images come from and go to ${orthanc.root} only, through the server`),
  ).toBeVisible();
  await sheet.getByText('Login', { exact: true }).click();
  await sheet.getByLabel('Login').selectOption('User and password');
  await sheet.getByLabel('User', { exact: true }).fill('anna');
  await sheet.getByLabel('Password', { exact: true }).fill('secret');
  await sheet.getByRole('button', { name: 'Search CT' }).click();
  const studies = sheet.getByRole('list', { name: 'Studies found' });
  await studies.getByRole('button', { name: /Uli/ }).click();
  await sheet.getByRole('checkbox', { name: /CT 2/ }).check();
  await sheet.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('group', { name: /^Pane \d, CT$/i })).toBeVisible();
  expect(asked.filter((origin) => origin !== new URL(url).origin && origin !== 'null')).toEqual([]);
  server.closeAllConnections();
  server.close();
});
