// A report of measurements in the eyes of dicom3tools and dcmtk, where they are installed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { enhancedCt, regularCt } from '../../../src/dicom/testing/ctSeries.ts';
import { reportCase } from '../../../src/dicom/testing/reportCase.ts';
import { measurementReport } from '../../../src/dicom/write/measurementReport.ts';
import { missing, run } from './tools.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-report-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const absent = missing('dciodvfy', 'dcentvfy', 'dsrdump');
const title = absent.length === 0 ? 'others' : `others (skipped: ${absent.join(', ')} not installed)`;

describe.skipIf(absent.length > 0)(`[SR-2] a report of measurements, to ${title}`, () => {
  it.each([regularCt, enhancedCt])('is a sound Comprehensive 3D SR (%o)', async (made) => {
    const file = join(root, `${made.name}.dcm`);
    writeFileSync(file, measurementReport(reportCase(made())));
    const judged = await run('dciodvfy', ['-new', file]);
    expect(judged.lines.filter((line) => /^Error/.test(line))).toEqual([]);
    expect(judged.lines.join('\n')).toContain('Comprehensive3DSR');
    const dumped = await run('dsrdump', [file]);
    expect(dumped.code).toBe(0);
    // dcmtk's own checker of representations does not know UTF-8, and says so.
    const text = dumped.lines.filter((line) => !line.includes('VR checker does not support')).join('\n');
    expect(text).not.toMatch(/^[EW]:/m);
    expect(text).toMatch(/NUM:\(,,"Length"\)="[\d.]+" \(mm,UCUM/);
    expect(text).toMatch(/NUM:\(,,"Angle"\)="90" \(deg,UCUM/);
    expect(text).toMatch(/SCOORD3D:/);
  });

  it.each([regularCt, enhancedCt])('agrees with the CT on patient and study (%o)', async (made) => {
    const ct = made();
    const folder = mkdtempSync(join(root, 'study-'));
    const all = [...ct.files, { bytes: measurementReport(reportCase(ct)) }].map(({ bytes }, i) => {
      const file = join(folder, `${i}.dcm`);
      writeFileSync(file, bytes);
      return file;
    });
    const { code, lines } = await run('dcentvfy', all);
    // It counts the accession number, which is alike, to the series in a CT and to the study in a report.
    const others = lines.filter((line) => !/Different information entities .*<AccessionNumber>/.test(line));
    expect({ code, others }).toEqual({ code: 0, others: [] });
  });
});
