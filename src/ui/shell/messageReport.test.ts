import { describe, expect, it } from 'vitest';
import { messageReport } from './messageReport.ts';

const message = {
  id: 1,
  level: 'error' as const,
  text: 'DOE_JANE/IM0001.dcm ends in the middle of its pixel data.',
  advice: 'Copy it again.',
  file: 'DOE_JANE/IM0001.dcm',
  report: '{"kind":"pixels","expected":524288}',
  cause: 'x',
  action: null,
};
const around = { userAgent: 'Test', backend: null, modelId: null };

describe('a copied report', () => {
  it('[UI-6] holds what happened and the machine, and neither file names nor paths', () => {
    const report = messageReport(message, around);
    expect(report).toContain('"expected":524288');
    expect(report).toContain('backend: not started');
    expect(report).not.toContain('DOE');
    expect(report).not.toContain('IM0001');
  });

  it('[UI-6] keeps a sentence that names no file', () => {
    expect(messageReport({ ...message, text: 'The GPU was lost.', file: null }, around)).toContain(
      'The GPU was lost.',
    );
  });
});
