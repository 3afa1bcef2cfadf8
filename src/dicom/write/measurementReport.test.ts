// Measurements as a structured report: written, and read back with their values, units, places and references.
import { describe, expect, it } from 'vitest';
import { enhancedCt, regularCt } from '../testing/ctSeries.ts';
import { readReport, type ReadItem, reportCase } from '../testing/reportCase.ts';
import { measurementReport } from './measurementReport.ts';

const find = (items: readonly ReadItem[], concept: string): readonly ReadItem[] =>
  items.flatMap((item) => [...(item.concept === concept ? [item] : []), ...find(item.items, concept)]);

describe('[SR-1] a report of measurements', () => {
  it('comes back with values, UCUM units, texts, and places in the image or in the patient', async () => {
    const ct = regularCt();
    const request = reportCase(ct);
    const { values, items } = await readReport(measurementReport(request));
    expect(values.item('x0040a504')?.text('x0040db00')).toBe('1500');
    expect(values.text('x0020000d')).toBe(ct.info.study.uid);
    expect(values.text('x00100010')).toBe(ct.info.patient.name);
    const groups = find(items, 'Measurement Group');
    const figures = groups.map(({ items: own }) =>
      own.filter(({ type }) => type === 'NUM').map(({ value }) => value),
    );
    expect(figures).toEqual([['31 mm'], ['120.5 mm2', "37.25 [hnsf'U]", "4.5 [hnsf'U]"], ['90 deg'], [], []]);
    const [length] = find(items, 'Length');
    const [place] = length?.items ?? [];
    expect(place).toMatchObject({ type: 'SCOORD', value: 'POLYLINE', relation: 'INFERRED FROM' });
    expect(place?.data).toEqual([10.5, 20.5, 20.5, 20.5]);
    expect(place?.items[0]).toMatchObject({ type: 'IMAGE', image: ct.info.instances[3]?.sopInstanceUid });
    const [area] = find(items, 'Area');
    expect(area?.items[0]?.data).toHaveLength(10);
    const [angle] = find(items, 'Angle');
    expect(angle?.items[0]).toMatchObject({ type: 'SCOORD3D', value: 'POLYLINE' });
    const points = request.measured[2]?.points.flat() ?? [];
    angle?.items[0]?.data.forEach((mm, i) => expect(mm).toBeCloseTo(points[i] ?? NaN, 3));
    expect(find(items, 'Comment').map(({ value }) => value)).toEqual(['Länge?']);
    const means = find(items, 'Attenuation Coefficient').map(({ items: own }) => own[0]?.value);
    expect(means).toEqual(['Mean', 'Standard Deviation']);
    const evidence = values.item('x0040a375')?.item('x00081115');
    expect(evidence?.text('x0020000e')).toBe(ct.info.seriesUid);
    expect(evidence?.items('x00081199')).toHaveLength(20);
  });

  it('names the frame of an enhanced file', async () => {
    const ct = enhancedCt();
    const { items } = await readReport(measurementReport(reportCase(ct)));
    const [length] = find(items, 'Length');
    expect(length?.items[0]?.items[0]?.image).toBe(`${ct.info.instances[3]?.sopInstanceUid ?? ''} 4`);
  });
});
