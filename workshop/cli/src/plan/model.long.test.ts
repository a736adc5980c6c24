import { type GenerationRequest, readEnvironment } from "@understudy/llm";
import { segmentsText, withEnvironment } from "@understudy/llm/internal";
import { parseConfiguration } from "@understudy/llm/models";
import { ScriptedBackend, switchQuestion } from "@understudy/llm/testing";
import {
  Deadline,
  GenerationTimeoutError,
  InferenceError,
  ModelNotLoadedError,
  systemClock,
} from "@understudy/planner-core";
import { afterAll, describe, expect, it } from "vitest";
import type { OpenModelFunction } from "../llm/open-model.ts";
import { nothing, runCli, Scratch, scriptedModel, village } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const problem = scratch.write("fire.json", {
  id: "fire",
  state: { ...nothing, at: "forest", wood: 1 },
  goal: "warm_home",
});
const fire = (...argv: string[]) => [
  ...["plan", "--domain", village, "--problem", problem, "--json"],
  ...argv,
];
/** A stall of the machine must not make the model's answer late. */
const ample = ["--budget-ms", "60000"];
const auto = (...argv: string[]) => fire(...ample, ...argv);
const step = (tool: string, args: object = {}) => ({ tool, args });
const home = step("goto", { place: "home" });
const light = step("light_fire");
const answerWith = (...steps: object[]) => ({ script: () => JSON.stringify({ steps }) });

describe("a command's model", () => {
  const open = (backend: ScriptedBackend, env: Record<string, string>) =>
    scriptedModel(backend, { config: withEnvironment(parseConfiguration(""), env) });
  const question = (deadline: Deadline) => ({ question: switchQuestion, deadline });

  it("has the timeout, retries and breaker of the environment", async () => {
    const clock = systemClock;
    const hanging = new ScriptedBackend(() => ({ hang: true }));
    const slow = await open(hanging, { LLM_TIMEOUT_MS: "20", LLM_RETRY_MAX: "0" });
    const deadline = new Deadline(clock, 60_000);
    await expect(slow.llm.ask(question(deadline))).rejects.toThrow(GenerationTimeoutError);
    expect([hanging.active, deadline.isOver]).toEqual([0, false]);

    const error = new InferenceError("down for a moment", { transient: true });
    const failing = new ScriptedBackend(() => ({ error }));
    const variables = { LLM_RETRY_MAX: "1", LLM_BREAKER_THRESHOLD: "2" };
    const down = await open(failing, variables);
    await expect(down.llm.ask(question(deadline))).rejects.toBe(error);
    expect(failing.requests).toHaveLength(2);
    await expect(down.llm.ask(question(deadline))).rejects.toMatchObject({ code: "breaker-open" });
    expect(failing.requests).toHaveLength(2);
    deadline.release();
    await Promise.all([slow.dispose(), down.dispose()]);
  });
});

describe("--planner llm", () => {
  it("serves a sound plan as written, including detours", async () => {
    const direct = await runCli(fire("--planner", "llm"), answerWith(home, light));
    expect(direct.code).toBe(0);
    expect(direct.json).toMatchObject([
      { id: "fire", status: "solved", cost: 3, optimal: true, source: "llm", llmSteps: 2 },
    ]);
    const detour = await runCli(
      fire("--planner", "llm"),
      answerWith(step("goto", { place: "mine" }), home, light),
    );
    expect(detour.code).toBe(0);
    expect(detour.json).toMatchObject([
      { status: "solved", cost: 5, optimal: false, source: "llm", llmSteps: 3 },
    ]);
  });

  it("cuts an invalid plan at its first invalid step, without repair", async () => {
    const broken = await runCli(fire("--planner", "llm"), answerWith(home, step("chop"), light));
    expect(broken.code).toBe(3);
    expect(broken.json).toMatchObject([
      {
        status: "partial",
        plan: { steps: [home] },
        cost: 2,
        optimal: false,
        source: "llm",
        reason: "unsound-plan",
        llmSteps: 1,
      },
    ]);
    expect(broken.stderr).toContain("step 2, chop(): needs at=forest, but at=home");
    const short = await runCli(fire("--planner", "llm"), answerWith(home));
    expect(short.json).toMatchObject([{ status: "partial", reason: "unsound-plan", llmSteps: 1 }]);
    const wrong = await runCli(fire("--planner", "llm"), answerWith(light));
    expect(wrong.code).toBe(3);
    expect(wrong.json).toMatchObject([
      { status: "cut-off", plan: null, source: "llm", reason: "unsound-plan", llmSteps: 0 },
    ]);
  });

  it.each([
    ["I cannot plan.", "invalid-json"],
    ['{"steps":[{"tool":"fly","args":{}}]}', "invalid-plan"],
  ])("reports what is wrong with %j", async (text, reason) => {
    const { code, json } = await runCli(fire("--planner", "llm"), { script: () => text });
    expect(code).toBe(3);
    expect(json).toMatchObject([{ status: "cut-off", plan: null, source: "llm", reason }]);
  });

  it("does not wait beyond its budget", async () => {
    const script = ({ maxTokens }: GenerationRequest) =>
      maxTokens < 100 ? "{}" : { hang: true, ignoreDeadline: true };
    // Enough time for the call to start, even on a busy machine.
    const { code, json } = await runCli(fire("--planner", "llm", "--budget-ms", "3000"), {
      script,
    });
    expect(code).toBe(3);
    expect(json).toMatchObject([{ status: "cut-off", plan: null, reason: "timeout" }]);
  });

  it("requires a loadable model", async () => {
    const { code, stdout, stderr } = await runCli(fire("--planner", "llm"));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "error",
      error: { code: "inference-failed" },
    });
    expect(stderr).toContain("there is no model in this test");
  });
});

