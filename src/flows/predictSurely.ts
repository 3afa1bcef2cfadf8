// A slice through the engine whatever befalls it: a lost GPU, a full one, a killed worker; the user is told, and nothing is lost.
import { isAppError } from '../core/appError.ts';
import type { BackendReport, EngineApi } from '../engine/engineApi.ts';
import { patchEngine } from '../stores/engineStore.ts';
import { say } from '../stores/messageStore.ts';
import type { Remote } from '../core/calls.ts';

/** input: whole slices, one after another. Answers their images in the same order. Rejects with AppError. */
export type Predict = (
  input: Float32Array<ArrayBuffer>,
  signal: AbortSignal,
) => Promise<Float32Array<ArrayBuffer>>;

/** What takes a fresh engine, and waits until it has its model. */
interface Restarts {
  readonly restart: () => Promise<unknown>;
}

export function predictSurely(engine: Remote<EngineApi>, engineFlow: Restarts): Predict {
  return async (input, signal) => {
    try {
      const { output, movedTo } = await engine.predict({ input }, { signal });
      if (movedTo) sayMoved(movedTo);
      return output;
    } catch (thrown) {
      // The engine itself takes a fresh GPU; what arrives here is that it is gone, or that nothing sound comes out of it.
      if (!isAppError(thrown) || thrown.kind !== 'device' || signal.aborted) throw thrown;
      await engineFlow.restart();
      sayInterrupted(`${thrown.message} The engine was started anew.`);
      return (await engine.predict({ input }, { signal })).output;
    }
  };
}

/** The engine goes on with another device: the page shows which, and says why. */
export function sayMoved(backend: BackendReport): void {
  patchEngine({ backend });
  sayInterrupted(backend.reason);
}

function sayInterrupted(why: string): void {
  say({
    level: 'warning',
    text: `The work was interrupted and goes on where it was. ${why}`,
    advice: 'Nothing is lost. If it happens often, choose the processor in Details.',
    cause: 'interrupted',
  });
}
