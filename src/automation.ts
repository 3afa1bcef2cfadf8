// What the page offers to `npm run finetune` and the tests, and to nothing else: typed calls, whatever its buttons are called.
import { contrasts } from './core/contrast.ts';
import type { FineTuneChoices } from './core/training/fineTune.ts';
import { type RunFile, runFileText } from './core/training/fineTuneReport.ts';
import { cardMetrics } from './core/training/fineTuneCard.ts';
import { type Doing, stageWords, stepWords } from './core/training/runWords.ts';
import type { App } from './flows/app.ts';
import { useEngine } from './stores/engineStore.ts';
import { type FineTuneState, isBusy, patchPair, useFineTune } from './stores/fineTuneStore.ts';
import { useMessages } from './stores/messageStore.ts';
import { patchSettings } from './stores/settingsStore.ts';
import { untranslatedTexts } from './ui/words/untranslatedTexts.ts';
import type { BackendChoice } from './core/network/engineApi.ts';

/** How a run stands. `problems`: what the page says went wrong, in words. */
export interface RunStanding {
  readonly state: 'idle' | 'running' | 'halted' | 'over';
  readonly problems: readonly string[];
}

/** Answers are plain data. What the page refuses is told in words by `problems`; calls reject for defects alone. */
export interface Automation {
  /** Enters the room: to be called before anything else. */
  readonly enter: (backend: BackendChoice) => Promise<void>;
  /** Ids of the models that a fine-tune can start from. */
  readonly models: () => readonly string[];
  readonly startFrom: (modelId: string) => void;
  /** Checks and keeps the model whose files lie in the input; answers its id. */
  readonly loadModel: () => Promise<string>;
  /** Opens the files that lie in the input; answers the pairs, and what is in none, in words. */
  readonly openFiles: () => Promise<{
    readonly pairs: readonly string[];
    readonly unused: readonly string[];
  }>;
  readonly choose: (choices: Partial<FineTuneChoices>) => void;
  /** Pairs that cannot be used, in words; they are left out from now on where `leaveOut` says so. */
  readonly badPairs: (leaveOut: boolean) => readonly string[];
  /** Prepares the pairs and starts; resolves once the run goes on, or does not. */
  readonly train: () => Promise<RunStanding>;
  /** The run that began last, and what was chosen for it; null where there is none. */
  readonly newestRun: () => {
    readonly id: string;
    readonly over: boolean;
    readonly choices: FineTuneChoices;
  } | null;
  /** Shows a run that is over, so that its figures, reports and model can be asked for. */
  readonly show: (runId: string) => void;
  /** Continues a run; resolves when it ends or halts. */
  readonly resume: (runId: string) => Promise<void>;
  readonly pause: () => void;
  readonly standing: () => RunStanding;
  /** Resolves when no run goes on any more. */
  readonly untilHalted: () => Promise<RunStanding>;
  /** Told what is done now whenever that changes. */
  readonly follow: (told: (doing: Doing) => void) => void;
  /** Held out, before and after, of a run that is over: a line each. */
  readonly figures: () => readonly string[];
  readonly report: (what: RunFile) => string | null;
  /** Downloads the run's model as a ZIP; false where it made none. */
  readonly saveModel: () => Promise<boolean>;
  /** Texts that the page shows in English although it is in another language; none in English. */
  readonly untranslated: () => readonly string[];
}

declare global {
  interface Window {
    synthmrAutomation?: Automation;
  }
}

/** The id of the file input that `openFiles` and `loadModel` read; it is not shown. */
const INPUT_ID = 'synthmr-automation-files';

export function offerAutomation(app: App): void {
  const input = document.createElement('input');
  Object.assign(input, { id: INPUT_ID, type: 'file', multiple: true, hidden: true, webkitdirectory: true });
  document.body.append(input);
  const files = () =>
    [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  window.synthmrAutomation = automation(app, files);
}

function automation(app: App, files: () => Parameters<App['openFiles']>[0]): Automation {
  const { fineTune } = app;
  return {
    enter: async (backendChoice) => {
      patchSettings({ backendChoice });
      await fineTune.enter();
    },
    models: () => useEngine.getState().models.map(({ id }) => id),
    startFrom: (modelId) => fineTune.chooseParent(modelId),
    loadModel: () => fineTune.loadModel(files()),
    openFiles: async () => {
      await app.openFiles(files());
      await fineTune.listPairs();
      const { pairs, unused } = useFineTune.getState();
      return {
        pairs: pairs.map(({ label, references }) => `${label}: CT with ${mrWords(references)}`),
        unused: unused.map(({ text }) => text),
      };
    },
    choose: fineTune.choose,
    badPairs: (leaveOut) => {
      const bad = useFineTune.getState().pairs.filter((row) => row.included && whyBad(row).length > 0);
      if (leaveOut) for (const { id } of bad) patchPair(id, { included: false });
      return bad.map((row) => `${row.label}: ${whyBad(row).join(' ')}`);
    },
    train: async () => {
      await fineTune.train();
      return standing();
    },
    newestRun: () => {
      const [newest] = useFineTune.getState().runs;
      return newest ? { id: newest.plan.id, over: newest.end !== null, choices: newest.plan.choices } : null;
    },
    show: fineTune.show,
    resume: fineTune.resume,
    pause: fineTune.pause,
    standing,
    untilHalted: () =>
      new Promise((resolve) => {
        const check = (): void => {
          if (isBusy(useFineTune.getState().run)) return;
          stop();
          resolve(standing());
        };
        const stop = useFineTune.subscribe(check);
        check();
      }),
    follow: (told) => {
      let before = '';
      useFineTune.subscribe((state) => {
        const doing = doingNow(state);
        const line = JSON.stringify(doing);
        if (doing && line !== before) told(doing);
        before = line;
      });
    },
    figures: () => {
      const progress = useFineTune.getState().run?.progress;
      return progress
        ? Object.entries(cardMetrics(progress)).map(([name, value]) => `${name}: ${value}`)
        : [];
    },
    report: (what) => {
      const { run } = useFineTune.getState();
      return run?.progress ? runFileText(what, { ...run, progress: run.progress }) : null;
    },
    saveModel: async () => {
      const id = useFineTune.getState().run?.modelId ?? null;
      if (id !== null) await fineTune.saveModel(id, 'download');
      return id !== null;
    },
    untranslated: untranslatedTexts,
  };
}

const mrWords = (references: FineTuneState['pairs'][number]['references']): string =>
  contrasts.filter((contrast) => references[contrast] !== null).join(' and ') || 'no MR';

function standing(): RunStanding {
  const { run } = useFineTune.getState();
  const said = useMessages.getState().messages.filter(({ level }) => level !== 'info');
  return {
    state: isBusy(run) ? 'running' : run?.state === 'over' || run?.state === 'halted' ? run.state : 'idle',
    problems: said.map(({ text, advice }) => `${text} ${advice}`.trim()),
  };
}

const whyBad = ({ state, faults, samePerson }: FineTuneState['pairs'][number]): readonly string[] => [
  ...(state.kind === 'failed' ? [`${state.error.message} ${state.error.advice}`] : []),
  ...(samePerson ? [] : faults.map(({ text }) => text)),
];

function doingNow({ run, pairs }: FineTuneState): Doing | null {
  for (const { label, state } of pairs)
    if (state.kind === 'preparing') return { words: `${label}: ${state.words}`, fraction: state.fraction };
  if (!run || !isBusy(run)) return null;
  if (run.stage) return stageWords(run.stage);
  return run.latest ? stepWords(run.latest, run.plan.choices.epochs, run.plan.splits.length) : null;
}