describe("--planner auto", () => {
  it("serves the model's plan", async () => {
    const { code, json } = await runCli(auto(), answerWith(home, light));
    expect(code).toBe(0);
    expect(json).toMatchObject([{ status: "solved", source: "llm", llmSteps: 2, optimal: true }]);
    expect(json[0]).not.toHaveProperty("reason");
  });

  it("distinguishes a chosen plan from a written one", async () => {
    const state = { ...nothing, hungry: true, fish: 1, wood: 1 };
    const path = scratch.write("told.json", { state, goal: { directive: "eat something" } });
    const told = ["plan", "--domain", village, "--problem", path, ...ample];
    const asked: string[] = [];
    const script = ({ user, schema }: GenerationRequest) => {
      const isChoice = JSON.stringify(schema).includes('"choice"');
      if (isChoice) asked.push(segmentsText(user));
      return isChoice ? "B" : JSON.stringify({ steps: [home, light] });
    };
    // A trial has shown that this model chooses well.
    const openModel: OpenModelFunction = async () => {
      const model = await scriptedModel(new ScriptedBackend(script));
      return { ...model, llm: Object.defineProperty(model.llm, "readsWords", { value: true }) };
    };
    const { json } = await runCli([...told, "--json"], { openModel });
    expect(asked[0]).toContain("eat something");
    expect(json).toMatchObject([{ status: "solved", source: "llm", chosen: "llm", llmSteps: 0 }]);
    const { stdout } = await runCli(told, { openModel });
    expect(stdout).toContain("chosen by the model");
    expect((await runCli(auto(), answerWith(home, light))).json[0]).not.toHaveProperty("chosen");
  });

  it("repairs invalid plans", async () => {
    const { code, json } = await runCli(auto(), answerWith(home, step("sleep"), step("chop")));
    expect(code).toBe(0);
    expect(json).toMatchObject([{ status: "solved", plan: { steps: [home, light] } }]);
  });

  it("falls back to the classical planner if the model writes garbage", async () => {
    const { code, json, stderr } = await runCli(auto(), { script: () => "no" });
    expect(code).toBe(0);
    expect(json).toMatchObject([{ status: "solved", source: "classical", reason: "invalid-json" }]);
    expect(stderr).toContain("note: fire:");
  });

  it("works without the shipped model if it is missing, with one notice", async () => {
    const lines = [1, 2, 3].map((wood) =>
      JSON.stringify({ state: { ...nothing, wood }, goal: "warm_home" }),
    );
    const path = scratch.write("three.jsonl", lines.join("\n"));
    const argv = ["plan", "--domain", village, "--problems", path, ...ample, "--json"];
    const { code, json, stderr } = await runCli(argv);
    expect(code).toBe(0);
    expect(json).toMatchObject(Array(3).fill({ source: "classical", reason: "backend-error" }));
    expect(stderr.match(/cannot be used, the classical planner is used alone/g)).toHaveLength(1);
  });

  it("requires a named model", async () => {
    const openModel = () => Promise.reject(new ModelNotLoadedError("there is no file my.gguf"));
    const { code, stderr } = await runCli(auto("--model", "my.gguf"), { openModel });
    expect(code).toBe(1);
    expect(stderr).toContain("there is no file my.gguf");
  });

  it("gives no fallback reason without a model", async () => {
    const { json, stderr } = await runCli(auto("--model", "none"));
    expect(json).toMatchObject([{ source: "classical", optimal: true }]);
    expect(json[0]).not.toHaveProperty("reason");
    expect(stderr).toBe("");
  });

  it("caches equal problems, and asks the model once", async () => {
    const path = scratch.write("same.jsonl", `${lineOf("a")}\n${lineOf("b")}\n`);
    const asked: string[] = [];
    const script = ({ user, maxTokens }: GenerationRequest) => {
      if (maxTokens > 100) asked.push(segmentsText(user));
      return JSON.stringify({ steps: [home, light] });
    };
    const argv = ["plan", "--domain", village, "--problems", path, ...ample, "--json"];
    const { json } = await runCli(argv, { script });
    expect(json).toMatchObject([{ source: "llm" }, { source: "cache", hit: "exact", llmSteps: 2 }]);
    expect(asked).toHaveLength(1);
  });
});

