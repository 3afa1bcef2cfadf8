// The fine-tuning room as a user sees it: what journeys do there, by role and name.
import { expect, type Locator, type Page } from '@playwright/test';
import { downloaded } from './download.ts';

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
    await expect(this.#list('Start from').locator('option').first()).toBeAttached();
    await expect(this.room.getByText(/^Kept in this browser: /)).toBeVisible();
  }

  async startFrom(id: string): Promise<void> {
    await this.#list('Start from').selectOption(id);
    await expect(this.#list('Start from')).toHaveValue(id);
  }

  async pickFolder(path: string): Promise<void> {
    await this.page.getByLabel('Folder', { exact: true }).setInputFiles(path);
  }

  /** The headers are read and pairs are listed. */
  async matched(): Promise<void> {
    await expect(this.pairs.first()).toBeVisible();
    await expect(this.room.getByText('Reading the drop')).toHaveCount(0);
    await expect(this.page.locator('.status-job')).toHaveCount(0);
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
      if (value === undefined) continue;
      const field = room.getByLabel(label, { exact: true });
      await field.fill(String(value));
      await expect(field).toHaveValue(String(value));
    }
  }

  /** Nothing is trained or prepared, and nothing was. */
  async isIdle(): Promise<void> {
    await expect(this.train).toBeEnabled();
    await expect(this.room.locator('.finetune-run')).toHaveCount(0);
  }

  async download(name: 'curve.csv' | 'report.json'): Promise<Buffer> {
    return downloaded(this.page, () => this.room.getByRole('button', { name: `Save ${name}` }).click());
  }

  /** The ZIP of the run's model, which a cross-validation does not have. */
  async downloadModel(): Promise<Buffer> {
    const button = this.room.getByRole('button', { name: 'Save as ZIP', exact: true });
    return downloaded(this.page, () => button.click());
  }

  #list(name: string): Locator {
    return this.room.getByRole('combobox', { name, exact: true });
  }
}
