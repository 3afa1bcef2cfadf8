// One animation frame for all panes: first the input, then every redraw, each at most once.

const inputs = new Set<() => void>();
const drawings = new Set<() => void>();
let requested = false;

function flush(): void {
  requested = false;
  run(inputs);
  run(drawings);
}

function run(tasks: Set<() => void>): void {
  const now = [...tasks];
  tasks.clear();
  for (const task of now) task();
}

function request(): void {
  if (requested) return;
  requested = true;
  requestAnimationFrame(flush);
}

/** Runs at the next frame, before redraws: applies accumulated pointer and wheel input. */
export function atInput(task: () => void): void {
  inputs.add(task);
  request();
}

/** Runs at the next frame, or in this one when called from an input task. */
export function atDraw(task: () => void): void {
  drawings.add(task);
  request();
}

/** Cancels a redraw. */
export function dropDraw(task: () => void): void {
  drawings.delete(task);
}
