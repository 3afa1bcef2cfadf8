// Maximises a smooth function of a few variables from its gradient: BFGS with a backtracking line search.

export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface Maximum {
  readonly at: Float64Array;
  readonly value: number;
  readonly evaluations: number;
}

/**
 * The variables should have one scale. The first step is `firstStep` long and no step is longer than four times that; the
 * search ends when only steps shorter than `lastStep` improve the value. Nocedal and Wright 2006, algorithm 6.1.
 */
export function maximise(
  evaluate: (at: Float64Array) => Evaluation,
  from: Float64Array,
  {
    firstStep,
    lastStep,
    steps = 60,
  }: { readonly firstStep: number; readonly lastStep: number; readonly steps?: number },
): Maximum {
  const n = from.length;
  let at = Float64Array.from(from);
  let current = evaluate(at);
  let evaluations = 1;
  let inverse = identity(n);
  let restarted = true;
  for (let step = 0; step < steps; step++) {
    const direction = multiply(inverse, current.gradient);
    let expectedGain = inner(direction, current.gradient);
    const size = norm(direction);
    if (!(size > 0)) break;
    if (!(expectedGain > 0)) {
      inverse = identity(n);
      restarted = true;
      continue;
    }
    let length = restarted ? firstStep / size : Math.min(1, (4 * firstStep) / size);
    expectedGain *= 1e-4;
    let next = at;
    let nextEvaluation = current;
    let found = false;
    while (length * size > lastStep) {
      next = at.map((v, i) => v + length * (direction[i] ?? 0));
      nextEvaluation = evaluate(next);
      evaluations++;
      if (nextEvaluation.value > current.value + length * expectedGain) {
        found = true;
        break;
      }
      length *= 0.4;
    }
    if (!found) {
      if (restarted) break;
      inverse = identity(n);
      restarted = true;
      continue;
    }
    const stepTaken = next.map((v, i) => v - (at[i] ?? 0));
    const gradientChange = current.gradient.map((v, i) => v - (nextEvaluation.gradient[i] ?? 0)); // of the negated function
    inverse = updated(
      restarted ? scaledIdentity(n, stepTaken, gradientChange) : inverse,
      stepTaken,
      gradientChange,
    );
    restarted = false;
    at = next;
    current = nextEvaluation;
  }
  return { at, value: current.value, evaluations };
}

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
const norm = (a: Float64Array): number => Math.sqrt(inner(a, a));

function identity(n: number): Float64Array {
  const m = new Float64Array(n * n);
  for (let i = 0; i < n; i++) m[i * n + i] = 1;
  return m;
}

function scaledIdentity(n: number, stepTaken: Float64Array, gradientChange: Float64Array): Float64Array {
  const factor = inner(stepTaken, gradientChange) / Math.max(1e-300, inner(gradientChange, gradientChange));
  return factor > 0 ? identity(n).map((v) => v * factor) : identity(n);
}

function multiply(m: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  return v.map((_, i) => inner(m.subarray(i * n, (i + 1) * n), v));
}

/** The BFGS update of the inverse Hessian; unchanged where the curvature has the wrong sign. */
function updated(m: Float64Array, s: Float64Array, y: Float64Array): Float64Array {
  const n = s.length;
  const sy = inner(s, y);
  if (!(sy > 1e-12 * norm(s) * norm(y))) return m;
  const my = multiply(m, y);
  const factor = (sy + inner(y, my)) / (sy * sy);
  return m.map((v, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    const [si, sj] = [s[i] ?? 0, s[j] ?? 0];
    return v + factor * si * sj - ((my[i] ?? 0) * sj + si * (my[j] ?? 0)) / sy;
  });
}
