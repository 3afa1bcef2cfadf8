// The report says what it is given, escapes it, and invents nothing.
import { describe, expect, it } from 'vitest';
import { methodsText, type ReportFacts, reportHtml } from './reportHtml.ts';

const facts: ReportFacts = {
  program: 'SynthMR 0.0.0',
  written: '2026-11-27 12:00 UTC',
  ct: '28 slices of 512 x 512 pixels, 0.49 x 0.49 x 4 mm',
  notes: ['Gantry tilt of <18.5> degrees.'],
  made: [20, 28],
  verdicts: [
    { name: 'Head', level: 'good', sentence: 'A head.', overridden: null },
    { name: 'One scan', level: 'bad', sentence: 'Two scans.', overridden: 'a "test"' },
  ],
  trust: { how: 'Trust it little.', worst: 'Worst on slice 3.' },
  model: {
    name: 'DRUNet-34',
    version: '0.5.0',
    weightsSha256: 'ab'.repeat(32),
    intensityScale: 'reference contrast',
    card: {
      trainedOn: 'heads',
      simulatedCt: true,
      heads: [],
      hours: 1,
      steps: 9,
      losses: '',
      limits: ['Adults only.'],
      parent: null,
      date: '2026-11-27',
      metrics: {},
    },
  },
  input: 'Input windows (HU, centre/width): brain 40/80. Zero outside the head mask.',
  device: null,
  comparisons: [],
  spread: null,
  tissue: null,
  pictures: [{ caption: 'Slice 3: CT', url: 'data:image/jpeg;base64,AA' }],
};

describe('the report', () => {
  it('[REP-1] holds verdicts with their overrides, trust, model card, pictures and methods; escaped, without scripts', () => {
    const html = reportHtml(facts);
    for (const words of [
      'Research only, not for diagnosis',
      '20 of 28 slices',
      'Two scans. Overridden for this reason: a &quot;test&quot;',
      'Gantry tilt of &lt;18.5&gt; degrees.',
      'Trust it little.',
      'Adults only.',
      'No real MR was compared.',
      '<img src="data:image/jpeg;base64,AA" alt="Slice 3: CT">',
    ])
      expect(html).toContain(words);
    expect(html).not.toMatch(/<script|undefined|NaN|null/);
  });

  it('[SPR-6] gives the spread as numbers, with what it is and on how little its calibration stands', () => {
    const measured = {
      ...facts,
      spread: {
        measured: [12, 20],
        of: [{ contrast: 'T1', mean: 1.62, highest: 1.98, highestSlice: 4 }],
      },
    } as const;
    const html = reportHtml(measured);
    for (const words of [
      '<h2>Spread</h2>',
      'Measured on 12 of 20 slices',
      'one held-out volunteer only',
      '<td>1.6 %</td><td>2.0 %, slice 5</td>',
    ])
      expect(html).toContain(words);
    expect(methodsText(measured)).toContain('standard deviation of four answers');
    expect(reportHtml(facts)).not.toContain('Spread');
  });

  it('[REP-1] methods tell only what is known', () => {
    expect(methodsText(facts)).toBe(
      `Synthetic MR was made from head CT (28 slices of 512 x 512 pixels, 0.49 x 0.49 x 4 mm) with DRUNet-34, version 0.5.0 (weights SHA-256 abababababab), in SynthMR 0.0.0. The network was trained on heads; its training CT was simulated. ${facts.input}`,
    );
    const compared = methodsText({
      ...facts,
      device: 'wasm, 2 threads',
      comparisons: [
        { contrast: 'T1', alignment: 'Aligned rigidly', normalisation: 'white stripe', regions: [] },
      ],
    });
    expect(compared).toMatch(
      /computed on wasm, 2 threads\. Real T1-weighted MR was compared with it\. Aligned rigidly\. Its values were brought to intensities by white stripe\.$/,
    );
  });
});
