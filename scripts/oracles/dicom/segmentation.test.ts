// A SEG of grey and white matter in the eyes of dicom3tools and pydicom, where they are installed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { slicePixels } from '../../../src/core/geometry/stack.ts';
import { GREY, WHITE } from '../../../src/core/tissue/tissueLabels.ts';
import { threeSeries } from '../../../src/dicom/testing/ctSeries.ts';
import { segmentationCase } from '../../../src/dicom/testing/segmentationCase.ts';
import { syntheticFiles, testPlan } from '../../../src/dicom/testing/syntheticFiles.ts';
import { segmentationFile } from '../../../src/dicom/write/segmentation.ts';
import { missing, run } from './tools.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-seg-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What pydicom reads: of each frame its segment, position and pixels set, and the image that it refers to. */
const reader = `
import json, sys
sys.path.insert(0, '/usr/lib/python3/dist-packages')
import pydicom
d = pydicom.dcmread(sys.argv[1])
pixels = d.pixel_array.reshape(int(d.NumberOfFrames), d.Rows, d.Columns)
print(json.dumps([dict(
    segment=f.SegmentIdentificationSequence[0].ReferencedSegmentNumber,
    z=float(f.PlanePositionSequence[0].ImagePositionPatient[2]),
    set=int(p.sum()), corner=int(p[0, 0]),
    image=f.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID,
) for f, p in zip(d.PerFrameFunctionalGroupsSequence, pixels)]))
`;
const absent = missing('dciodvfy', 'dcentvfy', '/usr/bin/python3');
const title = absent.length === 0 ? 'others' : `others (skipped: ${absent.join(', ')} not installed)`;

describe.skipIf(absent.length > 0)(`[TIS-8] a SEG of grey and white matter, to ${title}`, () => {
  it.each(threeSeries())('is sound, and says where each frame lies ($name)', async (ct) => {
    const { plan, labels } = segmentationCase(ct);
    const file = join(root, `${ct.name}.dcm`);
    const nobodys = segmentationCase(ct, { deidentify: true });
    for (const bytes of [segmentationFile(nobodys.plan, labels), segmentationFile(plan, labels)]) {
      writeFileSync(file, bytes ?? '');
      const judged = await run('dciodvfy', ['-new', file]);
      expect(judged.lines.filter((line) => /^Error/.test(line) && !line.includes('(0008,001c)'))).toEqual([]);
      expect(judged.lines.join('\n')).toContain('Segmentation');
    }
    const { lines } = await run('/usr/bin/python3', ['-c', reader, file]);
    const frames = JSON.parse(lines.join('')) as readonly {
      readonly segment: number;
      readonly z: number;
      readonly set: number;
      readonly image: string;
    }[];
    const pixels = slicePixels(plan.geometry);
    const wanted = [GREY, WHITE].flatMap((label, i) =>
      plan.slices.flatMap((slice, index) => {
        const set = labels.subarray(slice * pixels, (slice + 1) * pixels).filter((v) => v === label).length;
        const image = plan.series[0]?.instanceUids[index];
        return set === 0 ? [] : [{ segment: i + 1, set, image }];
      }),
    );
    expect(frames).toMatchObject(wanted);
    expect(frames[0]?.z).toBeCloseTo(plan.geometry.positions[2]?.[2] ?? NaN, 2);
  });

  it.each(threeSeries())(
    'agrees with CT and synthetic MR on patient, study and frame of reference ($name)',
    async (ct) => {
      const made = testPlan(ct, false);
      const folder = mkdtempSync(join(root, 'study-'));
      const { labels } = segmentationCase(ct);
      const all = [
        ...ct.files,
        ...syntheticFiles(ct, made),
        { path: 'seg.dcm', bytes: segmentationFile(made, labels) ?? new Uint8Array(0) },
      ].map(({ bytes }, i) => {
        const file = join(folder, `${i}.dcm`);
        writeFileSync(file, bytes);
        return file;
      });
      expect(await run('dcentvfy', all)).toMatchObject({ code: 0, lines: [] });
    },
  );
});
