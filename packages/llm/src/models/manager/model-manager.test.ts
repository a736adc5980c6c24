import {
  Deadline,
  InferenceError,
  type LlmAnswer,
  Orchestrator,
  type Question,
  RequestError,
} from "@understudy/planner-core";
import {
  FakeClock,
  type LlmBehaviour,
  llmConformance,
  settle,
  UniformCostPlanner,
  woodcutter,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ON_PROCESSOR } from "../../backends/interface/placement.ts";
import { GREEDY } from "../../backends/interface/sampling.ts";
import { type ScriptedAnswer, ScriptedBackend } from "../../testing/scripted-backend.ts";
import { memoryByDevice } from "./memory.ts";
import { ModelManager, type ModelManagerOptions } from "./model-manager.ts";

const domain = woodcutter.untyped;
const step = (tool: string, args = {}) => ({ tool, args });
const steps = [
  step("goto", { place: "forest" }),
  step("chop"),
  step("goto", { place: "home" }),
  step("light_fire"),
];
const text = JSON.stringify({ steps });
const question: Question = {
  key: "k",
  domain,
  state: domain.state({}),
  goal: domain.goal("warm_home"),
  text: {},
};

const ON_GPU = { ...ON_PROCESSOR, gpu: "cuda", gpuBytes: 1, machineBytes: 0 } as const;

/** A manager of scripted models that each take a byte and a second to load; names ending in "-gpu" use GPU memory. */
function stage(names: readonly string[], options: Partial<ModelManagerOptions> = {}) {
  const clock = new FakeClock();
  const order: string[] = [];
  const backends = new Map(
    names.map((name) => {
      const answer = (): ScriptedAnswer => {
        order.push(name);
        return { text, latencyMs: 100, pieces: 4 };
      };
      const speeds = { loadMs: 0, readMsPerToken: 0, writeMsPerToken: 2 };
      const placement = name.endsWith("-gpu") ? ON_GPU : undefined;
      const info = { model: `${name}-1`, fingerprint: name, memoryBytes: 1, speeds, placement };
      return [name, new ScriptedBackend(answer, { clock, info, loadMs: 1000 })];
    }),
  );
  const models = Object.fromEntries(
    [...backends].map(([name, backend]) => [
      name,
      {
        ...(name.endsWith("-gpu") ? { gpuMemoryBytes: 1 } : { memoryBytes: 1 }),
        open: async () => {
          await backend.load();
          return backend;
        },
      },
    ]),
  );
  const manager = new ModelManager({ models, memoryLimitBytes: 2, clock, ...options });
  const ask = (name: string, budgetMs = 60_000): Promise<LlmAnswer | Error> =>
    manager
      .llm(name)
      .ask({ question, deadline: new Deadline(clock, budgetMs) })
      .catch((error: Error) => error);
  const stateOf = (name: string) => manager.status().models.find((each) => each.name === name);
  const backend = (name: string): ScriptedBackend => backends.get(name) as ScriptedBackend;
  return { clock, manager, ask, order, backend, stateOf };
}

describe("an LLM planner of a manager", () => {
  const answers: Readonly<Record<LlmBehaviour, ScriptedAnswer>> = {
    answers: { text, latencyMs: 40, pieces: 20 },
    stalls: { hang: true },
    fails: { error: new InferenceError("The model is down") },
  };
  const behaviours = ["answers", "stalls", "fails"] as const;
  const open = (behaviour: LlmBehaviour, clock: FakeClock) => {
    const backend = new ScriptedBackend(() => answers[behaviour], { clock });
    const models = { only: { open: async () => backend } };
    const manager = new ModelManager({ models, clock, idleUnloadMs: Number.POSITIVE_INFINITY });
    const llm = manager.llm("only");
    const dispose = llm.dispose.bind(llm);
    llm.dispose = async () => {
      await dispose();
      await manager.dispose();
    };
    return llm;
  };
  for (const { name, run } of llmConformance({ behaviours, open })) it(name, run);
});

