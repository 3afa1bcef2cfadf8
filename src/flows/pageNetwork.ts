// The network as the pipeline asks for it in the page: the engine's worker, and a fresh one where that was killed.
import { isAppError } from '../core/appError.ts';
import type { Remote } from '../core/calls.ts';
import type { BackendReport, EngineApi } from '../core/network/engineApi.ts';
import type { NetworkRunner, TissueRunner } from '../pipeline/host.ts';
import { patchEngine } from '../stores/engineStore.ts';
import { say } from '../stores/messageStore.ts';

/** What loads the chosen model, and what takes a fresh worker for it. */
interface Restarts {
  readonly ready: NetworkRunner['ready'];
  readonly restart: () => Promise<unknown>;
}

export const pageNetwork = (engine: Remote<EngineApi>, { ready, restart }: Restarts): NetworkRunner => ({
  ready,
  predict: async (input, signal) => {
    try {
      return await engine.predict({ input }, { signal });
    } catch (thrown) {
      // The engine itself takes a fresh GPU; what arrives here is that it is gone, or that nothing sound comes out of it.
      if (!isAppError(thrown) || thrown.kind !== 'device' || signal.aborted) throw thrown;
      await restart();
      sayInterrupted(`${thrown.message} The engine was started again.`);
      return engine.predict({ input }, { signal });
    }
  },
});

/** The tissue network there. What is lost on the way is begun again by the user: it takes a minute, and nothing was shown yet. */
export const pageTissue = (engine: Remote<EngineApi>): TissueRunner => ({
  segment: (request, options) => engine.segmentTissue(request, options),
});

/** The engine goes on with another device: the page shows which, and says why. */
export function sayMoved(backend: BackendReport): void {
  patchEngine({ backend });
  sayInterrupted(backend.reason);
}

const sayInterrupted = (why: string): void =>
  say({
    level: 'warning',
    text: `The work was interrupted and goes on where it was. ${why}`,
    advice: 'Nothing is lost. If it happens often, choose the CPU in Details.',
    cause: 'interrupted',
  });
