// The panel of the main task: run it, see what feeds the network, know the model.
import type { MaskOverlay } from '../../core/view/viewState.ts';
import { useJobs } from '../../stores/jobStore.ts';
import type { NetworkMask, NetworkWindows } from '../../core/network/inputChoices.ts';
import { patchSettings, useSettings } from '../../stores/settingsStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { Choice } from '../kit/Choice.tsx';
import { Meter } from '../kit/Meter.tsx';
import { Section } from '../kit/Section.tsx';
import { numberText } from '../kit/words.ts';
import { ModelCard } from './ModelCard.tsx';
import { SynthesisRun } from './SynthesisRun.tsx';

export function SynthesisePanel() {
  return (
    <>
      <Section title="Synthetic T1 and T2">
        <SynthesisRun />
      </Section>
      <NetworkInput />
      <ModelCard />
    </>
  );
}

/** What the network is fed: the mask, which can be looked at, and the windows. */
function NetworkInput() {
  const masking = useStudy((state) => (state.ctId === null ? undefined : state.masking[state.ctId]));
  const mask = useView(({ present }) => present.mask);
  const { networkWindows, networkMask } = useSettings();
  const busy = useJobs(({ jobs }) => jobs.some(({ kind }) => kind === 'synthesise'));
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
              ? 'not found: the skull is not closed here'
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
      <Choice<NetworkWindows>
        label="Windows fed to the network"
        value={networkWindows}
        disabled={busy}
        options={[
          { value: 'model', text: 'The model’s own' },
          { value: 'paper', text: 'As in the paper: brain, three times' },
        ]}
        onChoose={(chosen) => patchSettings({ networkWindows: chosen })}
      />
      <Choice<NetworkMask>
        label="Outside the head mask"
        value={networkMask}
        disabled={busy}
        options={[
          { value: 'head', text: 'Left out (as trained)' },
          { value: 'none', text: 'Kept, when the mask cuts into a head' },
        ]}
        onChoose={(chosen) => patchSettings({ networkMask: chosen })}
      />
    </Section>
  );
}
