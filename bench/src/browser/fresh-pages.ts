import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { startChromium } from "../../../scripts/browser/start-chromium.mjs";
import { STALLED_MS } from "../runner/measure/watchdog.ts";

interface OpenSite {
  readonly browser: Browser;
  readonly host: Awaited<ReturnType<typeof serveFolder>>;
  readonly folder: string;
}

/** Visits of a site, each in a profile without a cache and without compiled code from earlier pages. */
export class FreshPages {
  readonly #build: (folder: string) => Promise<string>;
  #opened: Promise<OpenSite> | undefined;

  /** @param build writes the site into an empty folder, and returns the folder to serve */
  constructor(build: (folder: string) => Promise<string>) {
    this.#build = build;
  }

  /** @param look opens the address, and reads a result from the page */
  async visit<Result>(
    look: (page: Page, url: string) => Promise<Result>,
    options: BrowserContextOptions = {},
  ): Promise<Result> {
    this.#opened ??= openSite(this.#build);
    const { browser, host } = await this.#opened;
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(STALLED_MS);
      return await look(page, host.url);
    } finally {
      await context.close();
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    await opened?.browser.close();
    await opened?.host.close();
    if (opened !== undefined) await rm(opened.folder, { recursive: true, force: true });
  }
}

async function openSite(build: (folder: string) => Promise<string>): Promise<OpenSite> {
  const folder = await mkdtemp(join(tmpdir(), "understudy-bench-page-"));
  const host = await serveFolder(await build(folder));
  try {
    return { browser: await startChromium(), host, folder };
  } catch (error) {
    await host.close();
    throw error;
  }
}
