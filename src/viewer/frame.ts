// One animation frame for all panes: first what was asked of the view, then every drawing, each at most once.

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

/** Runs at the next frame, before the drawings: what pointers and wheels have added up to. */
export function atInput(task: () => void): void {
  inputs.add(task);
  request();
}

/** Runs at the next frame, or in this one when an input asks for it. */
export function atDraw(task: () => void): void {
  drawings.add(task);
  request();
}

/** Forgets a drawing that is no longer wanted. */
export function dropDraw(task: () => void): void {
  drawings.delete(task);
}
