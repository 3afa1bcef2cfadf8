// The fine-tuning room as a user sees it: what journeys do there, by role and name.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';

interface Wanted {
  readonly loss?: { readonly mse: number; readonly bce: number; readonly contextual: number } | undefined;
  readonly part?: string | undefined;
  readonly folds?: number | undefined;
  readonly epochs?: number | undefined;
  readonly batch?: number | undefined;
  readonly rate?: number | undefined;
  readonly patience?: number | undefined;
  readonly seed?: number | undefined;
}

export class FineTunePage {
  readonly page: Page;
  readonly room: Locator;
  readonly pairs: Locator;
  readonly train: Locator;
  readonly pause: Locator;
  readonly resume: Locator;

  constructor(page: Page) {
    this.page = page;
    this.room = page.getByRole('main', { name: 'Fine-tuning' });
    this.pairs = this.room.getByRole('list', { name: 'Pairs' }).locator(':scope > li');
    this.train = this.room.getByRole('button', { name: /^Train( again)?$/ });
    this.pause = this.room.getByRole('button', { name: 'Pause', exact: true });
    this.resume = this.room.getByRole('button', { name: 'Resume', exact: true });
  }

  /** Opens the room, once the backend and the kept runs are known. */
  async enter(): Promise<void> {
    await this.page.getByRole('button', { name: 'Fine-tune', exact: true }).click();
    await this.#list('Start from').locator('option').first().waitFor({ state: 'attached', timeout: 120_000 });
    await this.page.waitForTimeout(500);
  }

  async startFrom(id: string): Promise<void> {
    await this.#list('Start from').selectOption(id);
  }

  async pickFolder(path: string): Promise<void> {
    await this.room.getByLabel('Folder', { exact: true }).setInputFiles(path);
  }

  /** The headers are read and pairs are listed. */
  async matched(): Promise<void> {
    await this.pairs.first().waitFor({ timeout: 600_000 });
    await this.room.getByText('Reading the drop').waitFor({ state: 'hidden', timeout: 600_000 });
  }

  async choose(wanted: Wanted): Promise<void> {
    const { room } = this;
    const numbers: readonly (readonly [string, number | undefined])[] = [
      ['Epochs', wanted.epochs],
      ['Weight of MSE', wanted.loss?.mse],
      ['Weight of BCE', wanted.loss?.bce],
      ['Weight of contextual loss', wanted.loss?.contextual],
      ['Peak learning rate', wanted.rate],
      ['Batch size', wanted.batch],
      ['Patience (epochs, 0: never stop early)', wanted.patience],
      ['Random seed', wanted.seed],
    ];
    if (wanted.part !== undefined) await this.#list('Train').selectOption(wanted.part);
    if (wanted.folds !== undefined) {
      const all = wanted.folds === Infinity;
      await this.#list('Hold out for validation').selectOption(all ? 'leave-one-out' : 'folds');
      if (!all) await room.getByLabel('Folds', { exact: true }).fill(String(wanted.folds));
    }
    await room.getByRole('button', { name: 'Expert' }).click();
    for (const [label, value] of numbers) {
      const field = room.getByLabel(label, { exact: true });
      if (value !== undefined && (await field.isEnabled())) await field.fill(String(value));
    }
  }

  async state(): Promise<string> {
    const run = this.room.locator('.finetune-run');
    const preparing = await this.room.getByRole('button', { name: 'Cancel preparing' }).isVisible();
    if (preparing) return 'preparing';
    return (await run.count()) === 0 ? 'idle' : ((await run.getAttribute('data-state')) ?? 'idle');
  }

  async download(name: 'curve.csv' | 'report.json'): Promise<Buffer> {
    return this.#download(this.room.getByRole('button', { name: `Save ${name}` }));
  }

  /** The ZIP of the run's model; null after a cross-validation. */
  async downloadModel(): Promise<Buffer | null> {
    const button = this.room.getByRole('button', { name: 'Save as ZIP', exact: true });
    return (await button.count()) === 0 ? null : this.#download(button);
  }

  #list(name: string): Locator {
    return this.room.getByRole('combobox', { name, exact: true });
  }

  async #download(button: Locator): Promise<Buffer> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), button.click()]);
    return readFile(await download.path());
  }
}
