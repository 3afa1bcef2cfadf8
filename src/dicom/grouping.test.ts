// From files to the list of series that a user picks from.
import { describe, expect, it } from 'vitest';
import { phantom, type PhantomFile } from './testing/phantom.ts';
import { readDrop } from './testing/readDrop.ts';

const small = { columns: 16, rows: 16, pixelMm: 14 };
const named = (prefix: string, files: readonly PhantomFile[]): PhantomFile[] =>
  files.map(({ name, bytes }) => ({ name: `${prefix}/${name}`, bytes }));

describe('grouping a drop into series', () => {
  it('[READ-9] parts patients, studies and series, and lists CT before MR before what is set aside', async () => {
    const files = [
      ...named('mr', phantom({ ...small, modality: 'MR', studyUid: '2.25.7', seriesNumber: 5 })),
      ...named('ct2', phantom({ ...small, studyUid: '2.25.8', seriesNumber: 3 })),
      ...named('ct1', phantom({ ...small, studyUid: '2.25.7', seriesNumber: 2 })),
    ];
    const { series, problems } = await readDrop(files);
    expect(problems).toEqual([]);
    expect(series.map(({ role, number, study }) => [role, number, study.uid])).toEqual([
      ['ct', 2, '2.25.7'],
      ['ct', 3, '2.25.8'],
      ['mr', 5, '2.25.7'],
    ]);
    expect(series.every(({ geometry }) => geometry?.positions.length === 9)).toBe(true);
  });

  it('[READ-10] sets scouts, dose reports, screen copies and other modalities aside, each with its reason', async () => {
    const one = { ...small, heights: [0] };
    const files = [
      ...named('scout', phantom({ ...one, imageType: 'ORIGINAL\\PRIMARY\\LOCALIZER', seriesNumber: 1 })),
      ...named('ct', phantom({ ...small, seriesNumber: 2 })),
      ...named('dose', phantom({ ...one, seriesNumber: 99, extra: [[0x00080060, 'CS', 'SR']] })),
      ...named('us', phantom({ ...one, seriesNumber: 7, extra: [[0x00080060, 'CS', 'US']] })),
      ...named(
        'copy',
        phantom({
          ...one,
          seriesNumber: 8,
          extra: [[0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7']],
          without: [0x00200032],
        }),
      ),
    ];
    const { series } = await readDrop(files);
    const roles = Object.fromEntries<string>(series.map(({ number, role }) => [String(number), role]));
    expect(roles).toEqual({ 1: 'scout', 2: 'ct', 7: 'unsupported', 8: 'report', 99: 'report' });
    for (const { role, notes } of series) {
      if (role !== 'ct') expect(notes[0]?.text).toMatch(/\w+.*\.$/);
    }
  });

  it('[READ-10] a scout in the series of the scan itself does not spoil the scan', async () => {
    const scan = phantom({ ...small, seriesUid: '2.25.70' });
    const scout = phantom({
      ...small,
      heights: [0],
      plane: 'coronal',
      seriesUid: '2.25.70',
      imageType: 'ORIGINAL\\PRIMARY\\LOCALIZER',
      extra: [[0x00080018, 'UI', '2.25.71']],
    });
    const { series } = await readDrop([...named('a', scan), ...named('b', scout)]);
    expect(series.map(({ role, instances }) => [role, instances.length])).toEqual([
      ['ct', 9],
      ['scout', 1],
    ]);
  });

  it('[READ-11] parts stacks of two sizes, orientations or acquisitions that share one series', async () => {
    const shared = { seriesUid: '2.25.72' };
    const first = phantom({ ...small, ...shared, acquisitionNumber: 1 });
    const second = [-40, -30, -20, -10, 0, 10, 20, 30, 40].flatMap((height, i) =>
      phantom({
        ...small,
        ...shared,
        acquisitionNumber: 2,
        heights: [height],
        extra: [[0x00080018, 'UI', `2.25.73.${i}`]],
      }).map(({ bytes }): PhantomFile => ({ name: `again-${i}`, bytes })),
    );
    const { series, problems } = await readDrop([...first, ...second]);
    expect(problems).toEqual([]);
    expect(series).toHaveLength(2);
    expect(new Set(series.map(({ id }) => id)).size).toBe(2);
    expect(series[0]?.notes[0]?.text).toContain('acquisition');
  });

  it('[READ-12] knows synthetic MR, and takes it for neither CT nor real MR', async () => {
    const files = phantom({ ...small, modality: 'MR', synthetic: 'T1' });
    const [series] = (await readDrop(files)).series;
    expect(series?.role).toBe('synthetic');
    expect(series?.notes.some(({ level }) => level === 'refused')).toBe(true);
  });

  it('[READ-14] files dropped twice are read once', async () => {
    const files = phantom(small);
    const { series } = await readDrop([...named('a', files), ...named('b', files)]);
    expect(series[0]?.instances).toHaveLength(9);
    expect(series[0]?.notes[0]?.text).toBe(
      '9 files are copies of others; each was read once: b/slice-001.dcm and 8 more.',
    );
  });

  it('[READ-15] sagittal and coronal CT is refused in words that say what to choose', async () => {
    for (const plane of ['sagittal', 'coronal'] as const) {
      const [series] = (await readDrop(phantom({ ...small, plane }))).series;
      const refused = series?.notes.find(({ level }) => level === 'refused');
      expect(refused?.text).toContain(`slices are ${plane}`);
      expect(refused?.text).toContain('axial');
    }
  });

  it('[READ-16] counts what is not DICOM and says nothing more of it', async () => {
    const notes: PhantomFile = { name: 'readme.txt', bytes: new TextEncoder().encode('hello') };
    const { series, notDicom, problems } = await readDrop([...phantom(small), notes]);
    expect([series.length, notDicom, problems.length]).toEqual([1, 1, 0]);
  });
});
