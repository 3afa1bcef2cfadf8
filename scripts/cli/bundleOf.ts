// The reproducibility bundle of a run of the command: its files hashed, its facts gathered, and what goes into the ZIP.
import { deflateSync } from 'node:zlib';
import { application } from '../../src/core/application.ts';
import { type BundleFile, bundleFiles } from '../../src/core/bundle/bundleFiles.ts';
import type { BundleFacts, BundleRecord } from '../../src/core/bundle/bundleRecord.ts';
import { filesOfSeries, hashInputs } from '../../src/core/bundle/hashFiles.ts';
import type { DroppedFile } from '../../src/core/files/droppedFile.ts';
import type { BackendReport } from '../../src/core/network/engineApi.ts';
import type { RealMr } from './judgeReal.ts';
import type { Progress } from './progress.ts';
import { reportFacts, type RunFacts } from './reportPage.ts';

export interface RunToBundle {
  readonly run: RunFacts & { readonly ct: { readonly voxels: Int16Array } };
  readonly backend: BackendReport;
  /** Of the CT. */
  readonly files: readonly DroppedFile[];
  readonly real: RealMr | null;
  readonly pixels: boolean;
}

export async function bundleOf(
  { run, backend, files, real, pixels }: RunToBundle,
  host: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<readonly BundleFile[]> {
  const settings = { windows: 'model', mask: 'head', slices: run.slices } as const;
  const facts = await factsOf({ run, backend, files, realFiles: real?.files ?? [], settings }, host);
  const deflate = (bytes: Uint8Array): Uint8Array => deflateSync(bytes);
  return bundleFiles(facts, reportFacts(run, facts.written), { pixels, deflate });
}

/** What the record of a run is made of. */
export async function factsOf(
  {
    run,
    backend,
    files,
    realFiles,
    settings,
  }: Pick<RunToBundle, 'run' | 'backend' | 'files'> & {
    readonly realFiles: readonly DroppedFile[];
    readonly settings: BundleRecord['settings'];
  },
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<BundleFacts> {
  progress.step('Hashing the input files');
  const { info, ct, model, volumes, judged } = run;
  return hashInputs(
    {
      program: `${application.name} ${application.version}`,
      written: new Date(),
      device: backend,
      host: `Node ${process.version}, ${process.platform} ${process.arch}`,
      model,
      settings,
      geometry: ct.geometry,
      ct: { files: filesOfSeries(info, files), voxels: ct.voxels },
      volumes,
      comparisons: judged.map(({ series, ...one }) => ({ ...one, files: filesOfSeries(series, realFiles) })),
      verdicts: run.verdicts,
      overrides: run.overrides,
    },
    { signal, progress: ({ done, total }) => progress.at(done, total) },
  );
}
