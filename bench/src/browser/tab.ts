import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../../../scripts/browser/start-chromium.mjs";
import { findChromium } from "../../../scripts/find.mjs";
import { STALLED_MS } from "../runner/measure/watchdog.ts";
import { browserBundle, packageEntries, villageText } from "../startup/bundle.ts";
import { PAGE_PROGRAM } from "./page-program.ts";

const model = fileURLToPath(
  new URL("../../../packages/llm/shipped/nano-planner.gguf", import.meta.url),
);

/** Whether Chromium is installed. */
export const hasChromium: boolean = findChromium() !== undefined;

/** A tab with the model, shared by a run's tasks. */
export class Tab {
  readonly #program: string;
  #opened: Promise<OpenTab> | undefined;
  #users = 0;

  /** @param program the page's script, which sets its functions as `bench`. Default: the suite's */
  constructor(program: string = PAGE_PROGRAM) {
    this.#program = program;
  }

  /** Registers a task. */
  enter(): void {
    this.#users++;
  }

  /** Calls one of the page's functions. */
  async measure(call: string): Promise<number> {
    return await this.evaluate<number>(call);
  }

  /** The same, for results other than a number. */
  async evaluate<Result>(call: string): Promise<Result> {
    this.#opened ??= openTab(this.#program);
    const { page } = await this.#opened;
    return await page.evaluate<Result>(`bench.${call}`);
  }

  /** Unregisters a task; the last one closes the tab. */
  async leave(): Promise<void> {
    this.#users--;
    if (this.#users > 0) return;
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.browser.close();
    opened?.server.close();
    this.#opened = undefined;
  }
}

interface OpenTab {
  readonly browser: Browser;
  readonly server: Server;
  readonly page: Page;
}

async function openTab(source: string): Promise<OpenTab> {
  const bytes = readFileSync(model);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const program = source.replace("SHA256", JSON.stringify(sha256));
  const files = new Map<string, readonly [string, Uint8Array | string]>([
    ["/", ["text/html", '<!doctype html><script type="module" src="page.js"></script>']],
    ["/page.js", ["text/javascript", browserBundle(program)]],
    ["/model-worker.js", ["text/javascript", browserBundle(`import "${packageEntries.worker}";`)]],
    ["/nano-planner.gguf", ["application/octet-stream", bytes]],
    ["/village.json", ["application/json", villageText()]],
  ]);
  const server = createServer(({ url = "" }, response) => {
    const [type, body] = files.get(url) ?? [];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type ?? "text/plain" });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(STALLED_MS);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction("globalThis.bench !== undefined");
    return { browser, server, page };
  } catch (error) {
    await browser.close();
    server.close();
    throw error;
  }
}
