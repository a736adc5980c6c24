import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { buildDemo } from "../../../examples/village/scripts/build-demo.mjs";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { startChromium } from "../../../scripts/browser/start-chromium.mjs";
import { STALLED_MS } from "../runner/measure/watchdog.ts";

/** A visitor's connection: 50 Mbit/s, 20 ms. */
const LINE = { latency: 20, downloadThroughput: 50e6 / 8, uploadThroughput: 50e6 / 8 };
/** The demo's performance mark. */
const MARK = "first-plan-of-the-model";

interface OpenSite {
  readonly browser: Browser;
  readonly host: Awaited<ReturnType<typeof serveFolder>>;
  readonly folder: string;
}

/** First visits of the built demo. */
export class ColdVisits {
  #opened: Promise<OpenSite> | undefined;

  /** Milliseconds from opening the page to the model's first proved plan. */
  async visit(): Promise<number> {
    this.#opened ??= openSite();
    const { browser, host } = await this.#opened;
    // A fresh profile without a cache.
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(STALLED_MS);
      const tools = await context.newCDPSession(page);
      await tools.send("Network.enable");
      await tools.send("Network.emulateNetworkConditions", { offline: false, ...LINE });
      await page.goto(host.url);
      const plan = await page.waitForFunction(
        (mark) => performance.getEntriesByName(mark)[0]?.startTime,
        MARK,
      );
      return (await plan.jsonValue()) ?? Number.NaN;
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

async function openSite(): Promise<OpenSite> {
  const folder = await mkdtemp(join(tmpdir(), "understudy-bench-demo-"));
  const host = await serveFolder(await buildDemo(folder));
  try {
    return { browser: await startChromium(), host, folder };
  } catch (error) {
    await host.close();
    throw error;
  }
}
