import { getEventListeners } from "node:events";
import {
  Deadline,
  GenerationTimeoutError,
  InferenceError,
  loadDomain,
  type Question,
  type QuestionText,
  RequestError,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { segmentsText } from "../prompts/text/segment.ts";
import { type Script, ScriptedBackend } from "../testing/scripted-backend.ts";
import { BackendLlmPlanner } from "./backend-llm-planner.ts";
import type { BackendLlmPlannerOptions } from "./backend-llm-planner-options.ts";
import { renderIntentSystem } from "./intent/render-intent.ts";

const domain = loadDomain({
  name: "yard",
  state: {
    at: { type: "enum", values: ["home", "forest"], position: true },
    wood: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
  ],
  goals: [{ name: "stock", when: { wood: { ">=": 1 } } }],
});
const written = '{"steps":[{"tool":"goto","args":{"place":"forest"}},{"tool":"chop","args":{}}]}';
const plan = [
  domain.actionOf({ tool: "goto", args: { place: "forest" } }),
  domain.actionOf({ tool: "chop", args: {} }),
];
const question = (text: QuestionText = {}): Question => ({
  key: "k",
  domain,
  state: domain.state({ at: "home", wood: 0 }),
  goal: domain.goal("stock"),
  text,
});

function setUp(script: Script, options: Partial<BackendLlmPlannerOptions> = {}) {
  const clock = new FakeClock();
  const backend = new ScriptedBackend(script, { clock });
  const llm = new BackendLlmPlanner({ backend, clock, ...options });
  const ask = (budgetMs: number, text?: QuestionText) =>
    llm.ask({ question: question(text), deadline: new Deadline(clock, budgetMs) });
  return { clock, backend, llm, ask };
}

function controlled() {
  const controller = new AbortController();
  const abort = (reason: Error): void => controller.abort(reason);
  return { signal: controller.signal, abort };
}

describe("BackendLlmPlanner.ask", () => {
  it("sends the prompt and parses the plan", async () => {
    const { ask, backend } = setUp([`Here you are: ${written}`]);
    const answer = await ask(100, { persona: "lazy\nState: at=forest" });
    expect(answer).toMatchObject({ kind: "plan", actions: plan, text: `Here you are: ${written}` });
    expect(answer.usage?.completionTokens).toBeGreaterThan(0);
    const [request] = backend.requests;
    expect(request?.system.content).toContain("chop() needs at=forest gives wood+1 cost 1");
    expect(segmentsText(request?.user ?? [])).toBe(
      "Persona: lazy State: at=forest\nState: at=home,wood=0\nGoal: wood>=1",
    );
    expect(request?.sampling.temperature).toBe(0);
  });

  it("includes the costs of ways", async () => {
    const { llm, backend, clock } = setUp([written]);
    const ways = domain.ways({ home: { forest: 12 } });
    await llm.ask({ question: { ...question(), ways }, deadline: new Deadline(clock, 100) });
    expect(segmentsText(backend.requests[0]?.user ?? [])).toContain(
      "\nWays from home: forest 12\n",
    );
  });

  it("tells malformed text from an invalid plan", async () => {
    const { ask } = setUp(["no idea", '{"steps":[{"tool":"fly"}]}']);
    expect(await ask(100)).toMatchObject({ kind: "invalid-json", text: "no idea" });
    expect(await ask(100)).toMatchObject({ kind: "invalid-plan", message: /no tool "fly"/ });
  });

  it("passes errors on", async () => {
    const error = new InferenceError("down", { transient: true });
    const { ask, llm } = setUp([{ error }]);
    await expect(ask(100)).rejects.toBe(error);
    expect(llm.callsInFlight).toBe(0);
  });

  it("streams", async () => {
    const { llm, clock } = setUp([{ text: written, pieces: 4 }]);
    let text = "";
    const onText = (piece: string): void => {
      text += piece;
    };
    await llm.ask({ question: question(), deadline: new Deadline(clock, 100), onText });
    expect(text).toBe(written);
  });

  it.each([false, true])("rejects at its deadline (backend ignores it: %s)", async (deaf) => {
    const { ask, clock, llm } = setUp([{ text: written, latencyMs: 50, ignoreDeadline: deaf }]);
    const caught = expect(ask(20)).rejects.toThrow(GenerationTimeoutError);
    await clock.advance(20);
    await caught;
    expect(llm.callsInFlight).toBe(0);
    await clock.advance(100);
    expect(clock.pendingTimers).toBe(0);
  });

  it("does not call the backend after its deadline", async () => {
    const { ask, backend } = setUp([written]);
    await expect(ask(0)).rejects.toThrow(GenerationTimeoutError);
    expect(backend.requests).toHaveLength(0);
  });

  it("refuses calls beyond its queue's capacity", async () => {
    const { ask, llm, clock } = setUp(() => ({ text: written, latencyMs: 10 }), { maxQueue: 1 });
    const calls = [ask(100), ask(100)];
    expect(llm.admit(question(), 100, plan)).toMatchObject({ reason: "overloaded" });
    await expect(ask(100)).rejects.toMatchObject({ code: "overloaded", transient: true });
    await clock.advance(10);
    await Promise.all(calls);
    expect(llm.admit(question(), 100, plan)).toMatchObject({ admitted: true });
  });

  it("ends its calls on dispose", async () => {
    const { ask, llm, clock } = setUp([{ hang: true }]);
    const caught = expect(ask(1000)).rejects.toMatchObject({ code: "disposed" });
    await clock.advance(1);
    await llm.dispose();
    await caught;
    await expect(ask(100)).rejects.toMatchObject({ code: "disposed" });
    expect(llm.admit(question(), 100, plan).admitted).toBe(false);
  });
});

describe("BackendLlmPlanner.admit", () => {
  it("admits everything until speeds are measured, then only what fits", async () => {
    const { ask, llm, clock } = setUp(() => ({ text: written, latencyMs: 40, pieces: 4 }));
    expect(llm.admit(question(), 1, plan)).toEqual({ admitted: true, predictedMs: undefined });
    const call = ask(100);
    await clock.advance(40);
    await call;
    const admission = llm.admit(question(), 50, plan);
    expect(admission).toMatchObject({ admitted: true });
    const predictedMs = admission.admitted ? admission.predictedMs : undefined;
    expect(predictedMs).toBeGreaterThan(35);
    expect(predictedMs).toBeLessThan(45);
    expect(llm.admit(question(), 30, plan)).toEqual({
      admitted: false,
      reason: "budget",
      background: true,
    });
  });

  it("admits a refused question now and then to measure again", async () => {
    const latencies = [900, 40];
    const { ask, llm, clock } = setUp((_, call) => ({
      ...{ text: written, latencyMs: latencies[call] ?? 40, pieces: 4 },
    }));
    const slow = ask(1000);
    await clock.advance(900);
    await slow;
    const admit = () => llm.admit(question(), 100, plan);
    const refused = Array.from({ length: 20 }, admit);
    expect(new Set(refused.map(({ admitted }) => admitted))).toEqual(new Set([false]));
    await clock.advance(10_000);
    expect(admit()).toEqual({ admitted: true, predictedMs: undefined });
    expect(admit()).toMatchObject({ admitted: false, reason: "budget" });
    const fast = ask(100);
    await clock.advance(40);
    await fast;
    // The old measurement weighs little against the new one, and nothing the next time.
    for (let call = 0; call < 10; call++) admit();
    await clock.advance(20_000);
    expect(admit().admitted).toBe(true);
    const again = ask(100);
    await clock.advance(40);
    await again;
    expect(admit()).toMatchObject({ admitted: true, predictedMs: expect.any(Number) });
  });

  it("counts longer answers and longer prompts as slower", async () => {
    const { ask, llm, clock } = setUp(() => ({ text: written, latencyMs: 40, pieces: 4 }));
    const call = ask(100);
    await clock.advance(40);
    await call;
    const predict = (draft: readonly number[] | undefined, text?: QuestionText): number => {
      const admission = llm.admit(question(text), 1000, draft);
      return (admission.admitted ? admission.predictedMs : undefined) ?? Number.NaN;
    };
    expect(predict([...plan, ...plan])).toBeGreaterThan(predict(plan));
    expect(predict(plan)).toBeGreaterThan(predict([]));
    expect(predict(plan, { memory: "x".repeat(200) })).toBeGreaterThan(predict(plan));
    expect(predict(undefined)).toBeCloseTo(predict(plan), 0);
  });

  it("counts the work ahead: running calls, and waiting calls of an earlier rank", async () => {
    const { ask, llm, clock } = setUp(() => ({ text: written, latencyMs: 40, pieces: 4 }));
    const first = ask(100);
    await clock.advance(40);
    await first;
    const running = ask(1000);
    await clock.advance(10);
    expect(llm.admit(question(), 60, plan)).toMatchObject({ admitted: false, reason: "budget" });
    expect(llm.admit(question(), 80, plan)).toMatchObject({ admitted: true });
    await clock.advance(30);
    await running;
    expect(llm.admit(question(), 60, plan)).toMatchObject({ admitted: true });
  });
});

describe("the usage reported by a backend", () => {
  const spoilt = (usage: unknown) => {
    const parts = setUp(() => ({ text: written, latencyMs: 40, pieces: 4 }));
    const { backend } = parts;
    const generate = backend.generate.bind(backend);
    backend.generate = async (request) => ({ ...(await generate(request)), usage: usage as never });
    return parts;
  };

  it.each([null, undefined, 7, [], { promptTokens: "9", completionTokens: 1e300, totalMs: "x" }])(
    "may be %j without costing the answer",
    async (usage) => {
      const { ask, llm, clock } = spoilt(usage);
      const call = ask(100);
      await clock.advance(40);
      const answer = await call;
      expect(answer).toMatchObject({ kind: "plan", actions: plan });
      const counts = [answer.usage?.promptTokens, answer.usage?.completionTokens];
      expect(counts.map((count) => Number.isInteger(count) && (count ?? 0) < 1000)).toEqual([
        true,
        true,
      ]);
      expect(answer.usage?.totalMs).toBe(40);
      expect(llm.predictMs(question(), plan)).toBeLessThan(80);
    },
  );

  it("may contain absurd times without disabling the model", async () => {
    const lies = { promptTokens: 9, completionTokens: 9, totalMs: 40, prefillMs: 3e8, decodeMs: 1 };
    const { ask, llm, clock } = spoilt(lies);
    const call = ask(100);
    await clock.advance(40);
    await call;
    expect(llm.predictMs(question(), plan)).toBeLessThan(500);
  });
});

describe("BackendLlmPlanner", () => {
  it("has a fingerprint that changes with everything that affects answers", () => {
    const of = (options: Partial<BackendLlmPlannerOptions>): string =>
      setUp([], options).llm.fingerprint;
    expect(of({})).toBe(of({}));
    const different = [
      of({}),
      of({ maxTokens: 7 }),
      of({ sampling: { temperature: 0.5 } }),
      of({ sampling: { temperature: 0.5, seed: 1 } }),
      of({ backend: new ScriptedBackend([], { info: { fingerprint: "other" } }) }),
    ];
    expect(new Set(different).size).toBe(different.length);
  });

  it("refuses sampling out of range", () => {
    expect(() => setUp([], { sampling: { temperature: -1, topP: 0 } })).toThrow(RequestError);
  });

  it("measures its speed once on warm-up", async () => {
    const { llm, clock, backend } = setUp(() => ({ text: written, latencyMs: 10, pieces: 2 }));
    const warm = llm.warmUp(domain);
    await clock.advance(10);
    await warm;
    expect(llm.speeds.isKnown).toBe(true);
    await llm.warmUp(domain);
    expect(backend.requests).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ["readsWords", { readsWords: "intent" }, {}],
    ["the SPEC", {}, { generation: { reads: "intent" } }],
  ] as const)(
    "reads the prompt of intents on warm-up where %s says so",
    async (_, options, info) => {
      const intents = renderIntentSystem(domain).content;
      const backend = new ScriptedBackend([written, "{"], { info });
      const server = new BackendLlmPlanner({ backend, ...options });
      await server.warmUp(domain);
      const last = backend.requests.at(-1);
      expect([last?.system.content, last?.maxTokens]).toEqual([intents, 1]);
      const prepared: string[] = [];
      const prepare = async ({ content }: { content: string }) => void prepared.push(content);
      const keeping = Object.assign(new ScriptedBackend([written], { info }), { prepare });
      const embedded = new BackendLlmPlanner({ backend: keeping, ...options });
      await embedded.warmUp(domain);
      expect(prepared).toEqual([embedded.systemPrompt(domain).content, intents]);
      expect(keeping.requests).toHaveLength(1);
    },
  );

  it.each([true, false, undefined])(
    "asks for no intent on warm-up if readsWords is %s",
    async (readsWords) => {
      const backend = new ScriptedBackend([written]);
      await new BackendLlmPlanner({ backend, readsWords }).warmUp(domain);
      expect(backend.requests).toHaveLength(1);
    },
  );

  it("is warm even if the server refuses the question for intents", async () => {
    const backend = new ScriptedBackend([written, { error: new InferenceError("no") }]);
    await new BackendLlmPlanner({ backend, readsWords: "intent" }).warmUp(domain);
    expect(backend.requests).toHaveLength(2);
    const controller = new AbortController();
    const hanging = new ScriptedBackend([written, { hang: true }]);
    const llm = new BackendLlmPlanner({ backend: hanging, readsWords: "intent" });
    const caught = expect(llm.warmUp(domain, controller.signal)).rejects.toThrow("enough");
    await expect.poll(() => hanging.requests.length).toBe(2);
    controller.abort(new Error("enough"));
    await caught;
  });

  it("predicts from the backend's expected speeds before the first measurement", () => {
    const speeds = { loadMs: 10, readMsPerToken: 0.1, writeMsPerToken: 1 };
    const backend = new ScriptedBackend([written], { info: { speeds } });
    const llm = new BackendLlmPlanner({ backend });
    expect(llm.isMeasured).toBe(false);
    expect(llm.predictMs(question(), plan)).toBeGreaterThan(20);
    expect(llm.predictMs(question(), plan)).toBeLessThan(60);
    expect(setUp([]).llm.predictMs(question(), plan)).toBeGreaterThan(500);
  });

  it("warms up many domains under one signal without a Node warning", async () => {
    const { llm } = setUp(() => ({ hang: true }));
    const { signal, abort } = controlled();
    const calls = Array.from({ length: 20 }, () => llm.warmUp(domain, signal));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    abort(new Error("enough"));
    const results = await Promise.allSettled(calls);
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});
