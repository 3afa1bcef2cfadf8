// Step 2: the model to start from and how to train; the defaults suit most, the rest is behind Expert.
import { IconFileImport } from '@tabler/icons-react';
import { EVERY_PATIENT, type LossWeights, type SplitChoice } from '../../core/training/fineTune.ts';
import type { TrainedPart } from '../../core/training/training.ts';
import { useEngine } from '../../stores/engineStore.ts';
import { isBusy, useFineTune } from '../../stores/fineTuneStore.ts';
import { useSettings } from '../../stores/settingsStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { pick } from '../open/filePickers.ts';
import { NumberField } from '../kit/NumberField.tsx';
import { Step } from './Step.tsx';

interface Preset {
  readonly value: string;
  readonly text: string;
  readonly loss: LossWeights;
}

const presets: readonly Preset[] = [
  { value: 'contextual+mse', text: 'Contextual + MSE', loss: { mse: 1, bce: 0, contextual: 0.01 } },
  { value: 'mse', text: 'MSE', loss: { mse: 1, bce: 0, contextual: 0 } },
  { value: 'bce', text: 'BCE', loss: { mse: 0, bce: 1, contextual: 0 } },
  {
    value: 'contextual',
    text: 'Contextual alone, as in the paper',
    loss: { mse: 0, bce: 0, contextual: 1 },
  },
];

const parts: readonly { readonly value: TrainedPart; readonly text: string }[] = [
  { value: 'all', text: 'All layers' },
  { value: 'decoder', text: 'Decoder' },
  { value: 'last', text: 'Last stage and output layer' },
  { value: 'norms', text: 'Scales and biases only' },
];

type SplitName = 'fifth' | 'third' | 'folds' | 'leave-one-out';
const splits: readonly { readonly value: SplitName; readonly text: string; readonly split: SplitChoice }[] = [
  { value: 'fifth', text: 'A fifth of the patients', split: { kind: 'hold-out', tenths: 2 } },
  { value: 'third', text: 'A third of the patients', split: { kind: 'hold-out', tenths: 3.3 } },
  { value: 'folds', text: 'Cross-validation, k folds', split: { kind: 'folds', folds: 5 } },
  {
    value: 'leave-one-out',
    text: 'Cross-validation, leave-one-out',
    split: { kind: 'folds', folds: EVERY_PATIENT },
  },
];

function splitName(split: SplitChoice): SplitName {
  if (split.kind === 'folds') return split.folds === EVERY_PATIENT ? 'leave-one-out' : 'folds';
  return split.tenths > 3 ? 'third' : 'fifth';
}

const layers = ['conv5_4', 'conv4_4'];

