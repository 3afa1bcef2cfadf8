// The page as a user sees it: what journeys do and look at, by role and name.
import { expect, type Locator, type Page } from '@playwright/test';

const patience = Number(process.env.SYNTHMR_E2E_PATIENCE ?? 1);

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
    await expect(this.page.getByRole('button', { name: 'Demo patient' })).toBeVisible();
  }

  /** A pane by what it shows: "CT", "Synthetic T1". */
  pane(title: string): Locator {
    return this.page.getByRole('group', { name: new RegExp(`^Pane \\d, ${title}$`, 'i') });
  }

  /** Picks files as the "Files or ZIP" button would. */
  async pick(files: Parameters<Locator['setInputFiles']>[0]): Promise<void> {
    await this.page.getByLabel('Files or ZIP').last().setInputFiles(files);
  }

  /** Picks a folder as the "Folder" button would. */
  async pickFolder(path: string): Promise<void> {
    await this.page.getByLabel('Folder', { exact: true }).last().setInputFiles(path);
  }

  /** Drags files and folders of this machine onto the page, as the browser itself would deliver them. */
  async drop(paths: readonly string[]): Promise<void> {
    const client = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await client.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
    await client.detach();
  }

  /** The CT is read and its head found. */
  async ready(): Promise<void> {
    await expect(this.pane('CT')).toBeVisible();
    await expect(this.synthesise).toBeEnabled({ timeout: 120_000 * patience });
  }

  async done(): Promise<void> {
    await expect(this.panel.getByText(/^(All )?\d+ slices? made by/)).toBeVisible({
      timeout: 150_000 * patience,
    });
  }

  /** Grey levels that the pane's image canvas shows now: none while it is blank. */
  async greyLevels(title: string): Promise<number> {
    return this.pane(title)
      .locator('canvas[data-part="base"]')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
        const seen = new Set<number>();
        for (let i = 0; i < pixels.length; i += 4) seen.add(pixels[i] ?? 0);
        return seen.size;
      });
  }

  /** What the pane's image canvas shows now, to be held against another time. */
  async picture(title: string): Promise<string> {
    return this.pane(title)
      .locator('canvas[data-part="base"]')
      .evaluate(async (canvas: HTMLCanvasElement) => {
        for (let frame = 0; frame < 2; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
        return canvas.toDataURL();
      });
  }

  /** Closes all, also while work runs. */
  async closeAll(): Promise<void> {
    await this.studies.getByRole('button', { name: 'Close all' }).click();
    const sure = this.page.getByRole('alertdialog').getByRole('button', { name: 'Close all' });
    if (await sure.isVisible()) await sure.click();
  }

  async layout(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Layout: / }).click();
    await this.page.getByRole('menuitemradio', { name }).click();
  }

  /** Slice and count of a pane's corner, from one: [35, 70]. */
  async slice(title = 'CT'): Promise<readonly [number, number]> {
    const text = await this.pane(title).locator('[data-part="slice"]').innerText();
    const [, slice, count] = /^(\d+) \/ (\d+)/.exec(text) ?? [];
    return [Number(slice), Number(count)];
  }
}
