// Climbs to the top of a smooth function of a few variables, by its slopes (BFGS with a backtracking line search).

export interface Height {
  readonly value: number;
  readonly slope: Float64Array;
}

export interface Climbed {
  readonly at: Float64Array;
  readonly value: number;
  readonly evaluations: number;
}

/**
 * The variables should be of one scale; the first step is `firstStep` long, no step longer than four times that, and the
 * climb ends when a step shorter than `lastStep` is all that helps. Nocedal and Wright 2006, algorithm 6.1.
 */
export function climb(
  heightAt: (at: Float64Array) => Height,
  from: Float64Array,
  {
    firstStep,
    lastStep,
    steps = 60,
  }: { readonly firstStep: number; readonly lastStep: number; readonly steps?: number },
): Climbed {
  const n = from.length;
  let at = Float64Array.from(from);
  let here = heightAt(at);
  let evaluations = 1;
  let inverse = identity(n);
  let fresh = true;
  for (let step = 0; step < steps; step++) {
    const direction = multiply(inverse, here.slope);
    let rise = inner(direction, here.slope);
    const size = norm(direction);
    if (!(size > 0)) break;
    if (!(rise > 0)) {
      inverse = identity(n);
      fresh = true;
      continue;
    }
    let length = fresh ? firstStep / size : Math.min(1, (4 * firstStep) / size);
    rise *= 1e-4;
    let next = at;
    let there = here;
    let found = false;
    while (length * size > lastStep) {
      next = at.map((v, i) => v + length * (direction[i] ?? 0));
      there = heightAt(next);
      evaluations++;
      if (there.value > here.value + length * rise) {
        found = true;
        break;
      }
      length *= 0.4;
    }
    if (!found) {
      if (fresh) break;
      inverse = identity(n);
      fresh = true;
      continue;
    }
    const moved = next.map((v, i) => v - (at[i] ?? 0));
    const turned = here.slope.map((v, i) => v - (there.slope[i] ?? 0)); // of minus the function
    inverse = updated(fresh ? scaledIdentity(n, moved, turned) : inverse, moved, turned);
    fresh = false;
    at = next;
    here = there;
  }
  return { at, value: here.value, evaluations };
}

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
const norm = (a: Float64Array): number => Math.sqrt(inner(a, a));

function identity(n: number): Float64Array {
  const m = new Float64Array(n * n);
  for (let i = 0; i < n; i++) m[i * n + i] = 1;
  return m;
}

function scaledIdentity(n: number, moved: Float64Array, turned: Float64Array): Float64Array {
  const factor = inner(moved, turned) / Math.max(1e-300, inner(turned, turned));
  return factor > 0 ? identity(n).map((v) => v * factor) : identity(n);
}

function multiply(m: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  return v.map((_, i) => inner(m.subarray(i * n, (i + 1) * n), v));
}

/** The BFGS update of the inverse Hessian; left as it is where the curvature is not that of a hill. */
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
