// The page as a user sees it: what journeys do and look at, by role and name; each act waits for what it brings about.
import { expect, type Locator, type Page } from '@playwright/test';
import { Drawing } from './Drawing.ts';
import { during } from './held.ts';

export class SynthMrPage {
  readonly page: Page;
  readonly synthesise: Locator;
  readonly status: Locator;
  readonly messages: Locator;
  readonly studies: Locator;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.synthesise = page.getByRole('button', { name: 'Synthesise', exact: true });
    this.status = page.getByRole('contentinfo', { name: 'Status' });
    this.messages = page.getByRole('region', { name: 'Messages' });
    this.studies = page.getByRole('navigation', { name: 'Studies' });
    this.panel = page.getByRole('complementary', { name: 'Panel' });
  }

  async open(): Promise<void> {
    await this.page.goto('./');
    await this.isEmpty();
  }

  /** Opens the page with the network of 64 pixels, on a backend, which a reload keeps. */
  async openOn(backendChoice: 'webgpu' | 'wasm'): Promise<void> {
    await this.page.addInitScript((choice) => {
      if (localStorage.getItem('synthmr-settings')?.includes('backendChoice')) return;
      const state = {
        theme: 'dark',
        backendChoice: choice,
        modelId: 'untrained-small',
        startByItself: false,
      };
      localStorage.setItem(
        'synthmr-settings',
        JSON.stringify({ state: { ...state, networkWindows: 'model', networkMask: 'head' }, version: 0 }),
      );
    }, backendChoice);
    await this.open();
  }

  /** Nothing is open, and the page listens. */
  async isEmpty(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Demo patient' })).toBeVisible();
    await this.drawn();
  }

  /** What was asked of the page until now has been drawn. */
  async drawn(): Promise<void> {
    await this.page.evaluate(async () => {
      for (let frame = 0; frame < 2; frame++) await new Promise((next) => requestAnimationFrame(next));
    });
  }

  /** No job runs, so that nothing appears or goes by itself above what is pressed next. */
  async idle(): Promise<void> {
    await expect(this.status.locator('.status-job')).toHaveCount(0);
    await this.drawn();
  }

  /** A pane by what it shows: "CT", "Synthetic T1". */
  pane(title: string): Locator {
    return this.page.getByRole('group', { name: new RegExp(`^Pane \\d, ${title}$`, 'i') });
  }

  /** The mouse in a pane that has come to rest. */
  async drawing(title = 'CT'): Promise<Drawing> {
    return Drawing.in(this, this.pane(title));
  }

  /** Keys for the images, one after another: with the focus in a pane no control keeps them. */
  async keys(...keys: readonly string[]): Promise<void> {
    const active = this.page.locator('.pane[data-active="true"]');
    await active.focus();
    await expect(active).toBeFocused();
    for (const key of keys) await this.page.keyboard.press(key);
    await this.drawn();
  }

  /** Picks files as the "Files or ZIP" button would. */
  async pick(files: Parameters<Locator['setInputFiles']>[0]): Promise<void> {
    await this.page.getByLabel('Files or ZIP').last().setInputFiles(files);
  }

  /** Picks a folder as the "Folder" button would. */
  async pickFolder(path: string): Promise<void> {
    await this.page.getByLabel('Folder', { exact: true }).setInputFiles(path);
  }

  /** Drags files and folders of this machine onto the page, as the browser itself would deliver them. */
  async drop(paths: readonly string[]): Promise<void> {
    const client = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await client.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
    await client.detach();
  }

  /** The CT is read, its head found, and the network at hand: what is said above the button stays. */
  async ready(): Promise<void> {
    await expect(this.pane('CT')).toBeVisible();
    await expect(this.synthesise).toBeEnabled();
    await expect(this.panel.getByText('known once the device has been tested')).toHaveCount(0);
    await this.slice();
    await this.drawn();
  }

  /** Begins, and pauses while the first slice is being made. */
  async synthesiseAndPause(): Promise<void> {
    await during(
      this.page,
      { method: 'predict' },
      () => this.synthesise.click(),
      () => this.panel.getByRole('button', { name: 'Pause' }).click(),
    );
    await expect(this.panel.getByRole('button', { name: 'Resume' })).toBeVisible();
  }

  async done(): Promise<void> {
    await expect(this.panel.getByText(/^(All )?\d+ slices? made by/)).toBeVisible();
  }

  /** Another tab of the panel, once what it shows is there. */
  async tab(name: string): Promise<void> {
    const tab = this.page.getByRole('tab', { name });
    await tab.click();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(this.page.getByRole('tabpanel', { name })).toBeVisible();
  }

  /** The pane's image canvas shows so many grey levels, at least: it is not blank. */
  async showsImage(title: string, levels = 20): Promise<void> {
    await expect.poll(() => this.greyLevels(title), { message: `${title} is shown` }).toBeGreaterThan(levels);
  }

  /** Grey levels that the pane's image canvas shows now: none while it is blank. */
  async greyLevels(title: string): Promise<number> {
    return this.pane(title)
      .locator('canvas[data-part="base"]')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        if (width === 0 || height === 0) return 0;
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
        const seen = new Set<number>();
        for (let i = 0; i < pixels.length; i += 4) seen.add(pixels[i] ?? 0);
        return seen.size;
      });
  }

  /** What the pane's image canvas shows now, to be held against another time. */
  async picture(title: string): Promise<string> {
    await this.drawn();
    return this.pane(title)
      .locator('canvas[data-part="base"]')
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  }

  /** Closes all, also while work runs. */
  async closeAll(): Promise<void> {
    await this.studies.getByRole('button', { name: 'Close all' }).click();
    const sure = this.page.getByRole('alertdialog').getByRole('button', { name: 'Close all' });
    await expect(sure.or(this.page.getByRole('button', { name: 'Demo patient' }))).toBeVisible();
    if (await sure.isVisible()) await sure.click();
    await this.isEmpty();
  }

  async layout(name: string): Promise<void> {
    const menu = this.page.getByRole('button', { name: /^Layout: / });
    await menu.click();
    await this.page.getByRole('menuitemradio', { name }).click();
    await expect(menu).toHaveAccessibleName(new RegExp(`^Layout: ${name}`));
    await expect(this.page.getByRole('menu')).toHaveCount(0);
    await this.drawn();
  }

  /** Slice and count of a pane's corner, from one: [35, 70]; once they are written there. */
  async slice(title = 'CT'): Promise<readonly [number, number]> {
    const corner = this.pane(title).locator('[data-part="slice"]');
    await expect(corner).toHaveText(/^\d+ \/ \d+/);
    const [, slice, count] = /^(\d+) \/ (\d+)/.exec(await corner.innerText()) ?? [];
    return [Number(slice), Number(count)];
  }

  /** The pane shows this slice, counted from one, or a slice of so many. */
  async expectSlice(wanted: { readonly slice?: number; readonly of?: number }, title = 'CT'): Promise<void> {
    const text = `^${wanted.slice ?? '\\d+'} / ${wanted.of ?? '\\d+'}\\b`;
    await expect(this.pane(title).locator('[data-part="slice"]')).toHaveText(new RegExp(text));
  }
}
