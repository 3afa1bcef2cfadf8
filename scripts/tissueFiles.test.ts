// The labels of grey and white matter that the synthesise command writes: what they say, and that nobody takes them for an image.
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sharedStack } from '../src/core/geometry/sharedStack.ts';
import { GREY, WHITE } from '../src/core/tissue/tissueLabels.ts';
import { readDrop } from '../src/dicom/testing/readDrop.ts';
import { phantomStudy } from '../src/pipeline/testing/phantomStudy.ts';
import { testModelFile } from '../src/pipeline/testing/testNetwork.ts';
import { outputOf } from './cli/outputFiles.ts';

describe('[TIS-7] labels of grey and white matter', () => {
  it('lie beside the result as NIfTI, say what they are, and are set aside when they are opened', async () => {
    const info = (await phantomStudy([{}])).find('ct');
    const { geometry } = info;
    if (!geometry) throw new Error('no volume');
    const labels = sharedStack(Uint8Array, 1, geometry);
    labels.voxels.fill(WHITE, 3000, 4000).fill(GREY, 4000, 6000);
    const output = await outputOf({
      info,
      geometry,
      model: testModelFile,
      volumes: new Map([['T1', sharedStack(Uint16Array, 2, geometry).voxels]]),
      spread: null,
      tissue: { synthetic: labels, real: labels },
      slices: geometry.positions.map((_, slice) => slice),
      overrides: [],
      deidentify: false,
      archive: null,
      signal: new AbortController().signal,
    });
    expect(output.words).toBe('12 DICOM files, 2 of grey and white matter');
    const all = [...output.files()];
    expect(all).toHaveLength(output.count);
    const seg = all.find(({ path }) => path === 'tissue-synthetic-t1.dcm'); // [TIS-8]
    const opened = await readDrop([{ name: 'seg.dcm', bytes: Uint8Array.from(seg?.bytes ?? []) }]);
    expect(opened.series.map(({ role }) => role)).toEqual(['unsupported']);
    const files = all.filter(({ path }) => path.endsWith('.nii.gz'));
    expect(files.map(({ path }) => path)).toEqual(['tissue-synthetic.nii.gz', 'tissue-real.nii.gz']);
    const [synthetic, real] = files.map(({ bytes }) => gunzipSync(bytes));
    expect(synthetic?.toString('latin1')).toContain('1 is white matter, 2 grey matter');
    expect(synthetic?.toString('latin1')).toContain('never on synthetic MR or CT');
    expect(synthetic?.toString('latin1')).toContain('Synthesised by model');
    expect(real?.toString('latin1')).not.toContain('Synthesised by model');
    expect([...(synthetic?.subarray(-labels.voxels.length) ?? [])]).toEqual([...labels.voxels]);
    const { series } = await readDrop([{ name: 'labels.nii', bytes: new Uint8Array(synthetic ?? []) }]);
    expect(series[0]).toMatchObject({ role: 'unsupported' });
  });
});