describe("a manager", () => {
  it("loads a model on its first question, and reports its statistics", async () => {
    const { clock, manager, ask, stateOf } = stage(["a", "b"]);
    expect(stateOf("a")).toMatchObject({ state: "unloaded", memoryBytes: 0, model: "a" });
    const answer = ask("a");
    await clock.advance(500);
    expect(stateOf("a")).toMatchObject({ state: "loading", waiting: 1 });
    await clock.advance(1000);
    expect(await answer).toMatchObject({ kind: "plan", usage: { model: "a-1" } });
    const { usage, ...status } = stateOf("a") ?? {};
    expect(status).toMatchObject({ state: "loaded", memoryBytes: 1, model: "a-1", waiting: 0 });
    expect(usage).toMatchObject({
      calls: 1,
      failures: 0,
      loadMs: { count: 1, mean: 1000 },
      firstTokenMs: { count: 1, mean: 25, deviation: 0 },
      waitedMs: { count: 1, mean: 1000 },
    });
    expect(usage?.tokensOut).toBe(Math.ceil(text.length / 4));
    expect(manager.status()).toMatchObject({ memoryBytes: 1, memoryLimitBytes: 2, loads: 1 });
  });

  it("writes texts once a model is loaded, with a prompt that depends on its info", async () => {
    const { clock, manager, backend, stateOf } = stage(["a", "b"], { memoryLimitBytes: 1 });
    const user = [{ kind: "user", text: "Who goes there?" }] as const;
    const system = { content: "", hash: "none" };
    const write = (name: string) =>
      manager.llm(name).writeText({
        promptFor: ({ model }) => ({ system, user, maxTokens: model.length, sampling: GREEDY }),
        deadline: new Deadline(clock, 60_000),
      });
    expect(manager.llm("a").info).toBeUndefined();
    const written = Promise.all([write("a"), write("b"), write("a")]);
    await clock.advance(20_000);
    expect(await written).toMatchObject([{ text }, { text }, { text }]);
    expect(backend("a").requests).toMatchObject([{ user, maxTokens: 3 }, { user }]);
    expect([backend("a").loads, backend("b").loads]).toEqual([1, 1]);
    expect(manager.llm("a").info?.model).toBe("a-1");
    expect(stateOf("a")?.usage.calls).toBe(2);
    const llm = manager.llm("a");
    await llm.dispose();
    const late = { promptFor: () => ({}) as never, deadline: new Deadline(clock, 1) };
    await expect(llm.writeText(late)).rejects.toMatchObject({ code: "disposed" });
  });

  it("counts GPU memory separately", async () => {
    const limits = { memoryLimitBytes: 1, gpuMemoryLimitBytes: 1 };
    const { clock, manager, ask, order, backend, stateOf } = stage(["a-gpu", "b-gpu", "c"], limits);
    const asked = ["c", "a-gpu", "b-gpu", "a-gpu", "b-gpu", "c"].map((name) => ask(name));
    await clock.advance(20_000);
    await Promise.all(asked);
    // Models on the GPU wait for each other, and for no other model.
    expect(order.filter((name) => name !== "c")).toEqual(["a-gpu", "a-gpu", "b-gpu", "b-gpu"]);
    expect(backend("c").loads).toBe(1);
    expect(stateOf("a-gpu")).toMatchObject({ state: "unloaded", gpuMemoryBytes: 0 });
    expect(stateOf("b-gpu")).toMatchObject({ state: "loaded", gpuMemoryBytes: 1, memoryBytes: 0 });
    expect(manager.status()).toMatchObject({ ...limits, memoryBytes: 1, gpuMemoryBytes: 1 });
  });

  it("knows that some GPUs have no memory of their own", () => {
    const loaded = { memoryBytes: 5, placement: { ...ON_GPU, gpuBytes: 3 } };
    expect(memoryByDevice(loaded, "darwin")).toEqual({ bytes: 2, gpuBytes: 3 });
    const metal = { ...loaded.placement, gpu: "metal" } as const;
    expect(memoryByDevice({ ...loaded, placement: metal }, "darwin")).toEqual({
      bytes: 5,
      gpuBytes: 0,
    });
    const untold = { ...loaded.placement, gpu: undefined };
    expect(memoryByDevice({ ...loaded, placement: untold }, "darwin")).toEqual({
      bytes: 5,
      gpuBytes: 0,
    });
    expect(memoryByDevice({ ...loaded, placement: untold }, "linux")).toEqual({
      bytes: 2,
      gpuBytes: 3,
    });
  });

  it("keeps the maximum wait, even if other models are in constant use", async () => {
    const { clock, ask, order } = stage(["a", "b"], { memoryLimitBytes: 1, maxWaitMs: 3000 });
    const first = ask("a");
    await clock.advance(1200);
    await first;
    const waits = ask("b");
    let isAnswered = false;
    void waits.then(() => {
      isAnswered = true;
    });
    for (let ms = 0; ms < 6000 && !isAnswered; ms += 50) {
      void ask("a");
      await clock.advance(50);
    }
    expect(isAnswered).toBe(true);
    // b is loaded only after the maximum wait, so that a gets its time.
    expect(clock.now()).toBeGreaterThan(1200 + 3000);
    expect(clock.now()).toBeLessThan(1200 + 3000 + 1000 + 500);
    expect(order.lastIndexOf("b")).toBeGreaterThan(10);
  });

  it("starts a swap while the answer can still meet its deadline", async () => {
    const { clock, ask } = stage(["a", "b"], { memoryLimitBytes: 1, maxWaitMs: 60_000 });
    for (const name of ["a", "b"]) {
      const loaded = ask(name);
      await clock.advance(3000);
      await loaded;
    }
    const endless = Array.from({ length: 30 }, () => ask("b"));
    await clock.advance(1);
    const urgent = ask("a", 2500);
    await clock.advance(2400);
    expect(await urgent).toMatchObject({ kind: "plan" });
    await clock.advance(10_000);
    expect((await Promise.all(endless)).every((answer) => "kind" in answer)).toBe(true);
  });

  it("refuses a question if the model cannot be loaded in time, and asks it in the background", async () => {
    const { clock, manager, ask } = stage(["a", "b"]);
    const llm = manager.llm("a");
    const warm = ask("a");
    await clock.advance(2000);
    await warm;
    expect(llm.admit(question, 500, undefined)).toMatchObject({ admitted: true });
    await manager.unload("a");
    const admission = llm.admit(question, 900, undefined);
    expect(admission).toEqual({ admitted: false, reason: "budget", background: true });
    expect(llm.admit(question, 2000, undefined)).toMatchObject({ admitted: true });
  });

  it("never unloads a pinned model, and reports both sizes if nothing fits beside it", async () => {
    const { clock, manager, ask, stateOf } = stage(["game", "a"], { memoryLimitBytes: 1 });
    const pinned = manager.pin("game");
    await clock.advance(1000);
    await pinned;
    const refused = ask("a");
    await clock.advance(10);
    expect(await refused).toMatchObject({
      code: "out-of-memory",
      message: expect.stringMatching(/a takes 1 \S+; the limit is 1 .*pinned models take 1 /),
    });
    expect(stateOf("game")).toMatchObject({ state: "loaded", isPinned: true });
    expect(stateOf("a")).toMatchObject({ state: "failed" });
    expect(manager.llm("a").admit(question, 60_000, undefined)).toMatchObject({
      reason: "breaker-open",
    });
    manager.unpin("game");
    const loading = manager.load("a");
    await clock.advance(1000);
    await loading;
    expect(stateOf("game")).toMatchObject({ state: "unloaded" });
  });

  it("unloads idle models, and others on request once their calls are done", async () => {
    const { clock, manager, ask, stateOf } = stage(["a", "b"], { idleUnloadMs: 5000 });
    const loading = Promise.all([manager.load("a"), manager.load("b")]);
    await clock.advance(2000);
    await loading;
    await clock.advance(3000);
    const answer = ask("b");
    await clock.advance(50);
    const leaving = manager.unload("b");
    await clock.advance(20);
    expect(stateOf("b")).toMatchObject({ state: "loaded", running: 1 });
    await clock.advance(100);
    await leaving;
    expect(await answer).toMatchObject({ kind: "plan" });
    expect(stateOf("b")?.state).toBe("unloaded");
    expect(stateOf("a")?.state).toBe("loaded");
    await clock.advance(3000);
    expect(stateOf("a")?.state).toBe("unloaded");
    expect(clock.pendingTimers).toBe(0);
  });

  it("reports a failed load to all waiting calls, and tries again after a cool-down", async () => {
    const clock = new FakeClock();
    let opened = 0;
    const open = async () => {
      if (opened++ === 0) throw new InferenceError("no such file");
      return new ScriptedBackend([text], { clock });
    };
    const manager = new ModelManager({ models: { a: { open } }, clock });
    const llm = manager.llm("a");
    const ask = () => llm.ask({ question, deadline: new Deadline(clock, 20_000) });
    await expect(Promise.all([ask(), ask()])).rejects.toThrow("no such file");
    await expect(ask()).rejects.toThrow("no such file");
    expect(opened).toBe(1);
    expect(manager.status().models[0]).toMatchObject({ state: "failed", error: "no such file" });
    await clock.advance(10_000);
    expect(await ask()).toMatchObject({ kind: "plan" });
    await manager.dispose();
    await expect(ask()).rejects.toThrow("disposed");
  });

  it("abandons a hung load, and disposes of a late backend", async () => {
    const clock = new FakeClock();
    let finish: (backend: ScriptedBackend) => void = () => {};
    const late = new ScriptedBackend([text], { clock });
    const open = () => new Promise<ScriptedBackend>((resolve) => (finish = resolve));
    const manager = new ModelManager({ models: { a: { open } }, clock, loadTimeoutMs: 500 });
    const loading = manager.load("a");
    loading.catch(() => {});
    await clock.advance(500);
    await expect(loading).rejects.toMatchObject({ code: "generation-timeout" });
    finish(late);
    await settle();
    await expect(late.generate({} as never)).rejects.toThrow("disposed");
    await manager.dispose();
    expect(clock.pendingTimers).toBe(0);
  });

  it("is refused with all invalid options", () => {
    const make = () => new ModelManager({ models: { a: "phi3", b: "nano#heat=1" }, maxWaitMs: -1 });
    expect(make).toThrow(RequestError);
    try {
      make();
    } catch (error) {
      const pointers = (error as RequestError).issues.map(({ pointer }) => pointer);
      expect(pointers).toEqual(["/models/a", "/models/b", "/maxWaitMs"]);
    }
    expect(() => stage(["a"]).manager.llm("z")).toThrow('there is no model "z"');
  });
});

