import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { LLMock } from "@copilotkit/aimock";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "../../../scripts/browser/start-chromium.mjs";
import { WebHost } from "./web-host.ts";

/* A page that asks models of servers, which somebody else wrote and which allow any origin. */

const plan = JSON.stringify({ steps: [{ tool: "goto", args: { place: "forest" } }] });
let browser: Browser;
let host: WebHost;
let models: LLMock;
/** Answers, but allows no page to read it. */
let closed: Server;
let closedUrl: string;

beforeAll(async () => {
  models = await LLMock.create({ chunkSize: 7 });
  models.on({ model: "gpt-4o" }, { content: plan });
  closed = createServer((_, response) => response.end("{}"));
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  closedUrl = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
  host = await WebHost.start();
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await models?.stop();
  closed?.closeAllConnections();
  await new Promise((resolve) => closed?.close(resolve));
});

async function open(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(280_000);
  await page.goto(`http://127.0.0.1:${host.port}/asksServers/`);
  await page.waitForFunction("globalThis.understudy !== undefined");
  return page;
}

/** Runs in the page: asks for a way into the forest. */
const planWith = (options: object): string => `(async () => {
  const { loadDomain, createLlmPlanner, Orchestrator, ClassicalPlanner } = understudy;
  const domain = loadDomain(await (await fetch("village.json")).text());
  const llm = await createLlmPlanner({ ...${JSON.stringify(options)}, resilience: { timeoutMs: 100_000 } });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm });
  const state = Int32Array.from(domain.variables.all, ({ min }) => min);
  const goal = { at: "forest" };
  const { source, plan } = await orchestrator.plan({ agent: "ann", state, goal, budgetMs: 100_000 });
  await orchestrator.dispose();
  await llm.dispose?.();
  return [source, ...plan.steps.map(({ tool }) => tool)];
})()`;

const failureOf = (options: object): string =>
  `understudy.createLlmPlanner(${JSON.stringify(options)}).then(() => "opened", ({ code, message }) => [code, message].join(": "))`;

describe("an LLM planner of a server, in a page", () => {
  it("plans with Ollama, and with a server of OpenAI's dialect", async () => {
    const page = await open();
    const ollama = { model: "ollama/gpt-4o", ollamaUrl: models.url };
    expect(await page.evaluate(planWith(ollama))).toEqual(["llm", "goto"]);
    const openai = { model: `openai/gpt-4o@${models.url}` };
    expect(await page.evaluate(planWith(openai))).toEqual(["llm", "goto"]);
  });

  it("says what a page may have to be allowed where no answer comes", async () => {
    const page = await open();
    for (const options of [
      { model: "ollama/phi3", ollamaUrl: closedUrl },
      { model: `openai/phi-3@${closedUrl}` },
    ]) {
      const failure = await page.evaluate(failureOf(options));
      expect(failure).toContain("model-not-loaded: No ");
      expect(failure).toContain(`OLLAMA_ORIGINS=http://127.0.0.1:${host.port}`);
    }
  });

  it("takes no key", async () => {
    const page = await open();
    for (const options of [
      { model: "openai/gpt-4o@https://models.test", apiKey: "sk-0123456789" },
      { model: "openai/gpt-4o@https://ann:secret@models.test" },
      { model: "openai/gpt-4o@https://models.test/?api-key=0123456789" },
      { model: "ollama/phi3", ollamaUrl: "https://ann:secret@models.test" },
      { model: "anthropic/claude-haiku-4-5" },
    ]) {
      const failure = await page.evaluate(failureOf(options));
      expect(failure).toMatch(/^invalid-request: .*a key in a page is no secret/s);
      expect(failure).not.toMatch(/secret@|0123456789/);
    }
    expect(await page.evaluate(failureOf({ model: "local/phi3" }))).toMatch(
      /^invalid-request: .*cannot look for models/s,
    );
  });
});