function lineOf(id: string): string {
  return JSON.stringify({ id, state: { ...nothing, at: "forest", wood: 1 }, goal: "warm_home" });
}

describe("a model not trained on the domain", () => {
  const openModel: OpenModelFunction = async () => {
    const model = await scriptedModel(
      new ScriptedBackend(() => JSON.stringify({ steps: [home, light] })),
    );
    return { ...model, llm: Object.assign(model.llm, { isTaught: () => false }) };
  };
  const notice =
    "scripted was not taught this domain: its plans may cost at most 1.1 times the classical planner's";

  it("is still asked, with a notice to the user", async () => {
    const { stderr, json } = await runCli(auto(), { openModel });
    expect(json).toMatchObject([{ source: "llm", llmSteps: 2 }]);
    expect(stderr).toContain(notice);
    const alone = await runCli(fire("--planner", "llm"), { openModel });
    expect(alone.stderr).toBe("");
  });

  it("is reported by check too", async () => {
    const shown = await runCli(["check", village], { openModel });
    expect(shown.stdout).toMatch(`Model\n  ${notice}`);
    const { stdout } = await runCli(["check", village, "--json"], { openModel });
    expect(JSON.parse(stdout)).toMatchObject({ prompt: { untaught: notice } });
  });
});

describe("UNDERSTUDY_DEBUG=metrics", () => {
  it("includes the counts of the model's policies", async () => {
    const error = new InferenceError("down for a moment", { transient: true });
    let calls = 0;
    const steps = JSON.stringify({ steps: [home, light] });
    // The first call is the warm-up.
    const script = () => (++calls === 2 ? { error } : steps);
    const env = { UNDERSTUDY_DEBUG: "metrics" };
    const { stderr } = await runCli(fire("--planner", "llm"), { env, script });
    expect(stderr).toMatch(/^ {2}llm\.retry +1$/m);
  });

  it("prints the counts of planner and model at the end", async () => {
    const env = { UNDERSTUDY_DEBUG: "metrics" };
    const told: string[] = [];
    const tell = (text: string): void => void told.push(text);
    const openModel: OpenModelFunction = () =>
      scriptedModel(new ScriptedBackend(answerWith(home, light).script), {
        observation: { environment: readEnvironment(env), tell },
      });
    const { code, stderr } = await runCli(auto(), { env, openModel });
    expect(code).toBe(0);
    expect(told.join("")).toMatch(/^metrics of scripted\n {2}calls +[12] answered, 0 failed\n/);
    expect(stderr).toMatch(/^metrics of the planner$/m);
    expect(stderr).toMatch(/^ {2}plan\.request +1$/m);
    expect(stderr).toMatch(/^ {2}llm\.success +1$/m);
    expect(stderr).toMatch(/^ {2}latency\.plan_total +1 times, p50 .* ms$/m);
    const quiet = await runCli(auto(), answerWith(home, light));
    expect(quiet.stderr).not.toContain("metrics");
  });
});