describe("a running orchestrator", () => {
  it("can switch models without losing a request", async () => {
    const { clock, manager, order } = stage(["old", "new"], { memoryLimitBytes: 1 });
    const ready = manager.pin("old");
    await clock.advance(1000);
    await ready;
    const llm = manager.llm("old");
    const planner = new UniformCostPlanner();
    const orchestrator = new Orchestrator({ domain, llm, planner, clock, lateAnswerMs: 30_000 });
    const plan = (coins: number) =>
      orchestrator.plan({
        ...{ agent: "ann", goal: "warm_home", budgetMs: 20_000 },
        state: domain.state({ has_axe: true, coins }),
      });
    const before = [0, 1, 2].map(plan);
    await clock.advance(50);
    const fingerprint = llm.fingerprint;
    const switching = llm.switchTo("new");
    const during = [3, 4].map(plan);
    await clock.advance(20_000);
    await switching;
    const outcomes = await Promise.all([...before, ...during]);
    expect(outcomes.map(({ source }) => source)).not.toContain("classical");
    expect(order.filter((name) => name === "old").length).toBeGreaterThan(0);
    expect(order.filter((name) => name === "new").length).toBeGreaterThan(0);
    expect(order).toHaveLength(5);
    expect(llm).toMatchObject({ target: "new", model: "new-1" });
    expect(llm.fingerprint).not.toBe(fingerprint);
    const { models } = manager.status();
    expect(models).toMatchObject([
      { name: "old", state: "unloaded", isPinned: false },
      { name: "new", state: "loaded", isPinned: true },
    ]);
    orchestrator.dispose();
  });
});
