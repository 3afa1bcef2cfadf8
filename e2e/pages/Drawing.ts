// The mouse in one pane: tools, drags and clicks at places of a pane that has come to rest, each waiting for what it brings about.
import { expect, type Locator, type Page } from '@playwright/test';

type Place = readonly [x: number, y: number];

/** What a drawing needs of the page it is in. */
interface Drawn {
  readonly page: Page;
  readonly drawn: () => Promise<void>;
  readonly idle: () => Promise<void>;
}

/** A box that is the same in three frames, px of the page. */
export const atRest = (
  element: Locator,
): Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }> =>
  element.evaluate(async (one) => {
    const box = () => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return { x, y, width, height };
    };
    let last = box();
    for (let same = 0; same < 2;) {
      await new Promise((next) => requestAnimationFrame(next));
      const now = box();
      same = JSON.stringify(now) === JSON.stringify(last) ? same + 1 : 0;
      last = now;
    }
    return last;
  });

export class Drawing {
  readonly #app: Drawn;
  readonly pane: Locator;
  /** CSS pixels of the page. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

  private constructor(app: Drawn, pane: Locator, box: Drawing['box']) {
    this.#app = app;
    this.pane = pane;
    this.box = box;
  }

  /** Waits until nothing runs and the pane rests. */
  static async in(app: Drawn, pane: Locator): Promise<Drawing> {
    await app.idle();
    return new Drawing(app, pane, await atRest(pane));
  }

  /** px of the pane, from its upper left. */
  get middle(): Place {
    return [this.box.width / 2, this.box.height / 2];
  }

  /** The tool of a key, once the top bar shows that it is chosen. */
  async tool(key: string, name: string): Promise<void> {
    const { page } = this.#app;
    await this.pane.focus();
    await page.keyboard.press(key);
    const pressed = page.getByRole('radio', { name, checked: true });
    await expect(pressed.or(page.getByRole('button', { name: `Tools: ${name}`, exact: true }))).toBeVisible();
    await this.#app.drawn();
  }

  /** Moves the pointer to a place of the pane. */
  async point([x, y]: Place): Promise<void> {
    await this.#app.page.mouse.move(this.box.x + x, this.box.y + y);
    await this.#app.drawn();
  }

  /** Presses, moves in steps that are drawn, and lets go; the pane must lie where it lay. */
  async drag(from: Place, to: Place, steps = 3): Promise<void> {
    const { mouse } = this.#app.page;
    expect(await atRest(this.pane)).toEqual(this.box);
    await this.point(from);
    await mouse.down();
    await this.#app.drawn();
    for (let step = 1; step <= steps; step++)
      await this.point([
        from[0] + (step / steps) * (to[0] - from[0]),
        from[1] + (step / steps) * (to[1] - from[1]),
      ]);
    await mouse.up();
    await this.#app.drawn();
  }
}
