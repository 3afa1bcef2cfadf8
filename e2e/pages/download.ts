// What the page hands to the browser as a download, as bytes.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

export async function downloaded(page: Page, act: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFile(await download.path());
}
