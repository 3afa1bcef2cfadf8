// An Orthanc with DICOMweb on this machine for a test: started, killed, started again on the same storage.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

/** What is not installed, by the names of Debian's packages. */
export const orthancMissing = (): readonly string[] => [
  ...((process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'Orthanc')))
    ? []
    : ['orthanc']),
  ...(existsSync(PLUGIN) ? [] : ['orthanc-dicomweb']),
];

export interface OrthancOptions {
  /** By name; none: nobody is asked for a login. */
  readonly users?: Readonly<Record<string, string>>;
}

/** A port of the loopback interface that is free now. */
export const freePort = (): Promise<number> =>
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

export class Orthanc {
  readonly origin: string;
  readonly root: string;
  readonly #folder: string;
  readonly #login: string | null;
  #process: ChildProcess | null = null;

  private constructor(port: number, { users }: OrthancOptions) {
    this.origin = `http://localhost:${port}`;
    this.root = `${this.origin}/dicom-web`;
    this.#folder = mkdtempSync(join(tmpdir(), 'synthmr-pacs-'));
    const [first] = Object.entries(users ?? {});
    this.#login = first ? `Basic ${Buffer.from(first.join(':')).toString('base64')}` : null;
    writeFileSync(
      join(this.#folder, 'orthanc.json'),
      JSON.stringify({
        Name: 'SynthMR test',
        StorageDirectory: join(this.#folder, 'storage'),
        HttpPort: port,
        HttpThreadsCount: 8,
        RemoteAccessAllowed: false,
        AuthenticationEnabled: this.#login !== null,
        RegisteredUsers: users ?? {},
        DicomServerEnabled: false,
        StableAge: 1,
        SyncStorageArea: false, // quick; what it had answered for survives its end, if not the machine's
        Plugins: [PLUGIN],
        DicomWeb: { Enable: true, Root: '/dicom-web/', EnableWado: false },
      }),
    );
  }

  static async started(options: OrthancOptions = {}): Promise<Orthanc> {
    const orthanc = new Orthanc(await freePort(), options);
    await orthanc.start();
    return orthanc;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    this.#process = spawn('Orthanc', [join(this.#folder, 'orthanc.json')], { stdio: 'ignore' });
    for (let attempt = 0; attempt < 400; attempt++) {
      const answer = await this.ask('/system').catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('Orthanc does not answer.');
  }

  /** As a power cut would: nothing is closed. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (!running) return;
    await new Promise((resolve) => {
      running.once('exit', resolve);
      running.kill('SIGKILL');
    });
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Of Orthanc's own REST API. */
  ask(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = new Headers(options.headers);
    if (this.#login !== null) headers.set('Authorization', this.#login);
    return fetch(`${this.origin}${path}`, { ...options, headers });
  }

  async json(path: string): Promise<unknown> {
    return (await this.ask(path)).json();
  }

  /** Puts files in, by its own REST API. */
  async put(files: readonly { readonly bytes: Uint8Array }[]): Promise<void> {
    for (const { bytes } of files) {
      const answer = await this.ask('/instances', { method: 'POST', body: new Uint8Array(bytes) });
      if (!answer.ok) throw new Error(`Orthanc refuses a file: ${answer.status}`);
      await answer.arrayBuffer();
    }
  }
}
