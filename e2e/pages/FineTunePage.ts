// The fine-tuning room as a user sees it: what journeys and the command line do there, by role and name.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

  /** Ids of the models to start from. */
  async models(): Promise<string[]> {
    return this.#list('Start from')
      .locator('option')
      .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
  }

  async startFrom(id: string): Promise<void> {
    await this.#list('Start from').selectOption(id);
  }

  /** Loads a saved model from its folder, and starts from it. */
  async loadModel(folder: string): Promise<void> {
    const { id } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as { readonly id: string };
    const files = (await readdir(folder)).map((name) => join(folder, name));
    await this.room.getByLabel('Model ZIP or files').setInputFiles(files);
    await this.room.getByRole('region', { name: 'Your models' }).waitFor({ timeout: 120_000 });
    await this.startFrom(id);
  }

  async pickFolder(path: string): Promise<void> {
    await this.room.getByLabel('Folder', { exact: true }).setInputFiles(path);
  }

  /** The headers are read and pairs are listed. */
  async matched(): Promise<void> {
    await this.pairs.first().waitFor({ timeout: 600_000 });
    await this.room.getByText('Reading the drop').waitFor({ state: 'hidden', timeout: 600_000 });
  }

  /** Pairs were found, or nothing is looked through any more; then whom the page names as lacking CT or MR. */
  async found(): Promise<{ readonly pairs: number; readonly alone: readonly string[] }> {
    const looking = this.room.getByText('Reading the drop');
    for (let quiet = 0; quiet < 10 && (await this.pairs.count()) === 0;) {
      await this.page.waitForTimeout(500);
      quiet = (await looking.count()) > 0 ? 0 : quiet + 1;
    }
    await looking.waitFor({ state: 'hidden', timeout: 600_000 });
    const alone = await this.room.getByText(/: (CT without MR|MR without CT)\.$/).allInnerTexts();
    return { pairs: await this.pairs.count(), alone };
  }

  async pairWords(): Promise<string[]> {
    const words = await this.pairs.locator('.finetune-pair-words').allInnerTexts();
    return words.map((text) => text.split('\n').filter(Boolean).slice(0, 2).join(': '));
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

  /** What it does at this moment, and how much of it is done. Never waits: from one question to the next the page moves on. */
  async progress(): Promise<{ readonly words: string; readonly fraction: number }> {
    const row = this.room.locator('.finetune-pair[data-state="preparing"]');
    const [name] = await row.locator('b').allInnerTexts();
    const [words] = await row.locator('[role="status"] p').allInnerTexts();
    const fraction = await fractionOf(this.room.getByRole('progressbar'));
    if (name !== undefined && words !== undefined) return { words: `${name}: ${words}`, fraction };
    const [line] = await this.room.locator('.finetune-run .run-line').allInnerTexts();
    return { words: line?.replaceAll('\n', ', ') ?? 'Preparing', fraction: line ? fraction : 0 };
  }

  async badPairs(): Promise<string[]> {
    const bad = await this.room.locator('.finetune-pair.bad .finetune-pair-words').allInnerTexts();
    return bad.map((text) => `  ${text.split('\n').filter(Boolean).join(' ')}`);
  }

  async leaveOutBad(): Promise<void> {
    for (const box of await this.room.locator('.finetune-pair.bad input[type="checkbox"]').all())
      await box.uncheck();
  }

  /** What the page says went wrong. */
  async message(): Promise<string> {
    const said = [
      ...(await this.room.locator('.finetune-run .notice.error').allInnerTexts()),
      await this.messages(),
    ];
    return said.filter(Boolean).join('\n') || 'The run halted.';
  }

  /** What stands in the band of messages. */
  async messages(): Promise<string> {
    const said = this.page.getByRole('region', { name: 'Messages' }).locator('.notice p');
    return (await said.allInnerTexts()).join('\n');
  }

  async resultWords(): Promise<string> {
    const rows = await this.room.getByRole('table', { name: 'Held out, before and after' }).innerText();
    const test = await this.room.getByText(/paired t-test/).allInnerTexts();
    return [rows.replaceAll('\t', '  '), ...test].join('\n');
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

async function fractionOf(meters: Locator): Promise<number> {
  const [first] = await meters.evaluateAll((all) => all.map((one) => one.getAttribute('aria-valuenow')));
  return Number(first ?? 0) / 100;
}
