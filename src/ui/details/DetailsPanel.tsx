// The Details panel: device, limits, memory and timings, for the curious and for bug reports; and what the browser keeps.
import { AlertDialog } from 'radix-ui';
import { useEngine } from '../../stores/engineStore.ts';
import { useFineTune } from '../../stores/fineTuneStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { say } from '../../stores/messageStore.ts';
import { useApp } from '../appContext.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { Fact } from '../kit/Fact.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { BackendChoice } from './BackendChoice.tsx';
import { type DetailGroup, detailGroups, detailsText } from './detailsText.ts';
import { useMeasured } from './useMeasured.ts';

const collapsed = (title: string): boolean => /^(Device limits|Browser|Kernels (per|for))/.test(title);

export function DetailsPanel() {
  const engine = useEngine();
  const training = useFineTune(({ run }) => run?.tuning ?? null);
  const groups = detailGroups(engine, useMeasured(), navigator.userAgent, training);
  return (
    <>
      <Section title="Computing">
        <BackendChoice />
        <div className="button-row">
          <CopyButton label="Copy as text" text={() => detailsText(groups)} />
          <TuneAgain />
        </div>
      </Section>
      {groups.map((group) =>
        collapsed(group.title) ? (
          <div className="section" key={group.title}>
            <Disclosure title={group.title}>
              <Facts group={group} />
            </Disclosure>
          </div>
        ) : (
          <Section key={group.title} title={group.title}>
            <Facts group={group} />
          </Section>
        ),
      )}
      <Kept />
    </>
  );
}

/** There is something to measure again only where the model or a training step was tuned. */
function TuneAgain() {
  const app = useApp();
  const model = useEngine(({ loaded }) => loaded?.tuning !== undefined);
  const training = useFineTune(({ run }) => Boolean(run?.tuning));
  const busy = useJobs(({ jobs }) => jobs.length > 0);
  if (!model && !training) return null;
  return (
    <button type="button" className="button" disabled={busy} onClick={() => run(app.tuneAgain())}>
      Measure kernels again
    </button>
  );
}

/** Facts whose values are names that machines and programs have, the same in every language. */
const codeValues: ReadonlySet<string> = new Set(['Adapter', 'Features', 'Model', 'SHA-256', 'User agent']);

function Facts({ group }: { readonly group: DetailGroup }) {
  return (
    <dl className="facts">
      {group.rows.map(([name, value]) => (
        <Fact key={name} name={group.codeNames ? <span translate="no">{name}</span> : name}>
          {codeValues.has(name) ? <span translate="no">{value}</span> : value}
        </Fact>
      ))}
    </dl>
  );
}

/** Deleting asks first: it cannot be undone. */
function Kept() {
  const app = useApp();
  const clear = (): void => {
    run(
      app.clearKept().then(() => {
        say({ level: 'info', text: 'Kept weights, slices and alignments were deleted.' });
      }),
    );
  };
  return (
    <Section title="Kept in this browser">
      <p className="dim">
        Model weights, finished slices, alignments, what fine-tuning keeps and your settings, on this machine
        only.
      </p>
      <AlertDialog.Root>
        <AlertDialog.Trigger className="button">Delete weights, slices and alignments</AlertDialog.Trigger>
        <AlertDialog.Portal>
          <AlertDialog.Overlay className="dialog-shade" />
          <AlertDialog.Content className="dialog">
            <AlertDialog.Title asChild>
              <h2>Delete weights, slices and alignments?</h2>
            </AlertDialog.Title>
            <AlertDialog.Description className="dim">
              Weights will be fetched again, slices computed again, MR aligned again and kernels measured
              again when they are next needed. Models, pairs, runs, the cohort and your settings stay, and so
              does what is on screen.
            </AlertDialog.Description>
            <div className="button-row">
              <AlertDialog.Cancel className="button">Keep</AlertDialog.Cancel>
              <AlertDialog.Action className="button primary" onClick={clear}>
                Delete
              </AlertDialog.Action>
            </div>
          </AlertDialog.Content>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </Section>
  );
}
