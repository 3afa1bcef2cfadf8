// The elements of a pane that are updated without React, looked up by name in what React rendered.

/** The pane's elements, made by React and filled here. */
export interface PaneElements {
  readonly root: HTMLElement;
  readonly base: HTMLCanvasElement;
  readonly over: HTMLCanvasElement;
  readonly lens: HTMLElement;
  readonly lensBase: HTMLCanvasElement;
  readonly lensOver: HTMLCanvasElement;
  readonly marks: HTMLCanvasElement;
  readonly strip: HTMLCanvasElement;
  readonly title: HTMLElement;
  readonly underTitle: HTMLElement;
  readonly topRight: HTMLElement;
  readonly whose: HTMLElement;
  readonly numbers: HTMLElement;
  readonly slice: HTMLElement;
  readonly position: HTMLElement;
  readonly made: HTMLElement;
  readonly note: HTMLElement;
  readonly window: HTMLElement;
  readonly value: HTMLElement;
  readonly point: HTMLElement;
  readonly pending: HTMLElement;
}

/** The parts of a pane's root; throws if one is missing, which would be a bug. */
export function paneElements(root: HTMLElement): PaneElements {
  return {
    root,
    base: part(root, 'base', HTMLCanvasElement),
    over: part(root, 'over', HTMLCanvasElement),
    lens: part(root, 'lens', HTMLElement),
    lensBase: part(root, 'lensBase', HTMLCanvasElement),
    lensOver: part(root, 'lensOver', HTMLCanvasElement),
    marks: part(root, 'marks', HTMLCanvasElement),
    strip: part(root, 'strip', HTMLCanvasElement),
    title: part(root, 'title', HTMLElement),
    underTitle: part(root, 'underTitle', HTMLElement),
    topRight: part(root, 'topRight', HTMLElement),
    whose: part(root, 'whose', HTMLElement),
    numbers: part(root, 'numbers', HTMLElement),
    slice: part(root, 'slice', HTMLElement),
    position: part(root, 'position', HTMLElement),
    made: part(root, 'made', HTMLElement),
    note: part(root, 'note', HTMLElement),
    window: part(root, 'window', HTMLElement),
    value: part(root, 'value', HTMLElement),
    point: part(root, 'point', HTMLElement),
    pending: part(root, 'pending', HTMLElement),
  };
}

function part<T extends HTMLElement>(root: HTMLElement, name: string, type: new () => T): T {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof type)) throw new Error(`The pane has no part "${name}".`);
  return found;
}
