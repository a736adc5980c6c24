import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { UnderstudyClient as Client } from "@understudy/client";
import { loadDomain } from "@understudy/planner-core";
import { type RunningService, startServer } from "@understudy/server";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { startChromium } from "../../../scripts/browser/start-chromium.mjs";

/* A game's page, bundled and run in Chromium, with a service of another origin. */

/** The results of the page's script. */
declare const UnderstudyClient: typeof Client;

interface Refused {
  readonly error: { readonly code: string };
}

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Time limit for hangs. */
const PATIENCE_MS = 100_000;
const ASKED = {
  agent: "ann",
  state: {
    ...{ at: "home", energy: 6, hungry: true, fire_lit: false, house_built: false },
    ...{ has_axe: true, has_pick: true, has_rod: true },
    ...{ wood: 1, stone: 0, fish: 0, grain: 0, coins: 0 },
  },
  goal: "warm_home",
  budgetMs: PATIENCE_MS,
};

let folder: string;
let host: Awaited<ReturnType<typeof serveFolder>>;
let browser: Browser;
let page: Page;
const servers: RunningService[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-page-"));
  await build({
    stdin: {
      contents: `import { UnderstudyClient } from "@understudy/client"; Object.assign(globalThis, { UnderstudyClient });`,
      resolveDir: fileAt("."),
    },
    outfile: join(folder, "game.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["@understudy/source"],
    logLevel: "error",
  });
  const script = '<!doctype html><script type="module" src="game.js"></script>';
  await writeFile(join(folder, "index.html"), script);
  host = await serveFolder(folder);
  browser = await startChromium();
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(host.url);
  await page.waitForFunction("globalThis.UnderstudyClient !== undefined");
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await Promise.all(servers.map((server) => server.close(0)));
  await rm(folder, { recursive: true, force: true });
});

/** Address of a service that accepts pages of some origins. */
async function serviceFor(origins: readonly string[] | undefined): Promise<string> {
  const text = await readFile(fileAt("../../../examples/domains/village.json"), "utf8");
  const domains = [{ name: "village", domain: loadDomain(text) }];
  const server = await startServer({
    port: 0,
    domains,
    origins,
    searchThreads: 0,
    logLevel: "silent",
  });
  servers.push(server);
  return server.url;
}

describe("a page that the service allows", () => {
  let url: string;
  beforeAll(async () => {
    url = await serviceFor([new URL(host.url).origin]);
  });

  it("opens a session, and begins the steps of a plan", async () => {
    const played = await page.evaluate(
      async ({ url, asked, answerMs }) => {
        const client = new UnderstudyClient({ url, domain: "village", answerMs });
        const ann = client.agent("ann");
        const begun = new Promise<string>((resolve) => {
          ann.on("stepStarted", ({ step }) => resolve(step.tool));
        });
        ann.see(asked.state);
        ann.want("warm_home", { budgetMs: asked.budgetMs });
        const first = await begun;
        const { status, proved, stale } = ann.answer ?? {};
        await client.close();
        return { first, status, proved, stale };
      },
      { url, asked: ASKED, answerMs: PATIENCE_MS },
    );
    expect(played).toEqual({ first: "light_fire", status: "solved", proved: true, stale: false });
  });

  it("gets a plan over HTTP", async () => {
    const answer = await page.evaluate(
      async ({ url, asked }) => new UnderstudyClient({ url, domain: "village" }).plan(asked),
      { url, asked: ASKED },
    );
    expect(answer).toMatchObject({ status: "solved", proved: true, stale: false });
    expect(answer.steps).toEqual([{ tool: "light_fire", args: {} }]);
  });
});

describe("a page of a stranger", () => {
  let url: string;
  beforeAll(async () => {
    url = await serviceFor(undefined);
  });

  it("is refused a session, for good, and told why", async () => {
    const told = await page.evaluate(
      (options) => {
        const client = new UnderstudyClient({ ...options, domain: "village" });
        return new Promise((resolve) => {
          client.on("connection", ({ state, refusal }) => {
            if (state === "refused") resolve({ code: refusal?.code, now: client.connection });
          });
          client.agent("ann");
        });
      },
      { url, answerMs: PATIENCE_MS },
    );
    expect(told).toEqual({ code: "not-allowed", now: "refused" });
  });

  it("is refused a plan, by a typed error", async () => {
    const told = await page.evaluate(
      async ({ url, asked }) => {
        const client = new UnderstudyClient({ url, domain: "village" });
        return client.plan(asked).catch(({ name, code }) => ({ name, code }));
      },
      { url, asked: ASKED },
    );
    expect(told).toEqual({ name: "UnderstudyClientError", code: "not-allowed" });
  });

  it("reads nothing of the service but that", async () => {
    const read = await page.evaluate(async (url) => {
      const codes: string[] = [];
      for (const path of ["/v1/domains", "/v1/domains/village", "/metrics", "/healthz", "/none"]) {
        const response = await fetch(url + path);
        codes.push(`${response.status} ${((await response.json()) as Refused).error.code}`);
      }
      return codes;
    }, url);
    expect(new Set(read)).toEqual(new Set(["403 not-allowed"]));
  });
});
