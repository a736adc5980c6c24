import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { startChromium } from "../../../scripts/browser/start-chromium.mjs";
import { STALLED_MS } from "../runner/measure/watchdog.ts";
import { gameBundle } from "../startup/bundle.ts";
import { FIRST_PROBLEMS, firstPlanProgram } from "./first-plan-program.ts";

/** A page's first plan. */
export interface FirstPlan {
  readonly status: string;
  /** Milliseconds of loading the domain and planning, after the packages were evaluated. */
  readonly ms: number;
  /** The same from the last byte of the script, with compiling and evaluating it. */
  readonly fromScriptMs: number;
}

interface OpenPages {
  readonly browser: Browser;
  readonly server: Server;
}

/** Pages that load the engine as a game bundles it, and plan once. */
export class FirstPlans {
  readonly #problem: keyof typeof FIRST_PROBLEMS;
  #opened: Promise<OpenPages> | undefined;

  constructor(problem: keyof typeof FIRST_PROBLEMS) {
    this.#problem = problem;
  }

  /** The first plan of a page in a new profile, which has no compiled code from earlier pages. */
  async plan(): Promise<FirstPlan> {
    this.#opened ??= openPages(firstPlanProgram(FIRST_PROBLEMS[this.#problem]));
    const { browser, server } = await this.#opened;
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(STALLED_MS);
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const plan = await page.waitForFunction(
        () => (globalThis as { readonly firstPlan?: FirstPlan }).firstPlan,
      );
      return (await plan.jsonValue()) as FirstPlan;
    } finally {
      await context.close();
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    await opened?.browser.close();
    opened?.server.close();
  }
}

async function openPages(program: string): Promise<OpenPages> {
  const script = await gameBundle(program, { minify: true });
  const server = createServer(({ url }, response) => {
    const isScript = url === "/page.js";
    const type = isScript ? "text/javascript" : "text/html";
    response.writeHead(200, { "content-type": type, "cache-control": "no-store" });
    response.end(
      isScript ? script : '<!doctype html><script type="module" src="page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return { browser: await startChromium(), server };
  } catch (error) {
    server.close();
    throw error;
  }
}