export function ChoicesStep() {
  const { fineTune } = useApp();
  const { choices, parentId } = useFineTune();
  const busy = useFineTune((state) => isBusy(state.run) || state.preparing);
  const { models, featureNetworks } = useEngine();
  const chosen = useSettings((settings) => settings.modelId);
  const wanted = parentId ?? chosen;
  const entry = models.find(({ id }) => id === wanted) ?? models.find((one) => one.default) ?? models[0];
  const preset = presets.find(({ loss }) => JSON.stringify(loss) === JSON.stringify(choices.loss));
  const split = splitName(choices.split);
  const { augment } = choices;
  return (
    <Step number={2} title="Options">
      <fieldset disabled={busy} className="finetune-choices">
        <legend className="only-heard">Training options</legend>
        <Choice
          label="Start from"
          value={entry?.id ?? ''}
          options={models.map(({ id, name }) => ({ value: id, text: name, own: true }))}
          onChoose={(id) => fineTune.chooseParent(id)}
        />
        <LoadModel />
        <Choice
          label="Loss"
          value={preset?.value ?? 'custom'}
          options={[
            ...presets.map(({ value, text, loss }) => ({
              value,
              text:
                loss.contextual > 0 && featureNetworks.length === 0 ? `${text} (no feature network)` : text,
              disabled: loss.contextual > 0 && featureNetworks.length === 0,
            })),
            { value: 'custom', text: 'Custom weights' },
          ]}
          onChoose={(value) => {
            const found = presets.find((one) => one.value === value);
            if (found) fineTune.choose({ loss: found.loss });
          }}
        />
        <Choice
          label="Train"
          value={choices.part}
          options={parts}
          onChoose={(part) => fineTune.choose({ part })}
        />
        <Choice
          label="Hold out for validation"
          value={split}
          options={splits}
          hint="By patient, never by slice"
          onChoose={(value) => {
            const found = splits.find((one) => one.value === value);
            if (found) fineTune.choose({ split: found.split });
          }}
        />
        {choices.split.kind === 'folds' && split === 'folds' ? (
          <NumberField
            label="Folds"
            value={choices.split.folds}
            least={2}
            most={100}
            whole
            onChange={(folds) => fineTune.choose({ split: { kind: 'folds', folds } })}
          />
        ) : null}
        <NumberField
          label="Epochs"
          value={choices.epochs}
          least={1}
          most={1000}
          whole
          onChange={(epochs) => fineTune.choose({ epochs })}
        />
        <Disclosure title="Expert">
          <p className="dim">
            The loss is a weighted sum. The contextual loss compares what a feature network sees in both
            images, at the layer chosen here.
          </p>
          <div className="finetune-more">
            {(['mse', 'bce', 'contextual'] as const).map((name) => (
              <NumberField
                key={name}
                label={`Weight of ${name === 'contextual' ? 'contextual loss' : name.toUpperCase()}`}
                value={choices.loss[name]}
                least={0}
                most={1000}
                disabled={name === 'contextual' && featureNetworks.length === 0}
                onChange={(weight) => fineTune.choose({ loss: { ...choices.loss, [name]: weight } })}
              />
            ))}
            {choices.features ? (
              <>
                <Choice
                  label="Feature network"
                  value={choices.features.id}
                  options={featureNetworks.map(({ id, name }) => ({ value: id, text: name, own: true }))}
                  onChoose={(id) =>
                    fineTune.choose({ features: { id, layer: choices.features?.layer ?? 'conv5_4' } })
                  }
                />
                <Choice
                  label="Feature layer"
                  value={choices.features.layer}
                  options={layers.map((value) => ({ value, text: value }))}
                  onChoose={(layer) =>
                    fineTune.choose({ features: { id: choices.features?.id ?? '', layer } })
                  }
                />
              </>
            ) : null}
            <NumberField
              label="Peak learning rate"
              value={choices.peak}
              least={1e-7}
              most={1}
              onChange={(peak) => fineTune.choose({ peak })}
            />
            <NumberField
              label="Batch size"
              value={choices.batch}
              least={1}
              most={64}
              whole
              onChange={(batch) => fineTune.choose({ batch })}
            />
            <NumberField
              label="Patience (epochs, 0: never stop early)"
              value={choices.patience ?? 0}
              least={0}
              most={1000}
              whole
              onChange={(patience) => fineTune.choose({ patience: patience === 0 ? null : patience })}
            />
            <NumberField
              label="Random seed"
              value={choices.seed}
              least={0}
              most={1e9}
              whole
              onChange={(seed) => fineTune.choose({ seed })}
            />
            {(
              [
                ['turns', 'Quarter-turn rotations, as in the paper'],
                ['flips', 'Mirroring'],
                ['affine', 'Small rotations, shifts and scalings'],
                ['intensity', 'Small changes in HU'],
              ] as const
            ).map(([name, words]) => (
              <label key={name} className="check">
                <input
                  type="checkbox"
                  checked={augment[name]}
                  onChange={(event) =>
                    fineTune.choose({ augment: { ...augment, [name]: event.target.checked } })
                  }
                />
                {words}
              </label>
            ))}
          </div>
        </Disclosure>
      </fieldset>
    </Step>
  );
}

/** Loads a saved model from its ZIP, or from the files of its folder. */
function LoadModel() {
  return (
    <button type="button" className="button" onClick={() => pick('Model ZIP or files')}>
      <IconFileImport size={15} stroke={1.7} aria-hidden />
      Load a saved model
    </button>
  );
}
