// A picture of the panes as shown: images, overlays and the text in the corners, without patient data.
import { writeText } from './overlayPen.ts';
import { paneElements } from './paneElements.ts';

const bandPx = 26;
const amber = '#f0b429';
const font = (weight: number, px: number): string => `${weight} ${px}px system-ui, sans-serif`;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * All panes within `grid` at the screen's own resolution, with `line` burned in below them. What the browser composes
 * with styles (swipe, blend, checkerboard, lens, greyed differences) is composed again here. Null without a pane.
 */
export function panesPicture(grid: HTMLElement, line: string): HTMLCanvasElement | null {
  const panes = [...grid.querySelectorAll<HTMLElement>('.pane')];
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (panes.length === 0 || !context) return null;
  const ratio = window.devicePixelRatio;
  const outer = grid.getBoundingClientRect();
  canvas.width = Math.round(outer.width * ratio);
  canvas.height = Math.round((outer.height + bandPx) * ratio);
  context.scale(ratio, ratio);
  context.fillStyle = '#1c1f23';
  context.fillRect(0, 0, outer.width, outer.height + bandPx);
  for (const pane of panes) {
    const { x, y, width, height } = pane.getBoundingClientRect();
    drawPane(context, pane, { x: x - outer.x, y: y - outer.y, width, height });
  }
  context.fillStyle = '#000';
  context.fillRect(0, outer.height, outer.width, bandPx);
  context.fillStyle = amber;
  context.font = font(500, 13);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(line, 10, outer.height + bandPx / 2, outer.width - 20);
  return canvas;
}

function drawPane(context: CanvasRenderingContext2D, pane: HTMLElement, box: Box): void {
  const parts = paneElements(pane);
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.fillStyle = '#000';
  context.fillRect(box.x, box.y, box.width, box.height);
  if (pane.dataset['absent'] !== 'true') {
    drawLayer(context, parts.base, box);
    drawLayer(context, parts.over, box);
    if (!parts.lens.hidden) drawLens(context, pane, parts, box);
  }
  context.drawImage(parts.marks, box.x, box.y, box.width, box.height);
  writeCorners(context, pane, box);
  if (pane.dataset['synthetic'] === 'true') {
    context.strokeStyle = amber;
    context.lineWidth = 2;
    context.strokeRect(box.x + 1, box.y + 1, box.width - 2, box.height - 2);
  }
  context.restore();
}

/** One canvas with the opacity, clip, mask and filter that its style gives it. */
function drawLayer(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement, box: Box): void {
  if (canvas.hidden || canvas.width === 0 || canvas.height === 0) return;
  context.save();
  const style = getComputedStyle(canvas);
  context.globalAlpha = Number(style.opacity);
  context.filter = style.filter;
  clipSwipe(context, style.clipPath, box);
  clipCheckerboard(context, style, box);
  context.drawImage(canvas, box.x, box.y, box.width, box.height);
  context.restore();
}

/** inset(0 0 0 LEFT): what is left of the line is not drawn. */
function clipSwipe(context: CanvasRenderingContext2D, clipPath: string, box: Box): void {
  const lengths = /^inset\((.+)\)$/.exec(clipPath)?.[1]?.split(' ') ?? [];
  const left = lengths[3];
  if (left === undefined) return;
  const cut = left.endsWith('%') ? (parseFloat(left) / 100) * box.width : parseFloat(left);
  context.beginPath();
  context.rect(box.x + cut, box.y, box.width - cut, box.height);
  context.clip();
}

/** repeating-conic-gradient(#000 0 90deg, transparent 0 180deg): of each tile the upper right and lower left are drawn. */
function clipCheckerboard(context: CanvasRenderingContext2D, style: CSSStyleDeclaration, box: Box): void {
  if (!style.maskImage.includes('conic-gradient')) return;
  const field = parseFloat(style.maskSize);
  const [left = 0, top = 0] = style.maskPosition.split(' ').map(parseFloat);
  if (!(field > 0)) return;
  context.beginPath();
  for (let y = (top % field) - field; y < box.height; y += field)
    for (let x = (left % field) - field; x < box.width; x += field) {
      context.rect(box.x + x + field / 2, box.y + y, field / 2, field / 2);
      context.rect(box.x + x, box.y + y + field / 2, field / 2, field / 2);
    }
  context.clip();
}

function drawLens(
  context: CanvasRenderingContext2D,
  pane: HTMLElement,
  { lens, lensBase, lensOver }: ReturnType<typeof paneElements>,
  box: Box,
): void {
  const [at, from] = [lens.getBoundingClientRect(), pane.getBoundingClientRect()];
  const inside = { x: box.x + at.x - from.x, y: box.y + at.y - from.y, width: at.width, height: at.height };
  context.save();
  context.beginPath();
  context.arc(inside.x + at.width / 2, inside.y + at.height / 2, at.width / 2, 0, 2 * Math.PI);
  context.clip();
  context.fillStyle = '#000';
  context.fill();
  drawLayer(context, lensBase, inside);
  drawLayer(context, lensOver, inside);
  context.restore();
}

/** Title, warning, that it is another patient's MR, badges, value and slice; the lower left corner, which holds the patient, is left out. */
function writeCorners(context: CanvasRenderingContext2D, pane: HTMLElement, box: Box): void {
  const textOf = (selector: string): string => {
    const element = pane.querySelector<HTMLElement>(selector);
    return element && !element.hidden ? element.innerText.trim() : '';
  };
  const label = pane.getAttribute('aria-label')?.replace(/^Pane \d+, /, '') ?? '';
  const title = label.charAt(0).toUpperCase() + label.slice(1);
  const badges = [...pane.querySelectorAll<HTMLElement>('.pane-badge')].map(({ innerText }) => innerText);
  const over = textOf('.pane-over');
  context.lineJoin = 'round';
  const write = (lines: readonly Line[], top: number, align: 'left' | 'right'): void => {
    context.textAlign = align;
    context.textBaseline = 'top';
    let y = top;
    for (const { text, px = 12, weight = 400, colour = '#a7afb8' } of lines) {
      if (text === '') continue;
      context.font = font(weight, px);
      context.fillStyle = colour;
      const x = align === 'left' ? box.x + 10 : box.x + box.width - 10;
      writeText(context, text, { x, y }, box.width * 0.56);
      y += px * 1.4;
    }
  };
  write(
    [
      { text: over === '' ? title : `${title} ${over}`, px: 13, weight: 600, colour: '#e8eaed' },
      { text: textOf('.pane-warning'), px: 11, colour: amber },
      { text: textOf('.pane-foreign'), weight: 600, colour: '#ff8a80' },
      ...badges.map((text) => ({ text })),
      { text: textOf('.pane-pending') },
    ],
    box.y + 10,
    'left',
  );
  const bold = { weight: 600, colour: '#e8eaed' };
  write(
    [{ text: textOf('[data-part="value"]'), ...bold }, { text: textOf('[data-part="point"]') }],
    box.y + 10,
    'right',
  );
  const below = [
    { text: textOf('[data-part="slice"]'), ...bold },
    { text: textOf('[data-part="position"]') },
    { text: textOf('[data-part="made"]') },
    { text: textOf('[data-part="note"]') },
    { text: textOf('[data-part="window"]') },
  ].filter(({ text }) => text !== '');
  write(below, box.y + box.height - 10 - below.length * 17, 'right');
}

interface Line {
  readonly text: string;
  readonly px?: number;
  readonly weight?: number;
  readonly colour?: string;
}
