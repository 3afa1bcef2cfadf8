// What report.json says of files: the trouble, and no name.
import { describe, expect, it } from 'vitest';
import { namelessWarnings, warningsOf } from './warnings.ts';

describe('warnings of a run', () => {
  it('[CLI-8] name files on the terminal, and none in report.json', () => {
    const facts = {
      problems: [
        {
          file: '/data/MEYER/1.dcm',
          message: 'Its place cannot be read. (/data/MEYER/1.dcm) Nothing could be measured or placed.',
          advice: 'Export it again.',
        },
      ],
      verdicts: [
        {
          rule: 'head',
          level: 'doubtful',
          sentence: '2 files of this series could not be used: /data/MEYER/2.dcm and 1 more.',
          advice: 'Look at them.',
        },
        { rule: 'head', level: 'good', sentence: 'A head.', advice: '' },
      ],
      others: ['Its spacing is odd. (/data/MEYER/3.dcm)', 'The skull is not closed.'],
    } as const;
    expect(warningsOf(facts).join('\n').match(/MEYER/g)).toHaveLength(4);
    expect(namelessWarnings(facts)).toEqual([
      'Its place cannot be read. Nothing could be measured or placed. Export it again.',
      '2 files of this series could not be used. Look at them.',
      'Its spacing is odd.',
      'The skull is not closed.',
    ]);
  });
});
