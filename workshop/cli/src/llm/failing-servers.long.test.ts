import { parseConfiguration } from "@understudy/llm/models";
import { FailingServer } from "@understudy/llm/testing";
import { ModelNotLoadedError } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { nothing, runCli, Scratch, village } from "../testing/run-cli.ts";
import { whileServing } from "../testing/while-serving.ts";
import { startShow } from "../viewer/show/show.ts";
import { parseLlmSpec } from "./model-spec.ts";
import { mayDoWithout, warmUpInTime } from "./open-model.ts";

const scratch = new Scratch();
let failing: FailingServer;
beforeAll(async () => {
  failing = await FailingServer.start();
});
afterAll(() => {
  failing.close();
  scratch.remove();
});

const SILENT = "http://127.0.0.1:9";
const state = { ...nothing, at: "forest", wood: 1 };
const problem = scratch.write("fire.json", { id: "fire", state, goal: "warm_home" });
const PLAN = ["plan", "--domain", village, "--problem", problem, "--json", "--planner", "auto"];

/** The model of a server in both dialects, with the environment that leads there. */
const modelsAt = (url: string) =>
  [
    [`openai/m@${url}`, {}],
    ["ollama/m", { OLLAMA_URL: url }],
  ] as const;

describe("understudy plan", () => {
  const plan = (model: string, env: Readonly<Record<string, string>> = {}) =>
    runCli([...PLAN, "--budget-ms", "60000", "--model", model], { env, openModel: "real" });
  const alone = { code: 0, json: [{ status: "solved", source: "classical" }] };

  // What each failure means is told by the server's models.
  it.each(["500", "page"] as const)("plans without a server that answers %s", async (failure) => {
    for (const [model, env] of modelsAt(failing.urlOf(failure))) {
      const run = await plan(model, env);
      expect(run).toMatchObject(alone);
      expect(run.stderr).toMatch(/cannot be used, the classical planner is used alone: \S/);
    }
  });

  it("plans without a server that does not answer, or lacks the model", async () => {
    for (const [model, env] of modelsAt(SILENT)) {
      const run = await plan(model, env);
      expect(run).toMatchObject(alone);
      expect(run.stderr).toMatch(/No (Ollama|server) answers/);
    }
    const missing = await plan("ollama/other", { OLLAMA_URL: failing.urlOf("500") });
    expect(missing).toMatchObject(alone);
    expect(missing.stderr).toContain('get it with "ollama pull other"');
  });

  it("refuses a file that is not there, and any failure with --planner llm", async () => {
    expect((await plan("missing.gguf")).code).toBe(1);
    const model = `openai/m@${failing.urlOf("500")}`;
    const argv = ["plan", "--domain", village, "--problem", problem, "--planner", "llm"];
    expect((await runCli([...argv, "--model", model], { openModel: "real" })).code).toBe(1);
  });
});

describe("a model that is warmed up", () => {
  it("is waited for no longer than a minute", async () => {
    vi.useFakeTimers();
    try {
      const llm = {
        warmUp: (_: unknown, signal: AbortSignal) =>
          new Promise<void>((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
          }),
      };
      const warming = warmUpInTime(llm, undefined as never).catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await warming).toMatchObject({ message: "it was not ready within 60 s" });
      expect(mayDoWithout(await warming, { kind: "pool" }, true)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ["m.gguf", false],
    ["local/m@embedded", false],
    ["local/m@ollama", true],
    ["local/m", true],
    ["nano", true],
    ["anthropic/m", true],
  ])("is needed only if it is a file: %s", (spec, isFree) => {
    const named = parseLlmSpec(spec) as Parameters<typeof mayDoWithout>[1];
    expect(mayDoWithout(new ModelNotLoadedError("not there"), named, false)).toBe(isFree);
    expect(mayDoWithout(new ModelNotLoadedError("not there"), named, true)).toBe(true);
    expect(mayDoWithout(new Error("a mistake"), named, true)).toBe(false);
  });
});

describe("the show of understudy viewer", () => {
  const config = parseConfiguration("");
  it("goes on without the model of a server", async () => {
    const spec = parseLlmSpec(`openai/m@${failing.urlOf("500")}`) as never;
    const told: string[] = [];
    const show = await startShow({
      ...{ agents: 1, model: { spec, config } },
      notice: (text) => told.push(text),
    });
    expect(told).toEqual([expect.stringContaining("plans go on without it")]);
    for (let turn = 0; turn < 60; turn++) {
      show.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(show.telemetry.snapshot().counters["plan.request"]).toBeGreaterThan(0);
    await show.dispose();
  });

  it("refuses the file of a model that is not there", async () => {
    const spec = parseLlmSpec("missing.gguf") as never;
    await expect(startShow({ model: { spec, config } })).rejects.toThrow(ModelNotLoadedError);
  });
});

describe("understudy serve", () => {
  it.each(modelsAt(SILENT))("serves without the server of %s", async (model, env) => {
    const serving = whileServing(async (url) => {
      const body = { domain: "village", agent: "ann", state, goal: "warm_home", budgetMs: 60_000 };
      const response = await fetch(`${url}/v1/plan`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      expect(await response.json()).toMatchObject({ status: "solved" });
    });
    const argv = ["serve", "--port", "0", "--model", model];
    const run = await runCli(argv, { env, openModel: "real", ...serving });
    serving.check();
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/the model cannot be used for now.*No (Ollama|server) answers/);
  });
});
