// Kept runs and models: show, resume, use, save, delete.
import { IconDeviceFloppy, IconEye, IconFolderDown, IconPlayerPlay } from '@tabler/icons-react';
import { splitWords } from '../../core/training/fineTuneCard.ts';
import { useEngine } from '../../stores/engineStore.ts';
import { isBusy, useFineTune } from '../../stores/fineTuneStore.ts';
import { canChooseFolder } from '../../storage/destinationDialogs.ts';
import { isKept } from '../../storage/models.ts';
import type { KeptRun } from '../../storage/runs.ts';
import { useApp } from '../appContext.tsx';
import { Delete } from '../kit/Delete.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { run } from '../kit/run.ts';
import { bytesText } from '../../core/words.ts';

export function KeptList() {
  const { fineTune } = useApp();
  const { runs, run: shown, preparing } = useFineTune();
  const models = useEngine((state) => state.models).filter(({ path }) => isKept(path));
  const busy = isBusy(shown) || preparing;
  const others = runs.filter(({ plan }) => plan.id !== shown?.plan.id);
  return (
    <>
      {others.length > 0 ? (
        <section className="finetune-kept" aria-label="Earlier runs">
          <h4>Earlier runs</h4>
          <ul>
            {others.map((one) => (
              <li key={one.plan.id}>
                <span>
                  {one.plan.created.slice(0, 16).replace('T', ' ')}, {splitWords(one.plan)}
                  <span className="dim"> {stateWords(one)}</span>
                </span>
                {one.end ? (
                  <IconButton
                    small
                    label="Show run"
                    icon={IconEye}
                    disabled={busy}
                    onPress={() => fineTune.show(one.plan.id)}
                  />
                ) : (
                  <button
                    type="button"
                    className="button"
                    disabled={busy}
                    onClick={() => run(fineTune.resume(one.plan.id))}
                  >
                    <IconPlayerPlay size={15} stroke={1.7} aria-hidden />
                    Resume
                  </button>
                )}
                <Delete what="run" disabled={busy} onDelete={() => run(fineTune.discard(one.plan.id))} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {models.length > 0 ? (
        <section className="finetune-kept" aria-label="Your models">
          <h4>Your models</h4>
          <ul>
            {models.map(({ id, name, bytes }) => (
              <li key={id}>
                <span>
                  <span translate="no">{name}</span> <span className="dim">{bytesText(bytes)}</span>
                </span>
                <IconButton
                  small
                  label={`Use ${name}`}
                  icon={IconEye}
                  onPress={() => run(fineTune.useModel(id))}
                />
                <IconButton
                  small
                  label={`Save ${name} as ZIP`}
                  icon={IconDeviceFloppy}
                  onPress={() => run(fineTune.saveModel(id, 'zip'))}
                />
                {canChooseFolder() ? (
                  <IconButton
                    small
                    label={`Save ${name} into a folder`}
                    icon={IconFolderDown}
                    onPress={() => run(fineTune.saveModel(id, 'folder'))}
                  />
                ) : null}
                <Delete what={name} disabled={busy} onDelete={() => run(fineTune.deleteModel(id))} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function stateWords({ end, progress, plan }: KeptRun): string {
  if (!end) return `interrupted in epoch ${(progress?.epoch ?? 0) + 1} of ${plan.choices.epochs}`;
  return end.kind === 'not-finite' ? 'ended: the loss became NaN' : 'done';
}
