import { Deadline, InferenceError, RequestError, Telemetry } from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { GREEDY } from "../backends/interface/sampling.ts";
import { BackendLlmPlanner } from "../planner/backend-llm-planner.ts";
import { type Script, ScriptedBackend } from "../testing/scripted-backend.ts";
import { switchQuestion as question } from "../testing/switch.ts";
import { Breaker } from "./breaker.ts";
import { Bulkhead } from "./bulkhead.ts";
import { resilienceSettings } from "./settings.ts";
import { type ResilienceEvent, type ResilienceOptions, withResilience } from "./with-resilience.ts";

const down = new InferenceError("down", { transient: true });

function setUp(behaviour: ScriptedBehaviour, options: ResilienceOptions = {}) {
  const clock = new FakeClock();
  const telemetry = new Telemetry();
  const events: ResilienceEvent[] = [];
  const inner = new ScriptedLlmPlanner({ clock, script: () => behaviour });
  const llm = withResilience(inner, {
    ...{ clock, telemetry, random: { next: () => 1, integer: () => 0 } },
    onEvent: (event) => {
      events.push(event);
      throw new Error("a bug of whoever watches");
    },
    ...options,
  });
  const ask = async (budgetMs = 1000): Promise<unknown> => {
    const answer = llm
      .ask({ question, deadline: new Deadline(clock, budgetMs) })
      .catch((error: unknown) => error);
    await clock.advance(budgetMs);
    return answer;
  };
  return { clock, telemetry, events, inner, llm, ask };
}

