import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deadline, systemClock } from "@understudy/planner-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "../../../scripts/browser/start-chromium.mjs";
import { openEmbeddedBackend } from "../src/backends/embedded/open-embedded-backend.ts";
import { GREEDY } from "../src/backends/interface/sampling.ts";
import { randomGguf } from "../src/inference/testing/index.ts";
import { type PolicyName, WebHost } from "./web-host.ts";

/* In a page as players open it. Each test has a profile of its own, with nothing kept. */

const MODEL = "shipped/nano-planner.gguf";
let browser: Browser;
let host: WebHost;

beforeAll(async () => {
  host = await WebHost.start();
  // Not a local name: over plain http, pages from other hosts have fewer features than those from localhost.
  browser = await startChromium("--host-resolver-rules=MAP game.test 127.0.0.1");
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});
afterEach(async () => {
  host.instead.clear();
  // A page that is left open keeps its model, and its processes busy.
  for (const context of browser.contexts()) await context.close();
});

async function open(policy: PolicyName, name = "127.0.0.1"): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(280_000);
  await page.goto(`http://${name}:${host.port}/${policy}/`);
  await page.waitForFunction("globalThis.understudy !== undefined");
  return page;
}

interface PlannedInPage {
  readonly source: string;
  readonly steps: readonly string[];
  readonly notices: readonly string[];
  readonly bytes: readonly number[];
}

/** Runs in the page: a question of the village, asked of the model alone. */
const PLAN = `(async () => {
  const { loadDomain, createLlmPlanner, Orchestrator, ClassicalPlanner } = understudy;
  const domain = loadDomain(await (await fetch("village.json")).text());
  const notices = [], bytes = [];
  const llm = await createLlmPlanner({
    onNotice: (text) => notices.push(text),
    onProgress: (progress) => bytes.push(progress.bytes, progress.totalBytes),
    loadTimeoutMs: 100_000,
    resilience: { timeoutMs: 100_000 },
  });
  await llm.warmUp(domain);
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain, planner, llm });
  const state = domain.state({
    at: "home", energy: 8, hungry: false, has_axe: false, has_pick: false, has_rod: false, wood: 0,
    stone: 0, fish: 0, grain: 0, coins: 0, fire_lit: false, house_built: false,
  });
  const outcome = await orchestrator.plan({ agent: "ann", state, goal: "warm_home", budgetMs: 100_000 });
  await orchestrator.dispose();
  await llm.dispose?.();
  const steps = outcome.plan.steps.map(({ tool }) => tool);
  return { source: outcome.source, steps, notices, bytes };
})()`;

describe("createLlmPlanner in a page", () => {
  it("plans under a policy that allows WebAssembly and no eval, and keeps the model", async () => {
    const page = await open("strict");
    const before = host.countOf("nano-planner.gguf");
    const planned = (await page.evaluate(PLAN)) as PlannedInPage;
    expect(planned).toMatchObject({ source: "llm", notices: [] });
    expect(planned.steps).toContain("light_fire");
    const { length } = await readFile(new URL("../shipped/nano-planner.gguf", import.meta.url));
    expect(planned.bytes.slice(-2)).toEqual([length, length]);
    await page.reload();
    await page.waitForFunction("globalThis.understudy !== undefined");
    expect(await page.evaluate(PLAN)).toEqual({ ...planned, bytes: [length, length] });
    expect(host.countOf("nano-planner.gguf") - before).toBe(1);
  });

  it("plans over plain http, where it checks the hash itself and keeps nothing", async () => {
    const page = await open("strict", "game.test");
    expect(await page.evaluate("[isSecureContext, typeof caches, typeof crypto.subtle]")).toEqual([
      false,
      "undefined",
      "undefined",
    ]);
    const planned = (await page.evaluate(PLAN)) as PlannedInPage;
    expect(planned).toMatchObject({
      source: "llm",
      notices: [expect.stringContaining("cannot keep the model")],
    });
  });

  it("fetches the model again if another one was kept", async () => {
    const page = await open("strict");
    const text = await page.evaluate(`(async () => {
      const cache = await caches.open("understudy-models");
      const url = new URL("../${MODEL}", location.href.replace("strict/", "")).href;
      await cache.put(url, new Response("an older one"));
      const llm = await understudy.createLlmPlanner({ loadTimeoutMs: 100_000 });
      await llm.dispose?.();
      return (await (await cache.match(url)).arrayBuffer()).byteLength;
    })()`);
    expect(text).toBeGreaterThan(1e6);
  });
});

