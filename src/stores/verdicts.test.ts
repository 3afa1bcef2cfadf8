// What the strip shows and what stops: bad verdicts, overrides, another patient's MR, a scale that is not final yet.
import { beforeEach, describe, expect, it } from 'vitest';
import { seriesFor } from '../core/testing/seriesFor.ts';
import {
  emptyStudy,
  type Masking,
  registrationKey,
  type StudyState,
  type Synthesis,
  useStudy,
} from './studyStore.ts';
import { trustIn } from './trust.ts';
import {
  isAnotherPatients,
  stoppingComparison,
  stoppingExport,
  stoppingSynthesis,
  studyVerdicts,
} from './verdicts.ts';

const noHead: Masking = {
  state: 'failed',
  error: { kind: 'pixels', message: 'No head was found.', advice: 'Pick another series.' },
};
const mrOf = (id: string) =>
  seriesFor('mr', {
    role: 'mr',
    modality: 'MR',
    patient: { ...seriesFor('ct').patient, id, name: `Name^${id}` },
  });
const ct = seriesFor('ct', { patient: { ...seriesFor('ct').patient, id: 'A', name: 'Name^A' } });
const open = (patch: Partial<StudyState>): StudyState => ({
  ...emptyStudy,
  series: [ct],
  ctId: ct.id,
  ...patch,
});

describe('verdicts on the open study', () => {
  beforeEach(() => useStudy.setState(emptyStudy));

  it('[VERD-7] where no head was found, synthesis stops, and an override with a reason lets it go on', () => {
    const bad = open({ masking: { [ct.id]: noHead } });
    const [verdict] = stoppingSynthesis(bad);
    expect(verdict).toMatchObject({ rule: 'head', sentence: 'No head was found.' });
    const override = { rule: 'head', sentence: 'No head was found.', reason: 'A phantom' } as const;
    const overridden = { ...bad, overrides: { [ct.id]: [override] } };
    expect(stoppingSynthesis(overridden)).toEqual([]);
    expect(studyVerdicts(overridden).find(({ rule }) => rule === 'head')?.overridden).toBe('A phantom');
  });

  it('[VERD-7] an override of one sentence does not cover another', () => {
    const override = { rule: 'head', sentence: 'It is too small.', reason: 'A child' } as const;
    const bad = open({ masking: { [ct.id]: noHead }, overrides: { [ct.id]: [override] } });
    expect(stoppingSynthesis(bad)).toHaveLength(1);
  });

  it('[VERD-8] another patient’s MR stops the comparison of its contrast, before it is aligned', () => {
    const foreign = open({ series: [ct, mrOf('B')], references: { T1: 'mr', T2: null } });
    expect(stoppingComparison(foreign, 'T1')).toHaveLength(1);
    expect(stoppingComparison(foreign, 'T2')).toEqual([]);
    expect(isAnotherPatients(foreign, 'T1')).toBe(true);
    const own = open({ series: [ct, mrOf('A')], references: { T1: 'mr', T2: null } });
    expect(isAnotherPatients(own, 'T1')).toBe(false);
  });

  it('[CMP-4] numbers are not promised of a real MR that is not compared', () => {
    const made = { contrasts: ['T1', 'T2'], weightsSha256: '' } as unknown as Synthesis;
    const worst = (state: StudyState): string => trustIn(made, state, { judgements: {} }, { seen: {} }).worst;
    const references = { T1: 'mr', T2: null };
    expect(worst(open({ series: [ct, mrOf('A')], references }))).toContain(
      'once the real MR has been compared',
    );
    expect(worst(open({ series: [ct, mrOf('B')], references }))).toContain('cannot be measured');
  });

  it('[VERD-9] a scale that waits for the last slice is said to be provisional', () => {
    const ready = {
      state: 'ready',
      fraction: 1,
      summary: '',
      error: null,
      mrId: 'mr',
      normalisation: 'percentile',
      wanted: 'white-stripe',
      figures: { overlap: 0.95, sharpness: 2, nearby: 0.8 },
    } as const;
    const placed = open({
      series: [ct, mrOf('A')],
      references: { T1: 'mr', T2: null },
      registrations: { [registrationKey(ct.id, 'T1')]: ready },
    });
    const scaleOf = (state: StudyState) => studyVerdicts(state).find(({ rule }) => rule === 'scale');
    expect(scaleOf(placed)?.level).toBe('good'); // nothing is compared yet
    const running = {
      modelId: '',
      modelName: '',
      weightsSha256: '',
      intensityScale: '',
      untrained: false,
      contrasts: ['T1'],
      windows: 'model',
      mask: 'head',
      state: 'running',
      slicesDone: [],
      domain: { carried: false, scores: [] },
      stale: null,
      secondsPerSlice: null,
    } as const;
    expect(scaleOf({ ...placed, syntheses: { [ct.id]: running } })?.level).toBe('doubtful');
    const done = { ...placed, syntheses: { [ct.id]: { ...running, state: 'done' } as const } };
    expect(scaleOf(done)?.level).toBe('doubtful'); // made, and not measured by yet
    expect(scaleOf(done)?.sentence).toContain('provisional');
    const settled = { [registrationKey(ct.id, 'T1')]: { ...ready, settled: true } };
    expect(scaleOf({ ...done, registrations: settled })?.sentence).toContain('offers nothing for');
  });

  it('[DOM-2] a CT unlike the training data stops the export, and not the synthesis', () => {
    const scores = [1.4, 1.3, 1.2, 0.9];
    const made = {
      modelId: '',
      modelName: '',
      weightsSha256: '',
      intensityScale: '',
      untrained: false,
      contrasts: ['T1'],
      windows: 'model',
      mask: 'head',
      state: 'done',
      slicesDone: [],
      domain: { carried: true, scores },
      stale: null,
      secondsPerSlice: null,
    } as const;
    const state = open({ syntheses: { [ct.id]: made } });
    expect(stoppingExport(state).map(({ rule }) => rule)).toContain('domain');
    expect(stoppingSynthesis(state).map(({ rule }) => rule)).not.toContain('domain');
  });
});
