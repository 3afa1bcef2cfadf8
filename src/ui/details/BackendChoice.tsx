// Lets the user override the measured choice of backend.
import type { BackendChoice as Choices } from '../../core/network/engineApi.ts';
import { useEngine } from '../../stores/engineStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useSettings } from '../../stores/settingsStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { run } from '../kit/run.ts';

const choices: readonly { readonly value: Choices; readonly text: string }[] = [
  { value: 'auto', text: 'The faster one, as measured' },
  { value: 'webgpu', text: 'WebGPU (GPU)' },
  { value: 'wasm', text: 'WebAssembly (CPU)' },
];

export function BackendChoice() {
  const app = useApp();
  const chosen = useSettings((settings) => settings.backendChoice);
  const starting = useEngine((state) => state.starting);
  const busy = useJobs(({ jobs }) =>
    jobs.some(({ kind }) => kind === 'synthesise' || kind === 'spread' || kind === 'model'),
  );
  return (
    <>
      <Choice
        label="Compute with"
        value={chosen}
        options={choices}
        disabled={busy || starting}
        onChoose={(choice) => run(app.chooseBackend(choice))}
      />
      {busy ? <p className="dim">Can be changed when nothing is running.</p> : null}
    </>
  );
}
