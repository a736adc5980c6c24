import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import {
  Deadline,
  InferenceError,
  ModelNotLoadedError,
  Orchestrator,
  OutOfMemoryError,
  systemClock,
} from "@understudy/planner-core";
import { FakeClock, UniformCostPlanner, woodcutter } from "@understudy/planner-core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomAdapter, randomGguf } from "../../../inference/testing/index.ts";
import { BackendLlmPlanner } from "../../../planner/backend-llm-planner.ts";
import { GREEDY } from "../../interface/sampling.ts";
import { openBackend } from "../../spec/open-backend.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import { spawnWorker } from "../worker/spawn-worker.ts";
import type { EmbeddedBackend } from "./embedded-backend.ts";
import { ModelHost } from "./model-host.ts";

/* Models with random weights and another vocabulary than the shipped model's, like a user's file. */

const TIMEOUT_MS = 120_000;
const domain = woodcutter.untyped;
let directory: string;
const host = new ModelHost();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "understudy-models-"));
  const files = {
    random: randomGguf({ seed: 1, slidingWindow: 64 }),
    large: randomGguf({ seed: 2, head: "successor" }),
    small: randomGguf({ seed: 3, layers: 1, head: "successor" }),
    foreign: randomGguf({ seed: 4, pieces: ["wood", "stone"] }),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(pathOf(name), bytes);
});

afterAll(async () => {
  await host.dispose();
  await rm(directory, { recursive: true, force: true });
});

const pathOf = (name: string): string => join(directory, `${name}.gguf`);
const stateOf = () => ({
  at: "home",
  energy: 3,
  coins: 0,
  wood: 0,
  has_axe: true,
  has_pick: false,
  fire_lit: false,
});
const soon = (): Deadline => new Deadline(systemClock, TIMEOUT_MS);
const small = { contextSize: 1024, sequences: 1, batch: 1, threads: 1, flashAttention: false };
const say = (backend: EmbeddedBackend, maxTokens = 12) =>
  backend.generate({
    system: { content: "goto(place:home|forest) gives at={place} cost 2", hash: "tools" },
    user: [{ kind: "trusted", text: "State: at=home" }],
    maxTokens,
    sampling: GREEDY,
    deadline: soon(),
  });

describe("a user's model file", () => {
  it("plans, chooses and caches prompts like the shipped model", async () => {
    const backend = await openEmbeddedBackend({ ...small, host, model: pathOf("random") });
    const first = await say(backend);
    const second = await say(backend);
    expect(second.text).toBe(first.text);
    expect(second.usage.cachedTokens).toBeGreaterThan(20);
    const llm = new BackendLlmPlanner({ backend, maxTokens: 300, maxSteps: 3 });
    const state = domain.state(stateOf());
    const goal = domain.goals[0] ?? domain.goal({});
    const question = { key: "q", domain, state, goal, text: {} };
    const plan = await llm.ask({ question, deadline: soon() });
    expect(plan.kind).toBe("plan");
    const candidates = [0, 1, 2].map((scaledCost) => ({ goal, actions: [], scaledCost }));
    const chosen = await llm.ask({ question, candidates, deadline: soon() });
    expect(chosen.kind).toBe("choice");
    await backend.dispose();
  });

  it("may have a draft model with the same vocabulary", async () => {
    const options = { ...small, host, model: pathOf("large"), decoding: "free" } as const;
    const refused = openEmbeddedBackend({ ...options, draftModel: pathOf("foreign") });
    await expect(refused).rejects.toThrow(ModelNotLoadedError);
    await expect(refused).rejects.toThrow(/another vocabulary/);
    const nano = openEmbeddedBackend({ ...options, draftModel: "nano" });
    await expect(nano).rejects.toThrow(/another vocabulary/);
    const backend = await openEmbeddedBackend({ ...options, draftModel: pathOf("small") });
    const question = {
      key: "q",
      domain,
      state: new Int32Array(9),
      goal: domain.goal({}),
      text: {},
    };
    const { decoding } = await backend.generate({
      system: { content: "tools", hash: "tools" },
      user: [{ kind: "trusted", text: "State: at=home" }],
      maxTokens: 40,
      sampling: GREEDY,
      deadline: soon(),
      plan: { question, maxSteps: 10 },
    });
    expect(decoding?.accepted).toBeGreaterThan(20);
    await backend.dispose();
  });

  it("may have an adapter, which changes its answers and counts as memory", async () => {
    const changing = randomAdapter({ matrices: { "blk.1.ffn_down.weight": [128, 64] }, scale: 2 });
    const idle = randomAdapter({ matrices: { "blk.1.ffn_down.weight": [128, 64] }, scale: 0 });
    const path = pathOf("adapter");
    const told: string[] = [];
    const memory: number[] = [];
    for (const bytes of [undefined, idle, changing]) {
      if (bytes !== undefined) await writeFile(path, bytes);
      const options = { ...small, host, model: pathOf("random"), decoding: "free" } as const;
      const backend = await openEmbeddedBackend({ ...options, ...(bytes && { adapter: path }) });
      told.push((await say(backend)).text);
      memory.push(backend.info.memoryBytes ?? 0);
      await backend.dispose();
    }
    const [alone, unchanged, changed] = told;
    expect(unchanged).toBe(alone);
    expect(changed).not.toBe(alone);
    expect((memory[2] ?? 0) - (memory[0] ?? 0)).toBe(changing.length);
    const lazy = { ...small, host, model: pathOf("random"), adapter: path, isLazy: true };
    const replaced = await openEmbeddedBackend(lazy);
    await writeFile(path, idle);
    await expect(say(replaced)).rejects.toThrow(/it has changed since it was opened/);
    await replaced.dispose();
  });

  it("is loaded on demand, and unloaded to make room", async () => {
    const bytes = randomGguf({ seed: 1 }).byteLength;
    const lazy = { ...small, host, isLazy: true };
    const one = await openEmbeddedBackend({ ...lazy, model: pathOf("large") });
    expect(one.status()).toMatchObject({ memoryBytes: 0 });
    await say(one, 2);
    const taken = one.status().memoryBytes;
    expect(taken).toBeGreaterThan(bytes / 2);
    expect(host.status().memoryBytes).toBeGreaterThanOrEqual(taken);
    await one.unload();
    expect(one.status().memoryBytes).toBe(0);
    await one.dispose();

    const crowded = new ModelHost({ memoryLimitBytes: taken + bytes / 2 });
    const two = { ...small, host: crowded, isLazy: true };
    const first = await openEmbeddedBackend({ ...two, model: pathOf("large") });
    const second = await openEmbeddedBackend({ ...two, model: pathOf("random") });
    await say(first, 2);
    await say(second, 2);
    expect([first, second].map((each) => each.status().isLoaded)).toEqual([false, true]);
    await say(first, 2);
    expect([first, second].map((each) => each.status().isLoaded)).toEqual([true, false]);
    await crowded.dispose();
    const none = new ModelHost({ memoryLimitBytes: 1000 });
    const call = openEmbeddedBackend({ ...small, host: none, model: pathOf("large") });
    await expect(call).rejects.toThrow(OutOfMemoryError);
    await none.dispose();
  });
});

