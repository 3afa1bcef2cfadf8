// Into an archive and back: storescu sends CT and synthetic series to an Orthanc on this machine, which gives the same files back.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseDicom } from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tiltedUnevenCt } from '../../../src/dicom/testing/ctSeries.ts';
import { syntheticFiles, testPlan } from '../../../src/dicom/testing/syntheticFiles.ts';
import { missing, patient, run } from './tools.ts';

const absent = missing('Orthanc', 'storescu');
const root = mkdtempSync(join(tmpdir(), 'synthmr-orthanc-'));
let server: ChildProcess | null = null;
let dicomPort = 0;
let web = '';

/** A port of the loopback interface that is free now. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });

const ask = async (path: string): Promise<unknown> => (await fetch(`${web}${path}`)).json();

/** True once Orthanc answers; it starts in a second or two. */
async function answers(): Promise<boolean> {
  for (let attempt = 0; attempt < 150; attempt++) {
    try {
      if ((await fetch(`${web}/system`)).ok) return true;
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

beforeAll(async () => {
  if (absent.length > 0) return;
  dicomPort = await freePort();
  const httpPort = await freePort();
  web = `http://127.0.0.1:${httpPort}`;
  const settings = join(root, 'orthanc.json');
  writeFileSync(
    settings,
    JSON.stringify({
      Name: 'SynthMR test',
      StorageDirectory: join(root, 'storage'),
      HttpPort: httpPort,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      DicomAet: 'SYNTHMRTEST',
      DicomPort: dicomPort,
      DicomCheckCalledAet: true,
      DicomCheckModalityHost: true,
      DicomAlwaysAllowStore: false,
      DicomAlwaysAllowEcho: false,
      DicomModalities: { test: ['TESTSENDER', '127.0.0.1', 104] },
    }),
  );
  server = spawn('Orthanc', [settings], { stdio: 'ignore' });
});

afterAll(async () => {
  const process = server;
  if (process) {
    await new Promise((resolve) => {
      process.once('exit', resolve);
      process.kill();
    });
  }
  rmSync(root, { recursive: true, force: true });
});

const title = absent.length === 0 ? 'Orthanc' : `Orthanc (skipped: ${absent.join(', ')} not installed)`;

describe.skipIf(absent.length > 0)(title, () => {
  it('[EXP-16] keeps CT and synthetic series in one study and returns the same pixels', patient, async () => {
    expect(await answers()).toBe(true);
    const ct = tiltedUnevenCt();
    const plan = testPlan(ct);
    const synthetic = syntheticFiles(ct, plan);
    for (const { path, bytes } of [...ct.files, ...synthetic]) {
      mkdirSync(dirname(join(root, 'send', path)), { recursive: true });
      writeFileSync(join(root, 'send', path), bytes);
    }
    const sent = await run('storescu', [
      ...['-aet', 'TESTSENDER', '-aec', 'SYNTHMRTEST', '+sd', '+r'],
      ...['127.0.0.1', String(dicomPort), join(root, 'send')],
    ]);
    expect(sent.code, sent.lines.join('\n')).toBe(0);

    expect(await ask('/studies')).toHaveLength(1);
    const series = (await ask('/series?expand')) as readonly {
      readonly MainDicomTags: Record<string, string>;
    }[];
    expect(
      series
        .map(({ MainDicomTags: tags }) => `${tags['Modality']} ${tags['SeriesDescription'] ?? ''}`)
        .sort(),
    ).toEqual([
      'CT ',
      'MR SYNTHETIC T1 (AI from CT) - NOT FOR DIAGNOSIS',
      'MR SYNTHETIC T2 (AI from CT) - NOT FOR DIAGNOSIS',
    ]);

    const byUid = new Map(
      synthetic.map(({ bytes }) => [parseDicom(bytes).string('x00080018'), pixelsOf(bytes)]),
    );
    const instances = (await ask('/instances?expand')) as readonly {
      readonly ID: string;
      readonly MainDicomTags: { readonly SOPInstanceUID: string };
    }[];
    expect(instances).toHaveLength(ct.files.length + synthetic.length);
    let same = 0;
    for (const { ID, MainDicomTags } of instances) {
      const pixels = byUid.get(MainDicomTags.SOPInstanceUID);
      if (!pixels) continue;
      const bytes = new Uint8Array(await (await fetch(`${web}/instances/${ID}/file`)).arrayBuffer());
      expect(Buffer.compare(pixelsOf(bytes), pixels)).toBe(0);
      same++;
    }
    expect(same).toBe(synthetic.length);
  });
});

function pixelsOf(bytes: Uint8Array): Uint8Array {
  const element = parseDicom(bytes).elements['x7fe00010'];
  if (!element) throw new Error('no pixels');
  return bytes.subarray(element.dataOffset, element.dataOffset + element.length);
}
