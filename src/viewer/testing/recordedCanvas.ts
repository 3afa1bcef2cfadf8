// A page whose canvases draw nothing and remember what was asked of them, for tests in Node.

/** What was asked of a context: a method and what it was given. */
export interface Asked {
  readonly method: string;
  readonly given: readonly unknown[];
}

export interface RecordedCanvas {
  width: number;
  height: number;
  readonly asked: Asked[];
  readonly getContext: () => unknown;
}

/** Letters are 5 px wide; settings are kept and change nothing. */
export function recordedCanvas(): RecordedCanvas {
  const asked: Asked[] = [];
  const answers: Readonly<Record<string, (...given: readonly unknown[]) => unknown>> = {
    measureText: (words) => ({ width: 5 * String(words).length }),
    createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * Number(width) * Number(height)) }),
  };
  const context = new Proxy<Record<string | symbol, unknown>>(
    {},
    {
      get: (set, name) => {
        if (name in set) return set[name];
        return (...given: readonly unknown[]) => {
          asked.push({ method: String(name), given });
          return answers[String(name)]?.(...given);
        };
      },
      set: (set, name, value) => {
        set[name] = value;
        return true;
      },
    },
  );
  return { width: 0, height: 0, asked, getContext: () => context };
}

/** Stands for the page's `document`. */
export const recordedDocument = { createElement: recordedCanvas };