describe("a model with a chat template", () => {
  const told =
    "{% for m in messages %}{{ '[' + m.role + ']' + m.content + eos_token }}{% endfor %}";
  const system = { content: "Plan.", hash: "plan" };
  const asked = {
    system,
    user: [{ kind: "trusted", text: "What now?" }],
    maxTokens: 20,
    sampling: GREEDY,
  } as const;
  const openIn = (page: Page, options: string) =>
    page.evaluate(`(async () => {
      const { openBrowserBackend, Deadline, systemClock } = understudy;
      const backend = await openBrowserBackend({ model: "own.gguf", ${options} });
      const deadline = new Deadline(systemClock, 100_000);
      const { text } = await backend.generate({ ...${JSON.stringify(asked)}, deadline });
      const { template, fingerprint } = backend.info;
      await backend.dispose();
      return { text, template, turns: fingerprint.split(":").at(-1) };
    })()`) as Promise<Record<"text" | "template" | "turns", string>>;

  it("is asked in its own turns as in Node, where it is told to be", async () => {
    const folder = await mkdtemp(join(tmpdir(), "understudy-page-"));
    try {
      const bytes = randomGguf({ seed: 3, chatTemplate: told });
      const path = join(folder, "own.gguf");
      await writeFile(path, bytes);
      host.instead.set("own.gguf", { body: bytes });
      const backend = await openEmbeddedBackend({
        model: path,
        ...{ engine: "built-in", template: "model" },
      });
      const here = await backend.generate({
        ...asked,
        deadline: new Deadline(systemClock, 100_000),
      });
      const { template, fingerprint } = backend.info;
      await backend.dispose();
      const page = await open("strict");
      const own = await openIn(page, 'template: "model"');
      expect(own).toEqual({ text: here.text, template, turns: fingerprint.split(":").at(-1) });
      const taught = await openIn(page, "");
      expect(taught.template).toContain("a file so small was taught it");
      expect([taught.turns, taught.text === own.text]).toEqual(["applicable", false]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is an error where the template cannot be used", async () => {
    host.instead.set("own.gguf", { body: randomGguf({ chatTemplate: "{% for" }) });
    const page = await open("strict");
    await expect(openIn(page, 'template: "model"')).rejects.toThrow("cannot be used");
    await expect(openIn(page, 'template: "mine"')).rejects.toThrow("/template");
  });
});

describe("what goes wrong in a page", () => {
  const failure = `understudy.createLlmPlanner().then(
    () => "loaded",
    (error) => [error.code, error.message].join(": "),
  )`;

  it("is an error that says so: a model that is not there, or is another", async () => {
    const page = await open("strict");
    host.instead.set("nano-planner.gguf", { status: 503, body: new Uint8Array() });
    expect(await page.evaluate(failure)).toMatch(/model-not-loaded: .*the server answered 503/);
    host.instead.set("nano-planner.gguf", { body: Buffer.from("GGUF, but not this one") });
    expect(await page.evaluate(failure)).toMatch(/model-not-loaded: .*is not the model that/);
  });

  it("is an error that says so: a worker that is not there", async () => {
    const page = await open("strict");
    host.instead.set("browser/model-worker.js", { status: 404, body: new Uint8Array() });
    expect(await page.evaluate(failure)).toMatch(/its script cannot be loaded/);
  });

  it("stops a call between two passes, and answers the next one", async () => {
    const page = await open("strict");
    const result = await page.evaluate(`(async () => {
      const { openBrowserBackend, loadDomain, renderSystem, renderUser, Deadline, systemClock, GREEDY } = understudy;
      const domain = loadDomain(await (await fetch("village.json")).text());
      const backend = await openBrowserBackend({ decoding: "free", drafts: "never", sequences: 1 });
      const state = domain.state({
        at: "home", energy: 0, hungry: true, has_axe: false, has_pick: false, has_rod: false, wood: 0,
        stone: 0, fish: 0, grain: 0, coins: 0, fire_lit: false, house_built: false,
      });
      const request = (rest) => ({
        system: renderSystem(domain), user: renderUser(domain, state, domain.goal("warm_home")),
        maxTokens: 300, sampling: GREEDY, deadline: new Deadline(systemClock, 100_000), ...rest,
      });
      const whole = await backend.generate(request({}));
      const deadline = new Deadline(systemClock, 100_000);
      let heard = "";
      const cut = await backend.generate(request({ deadline, onText: (piece) => {
        heard += piece;
        deadline.cancel();
      }})).catch((error) => error.name);
      const again = await backend.generate(request({}));
      const { calls } = backend.status();
      await backend.dispose();
      return { same: again.text === whole.text, cut, isPart: heard.length < whole.text.length, calls };
    })()`);
    expect(result).toMatchObject({ same: true, isPart: true });
    expect(result).not.toHaveProperty("cut.text");
  });
});

describe("texts that a page keeps", () => {
  it("hold a cache until the next visit, and its plans are proved again", async () => {
    const page = await open("strict");
    await page.evaluate(`(async () => {
      const { loadDomain, TieredCache, saveCache, createLlmPlanner, Orchestrator, ClassicalPlanner } = understudy;
      const domain = loadDomain(await (await fetch("village.json")).text());
      const cache = new TieredCache();
      const llm = await createLlmPlanner({ loadTimeoutMs: 100_000, resilience: { timeoutMs: 100_000 } });
      const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm, cache });
      const state = Int32Array.from(domain.variables.all, ({ min }) => min);
      await orchestrator.plan({ agent: "ann", state, goal: "warm_home", budgetMs: 100_000 });
      await orchestrator.dispose();
      await saveCache(cache, domain, "village");
    })()`);
    await page.reload();
    await page.waitForFunction("globalThis.understudy !== undefined");
    const read = await page.evaluate(`(async () => {
      const { loadDomain, TieredCache, loadCache, readStored, removeStored } = understudy;
      const domain = loadDomain(await (await fetch("village.json")).text());
      const report = await loadCache(new TieredCache(), domain, "village");
      await removeStored("village");
      const gone = await readStored("village");
      const missing = await loadCache(new TieredCache(), domain, "village").catch((error) => error.message);
      return { report, gone, missing };
    })()`);
    expect(read).toEqual({
      gone: undefined,
      report: { restored: 1, refused: 0 },
      missing: expect.stringContaining('nothing was kept as "village"'),
    });
  });
});