describe("a damaged model file", () => {
  it("is reported as an error, and the classical planner takes over", async () => {
    await writeFile(pathOf("damaged"), randomGguf().subarray(0, 100_000));
    const options = { ...small, host, model: pathOf("damaged") };
    await expect(openEmbeddedBackend(options)).rejects.toThrow(ModelNotLoadedError);
    const backend = await openEmbeddedBackend({ ...options, isLazy: true });
    const orchestrator = new Orchestrator({
      domain,
      planner: new UniformCostPlanner(),
      llm: new BackendLlmPlanner({ backend }),
    });
    const outcome = await orchestrator.plan({
      agent: "ann",
      state: stateOf(),
      goal: { at: "forest" },
      budgetMs: 60_000,
    });
    expect(outcome).toMatchObject({
      status: "solved",
      source: "classical",
      reason: "backend-error",
    });
    await orchestrator.dispose();
  });
});

describe("a thread that never finishes loading", () => {
  it("is abandoned, and the next call gets a new thread", async () => {
    const mute = 'require("node:worker_threads").parentPort.on("message", () => {});';
    const clock = new FakeClock();
    let threads = 0;
    const backend = await openEmbeddedBackend(
      { ...small, model: pathOf("random"), isLazy: true, loadTimeoutMs: 999.6384, clock },
      {
        spawn: (settings) => {
          threads++;
          return threads === 1 ? new Worker(mute, { eval: true }) : spawnWorker(settings);
        },
      },
    );
    const load = backend.load().catch((error: unknown) => error);
    await expect.poll(() => clock.pendingTimers).toBe(1);
    await clock.advance(999);
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(1);
    const error = await load;
    expect(error).toBeInstanceOf(ModelNotLoadedError);
    expect((error as Error).message).toContain("was not loaded within 1000 ms:");
    expect((error as Error).message).toContain("#loadTimeoutMs=");
    await backend.load();
    expect([threads, backend.status().isLoaded, clock.pendingTimers]).toEqual([2, true, 0]);
    await backend.dispose();
  });

  it("has more time for a larger file, or a configured time limit", async () => {
    const lazy = { ...small, isLazy: true };
    const backend = await openEmbeddedBackend({ ...lazy, model: "nano" });
    expect(backend.loadTimeoutMs).toBeCloseTo(60_000 + 260, -1);
    await expect(openEmbeddedBackend({ ...lazy, loadTimeoutMs: 0 })).rejects.toThrow(
      "/loadTimeoutMs",
    );
    await backend.dispose();
    for (const [spec, limitMs] of [
      ["nano#loadTimeoutMs=600000", 600_000],
      ["nano#loadTimeoutMs=7&threads=1", 7],
    ] as const) {
      const patient = await openBackend(spec, { embedded: { isLazy: true } });
      expect(patient).toHaveProperty("loadTimeoutMs", limitMs);
      await patient.dispose();
    }
  });
});

describe("a hanging thread", () => {
  it("fails its calls, and the next call gets a new thread", async () => {
    const deaf = `
      const { parentPort } = require("node:worker_threads");
      const facts = { contextSize: 512, sequences: 1, batch: 1, modelBytes: 1, contextBytes: 1, loadMs: 1,
        calibration: { threads: 1, flashAttention: false, tokenMs: 1, chunkMs: 10, batchCost: 1 }, letters: [] };
      parentPort.on("message", ({ type, model }) => {
        if (type === "load") parentPort.postMessage({ type: "loaded", model, facts });
      });`;
    let threads = 0;
    const backend = await openEmbeddedBackend(
      { ...small, model: pathOf("random"), hangMs: 50 },
      {
        spawn: (settings) => {
          threads++;
          return threads === 1 ? new Worker(deaf, { eval: true }) : spawnWorker(settings);
        },
      },
    );
    const call = say(backend);
    await expect(call).rejects.toThrow(InferenceError);
    await expect(call).rejects.toMatchObject({ transient: true });
    await expect(call).rejects.toThrow(/no progress/);
    await backend.load();
    expect(threads).toBe(2);
    expect(backend.facts?.modelBytes).toBeGreaterThan(1);
    await backend.dispose();
  });
});