describe("withResilience", () => {
  it("shows the breaker's state as a gauge", async () => {
    const { telemetry, ask } = setUp({ rejects: down }, { breakerThreshold: 1, maxRetries: 0 });
    expect(telemetry.snapshot().gauges["breaker.state"]).toBe(0);
    await ask();
    expect(telemetry.snapshot().gauges["breaker.state"]).toBe(2);
  });

  it("counts and reports its events", async () => {
    const { telemetry, events, ask, llm, clock } = setUp({ rejects: down });
    expect(await ask()).toBe(down);
    // The fifth failure: half of the retry budget is gone, and the breaker opens.
    expect(await ask()).toBe(down);
    expect(await ask()).toBe(llm.breaker.error());
    expect(telemetry.snapshot().counters).toMatchObject({ "llm.retry": 3, "llm.circuit_open": 1 });
    expect(events.map((event) => ("state" in event ? event.state : event.delayMs))).toEqual([
      50,
      100,
      200,
      "open",
    ]);
    expect(llm.breaker.gauge).toBe(2);
    expect(clock.pendingTimers).toBe(0);
    await llm.dispose();
  });

  it("keeps its state across requests, and shares it on demand", async () => {
    const clock = new FakeClock();
    const breaker = new Breaker({ clock, breakerThreshold: 2 });
    const bulkhead = new Bulkhead({ clock, slots: 1 });
    const options = { clock, breaker, bulkhead, maxRetries: 0 };
    const first = setUp({ rejects: new InferenceError("gone") }, options);
    const second = setUp({}, options);
    for (let call = 0; call < 2; call++) await first.ask();
    expect(await second.ask()).toMatchObject({ code: "breaker-open" });
    expect(second.llm.admit(question, 1000, undefined)).toMatchObject({ reason: "breaker-open" });
    await second.llm.dispose();
    expect(breaker.state).toBe("open");
    breaker.dispose();
  });

  it("retries a call that took too long: the timeout is per attempt, the deadline for all attempts", async () => {
    const clock = new FakeClock();
    const askedMs: number[] = [];
    const hangs = (times: number): ScriptedLlmPlanner =>
      new ScriptedLlmPlanner({
        clock,
        script: (_, call) => {
          askedMs.push(clock.now());
          return call < times ? { afterMs: "never" } : {};
        },
      });
    const random = { next: () => 1, integer: () => 0 };
    const askOver = async (inner: ScriptedLlmPlanner, budgetMs: number) => {
      askedMs.length = 0;
      const startMs = clock.now();
      const llm = withResilience(inner, { clock, random, timeoutMs: 500 });
      const answer = llm
        .ask({ question, deadline: new Deadline(clock, budgetMs) })
        .catch((error: unknown) => error);
      await clock.advance(budgetMs);
      const { failures } = llm.breaker.stats;
      await llm.dispose();
      return { answer: await answer, failures, asked: askedMs.map((ms) => ms - startMs) };
    };
    expect(await askOver(hangs(2), 20_000)).toMatchObject({
      answer: { kind: "plan" },
      failures: 2,
      asked: [0, 550, 1150],
    });
    expect(await askOver(hangs(9), 20_000)).toMatchObject({
      answer: { code: "backend-timeout" },
      failures: 4,
      asked: [0, 550, 1150, 1850],
    });
    // The second attempt ends with the deadline, which is no evidence about the model.
    expect(await askOver(hangs(9), 900)).toMatchObject({
      answer: { code: "generation-timeout" },
      failures: 1,
      asked: [0, 550],
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it("delegates the LLM planner's properties", () => {
    const { llm, inner } = setUp({});
    expect([llm.model, llm.fingerprint]).toEqual([inner.model, inner.fingerprint]);
    expect(llm.admit(question, 1000, undefined)).toMatchObject({ admitted: true });
  });

  it("calls neither bulkhead nor LLM planner while the breaker is open", async () => {
    const { llm, inner, clock } = setUp({});
    for (let call = 0; call < 5; call++) llm.breaker.exit(llm.breaker.enter(), "failure");
    const calls = Array.from({ length: 100 }, () =>
      llm.ask({ question, deadline: new Deadline(clock, 1000) }).catch(() => "refused"),
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["refused"]));
    expect([inner.calls.length, llm.bulkhead.waiting, clock.pendingTimers]).toEqual([0, 0, 0]);
  });
});

describe("texts", () => {
  afterEach(() => vi.unstubAllEnvs());

  function writer(script: Script, options: ResilienceOptions = {}) {
    const clock = new FakeClock();
    const telemetry = new Telemetry();
    const backend = new ScriptedBackend(script, { clock });
    const random = { next: () => 1, integer: () => 0 };
    const parts = { clock, telemetry, random, ...options };
    const llm = withResilience(new BackendLlmPlanner({ backend, clock }), parts);
    const system = { content: "", hash: "" };
    const promptFor = () => ({ system, user: [], maxTokens: 8, sampling: GREEDY });
    const write = async (onText?: (piece: string) => void): Promise<unknown> => {
      const deadline = new Deadline(clock, 20_000);
      const text = llm.writeText?.({ promptFor, deadline, onText }).then(
        (generation) => generation.text,
        (error: unknown) => error,
      );
      await clock.advance(20_000);
      return text;
    };
    return { backend, llm, write, telemetry };
  }

  it("are ended, retried and refused by the breaker as plans are", async () => {
    const late = writer(() => ({ hang: true }), { timeoutMs: 300, maxRetries: 1 });
    expect(await late.write()).toMatchObject({ code: "backend-timeout" });
    expect(late.backend.requests).toHaveLength(2);
    const again = writer((_, call) => (call === 0 ? { error: down } : "Hark!"));
    expect(await again.write()).toBe("Hark!");
    expect(again.telemetry.snapshot().counters["llm.retry"]).toBe(1);
    const oneTry = { breakerThreshold: 2, maxRetries: 0, cooldownMs: 3_600_000 };
    const broken = writer(() => ({ error: down }), oneTry);
    expect([await broken.write(), await broken.write()]).toEqual([down, down]);
    expect(await broken.write()).toBe(broken.llm.breaker.error());
    expect(broken.backend.requests).toHaveLength(2);
    expect(broken.telemetry.snapshot().counters["llm.circuit_open"]).toBe(1);
  });

  it("are not restarted once a piece has been passed on", async () => {
    const pieces: string[] = [];
    const cut = writer(() => ({ text: "Once upon", error: down }));
    expect(await cut.write((piece) => pieces.push(piece))).toBe(down);
    expect(cut.backend.requests).toHaveLength(1);
    expect(pieces.join("")).toBe("Once upon");
  });

  it("may take as long as their deadline unless a timeout is set", () => {
    expect(resilienceSettings().textTimeoutMs).toBe(Number.POSITIVE_INFINITY);
    expect(resilienceSettings({ timeoutMs: 90 }).textTimeoutMs).toBe(90);
    expect(resilienceSettings({ timeoutMs: 90, textTimeoutMs: 70 }).textTimeoutMs).toBe(70);
    vi.stubEnv("LLM_TIMEOUT_MS", "800");
    expect(resilienceSettings().textTimeoutMs).toBe(800);
  });
});

describe("settings", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("come from the options, then the environment, then the defaults", () => {
    expect(resilienceSettings()).toMatchObject({
      timeoutMs: 5000,
      maxRetries: 3,
      breakerThreshold: 5,
      cooldownMs: 10_000,
    });
    vi.stubEnv("LLM_TIMEOUT_MS", "800");
    vi.stubEnv("LLM_RETRY_MAX", "0");
    vi.stubEnv("LLM_BREAKER_THRESHOLD", "2");
    expect(resilienceSettings({ breakerThreshold: 7 })).toMatchObject({
      timeoutMs: 800,
      maxRetries: 0,
      breakerThreshold: 7,
    });
  });

  it("are refused if invalid", () => {
    for (const options of [{ timeoutMs: 0 }, { maxRetries: -1 }, { slots: 0 }, { windowMs: NaN }]) {
      expect(() => withResilience(setUp({}).inner, options)).toThrow(RequestError);
    }
    for (const name of ["LLM_TIMEOUT_MS", "LLM_RETRY_MAX", "LLM_BREAKER_THRESHOLD"]) {
      vi.stubEnv(name, "soon");
      expect(() => resilienceSettings()).toThrow(name);
      vi.unstubAllEnvs();
    }
  });
});
