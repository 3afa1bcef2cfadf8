// The Synthesise panel: the run, the network's input and the model.
import type { MaskOverlay } from '../../core/view/viewState.ts';
import { useJobs } from '../../stores/jobStore.ts';
import type { NetworkMask, NetworkWindows } from '../../core/network/inputChoices.ts';
import { patchSettings, useSettings } from '../../stores/settingsStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { Choice } from '../kit/Choice.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { Meter } from '../kit/Meter.tsx';
import { Section } from '../kit/Section.tsx';
import { numberText } from '../../core/words.ts';
import { ModelCard } from './ModelCard.tsx';
import { SpreadSection } from './SpreadSection.tsx';
import { StartByItself } from './StartByItself.tsx';
import { SynthesisRun } from './SynthesisRun.tsx';

export function SynthesisePanel() {
  return (
    <>
      <Section title="Synthetic T1 and T2">
        <SynthesisRun />
        <StartByItself />
      </Section>
      <SpreadSection />
      <NetworkInput />
      <ModelCard />
    </>
  );
}

/** The network's input: the masks, which can be outlined in the panes, and the windows. */
function NetworkInput() {
  const masking = useStudy((state) => (state.ctId === null ? undefined : state.masking[state.ctId]));
  const mask = useView(({ present }) => present.mask);
  const { networkWindows, networkMask } = useSettings();
  const busy = useJobs(({ jobs }) => jobs.some(({ kind }) => kind === 'synthesise' || kind === 'spread'));
  const found = masking?.state === 'ready' ? masking : null;
  return (
    <Section title="Network input">
      {masking?.state === 'running' ? (
        <div>
          <p className="dim">Finding the head</p>
          <Meter fraction={masking.fraction} label="Finding the head" />
        </div>
      ) : null}
      {found ? (
        <dl className="facts">
          <dt>Head</dt>
          <dd>{numberText(Math.round(found.headMl))} ml</dd>
          <dt>Intracranial</dt>
          <dd>
            {found.intracranialMissing
              ? 'not found: the skull is not closed in this CT'
              : `${numberText(Math.round(found.intracranialMl))} ml`}
          </dd>
        </dl>
      ) : null}
      <Choice<MaskOverlay>
        label="Mask outline in the panes"
        value={mask}
        disabled={!found}
        options={[
          { value: 'none', text: 'None' },
          { value: 'head', text: 'Head' },
          { value: 'intracranial', text: 'Intracranial', disabled: found?.intracranialMissing ?? false },
        ]}
        onChoose={(chosen) => dispatchView({ type: 'setMask', mask: chosen })}
      />
      <Disclosure title="Expert: windows and mask">
        <p className="dim">
          The network sees the CT through grey-scale windows, and nothing outside the head. It was trained
          that way; other choices are for comparing with the paper, or for a mask that cuts into the head.
        </p>
        <Choice<NetworkWindows>
          label="Windows of the network’s input"
          value={networkWindows}
          disabled={busy}
          options={[
            { value: 'model', text: 'As the model was trained' },
            { value: 'paper', text: 'As in the paper: brain window three times' },
          ]}
          onChoose={(chosen) => patchSettings({ networkWindows: chosen })}
        />
        <Choice<NetworkMask>
          label="Outside the head mask"
          value={networkMask}
          disabled={busy}
          options={[
            { value: 'head', text: 'Removed (as trained)' },
            { value: 'none', text: 'Kept, for a mask that cuts into the head' },
          ]}
          onChoose={(chosen) => patchSettings({ networkMask: chosen })}
        />
      </Disclosure>
    </Section>
  );
}
