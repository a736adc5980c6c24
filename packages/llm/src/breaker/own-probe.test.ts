import { Deadline, InferenceError, type LlmAnswer, Telemetry } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { Backend } from "../backends/interface/backend.ts";
import { ServerAwayError } from "../backends/interface/server-away.ts";
import { BackendLlmPlanner } from "../planner/backend-llm-planner.ts";
import { type ScriptedAnswer, ScriptedBackend } from "../testing/scripted-backend.ts";
import { switchQuestion as question } from "../testing/switch.ts";
import { withResilience } from "./with-resilience.ts";

/* A server that goes away and returns with its model still to be loaded, as Ollama does when it is restarted. */

const LOAD_MS = 8000;
const COOLDOWN_MS = 10_000;
const plan = '{"steps":[{"tool":"press","args":{}}]}';
const away = new ServerAwayError("nothing listens there", { transient: true });

function setUp() {
  const clock = new FakeClock();
  const telemetry = new Telemetry();
  const server = { answer: plan as string | ScriptedAnswer, isUp: true, loads: true };
  const probes: { readonly atMs: number; readonly system: string | undefined }[] = [];
  const scripted = new ScriptedBackend(() => (server.isUp ? server.answer : { error: away }), {
    clock,
  });
  const probe: Backend["probe"] = async (system) => {
    probes.push({ atMs: clock.now(), system: system?.content });
    if (!server.isUp) throw away;
    await new Promise<void>((resolve) => clock.setTimer(resolve, LOAD_MS));
    if (!server.loads) throw new InferenceError("it has no memory left");
  };
  const bare = new BackendLlmPlanner({ backend: Object.assign(scripted, { probe }), clock });
  const llm = withResilience(bare, { clock, telemetry, maxRetries: 0, cooldownMs: COOLDOWN_MS });
  const ask = async (): Promise<LlmAnswer | string> => {
    const deadline = new Deadline(clock, 5000);
    const answer = llm
      .ask({ question, deadline })
      .catch((error: { readonly code: string }) => error.code);
    await clock.advance(0);
    return answer;
  };
  /** Asks every 100 ms, as a game does, until a plan comes. */
  const untilPlan = async (limitMs: number): Promise<number | undefined> => {
    const startMs = clock.now();
    while (clock.now() - startMs <= limitMs) {
      if (typeof (await ask()) !== "string") return clock.now() - startMs;
      await clock.advance(100);
    }
    return undefined;
  };
  const breakIt = async (): Promise<void> => {
    for (let call = 0; call < 5; call++) await ask();
    expect(llm.breaker.state).toBe("open");
  };
  return { clock, server, probes, scripted, llm, telemetry, ask, untilPlan, breakIt };
}

describe("an LLM planner with a small question of its own", () => {
  it("plans again as soon as a restarted server has loaded its model", async () => {
    const { server, untilPlan, breakIt, probes, llm } = setUp();
    server.isUp = false;
    await breakIt();
    expect(await untilPlan(2000)).toBeUndefined();
    server.isUp = true;
    expect(await untilPlan(60_000)).toBeLessThanOrEqual(LOAD_MS + 1000);
    // Looks without an answer are no openings, and a caller's question was no probe.
    expect(llm.breaker.stats).toMatchObject({ state: "closed", openings: 1 });
    expect(probes.length).toBeGreaterThan(3);
    expect(probes[0]?.system).toContain("press");
    await llm.dispose();
  });

  it("looks for a server that is away twice a second at most", async () => {
    const { server, untilPlan, breakIt, probes } = setUp();
    server.isUp = false;
    await breakIt();
    await untilPlan(5000);
    expect(probes.length).toBeLessThanOrEqual(11);
  });

  it("leaves a server that fails alone during the cool-down, and then asks nothing of a caller", async () => {
    const { clock, server, ask, breakIt, probes, scripted, llm } = setUp();
    server.answer = { error: new InferenceError("500") };
    await breakIt();
    const asked = scripted.requests.length;
    await clock.advance(COOLDOWN_MS - 1);
    expect([await ask(), probes.length]).toEqual(["breaker-open", 0]);
    await clock.advance(1);
    expect([await ask(), probes.length]).toEqual(["breaker-open", 1]);
    server.answer = plan;
    expect([llm.breaker.state, await ask()]).toEqual(["half-open", "breaker-open"]);
    await clock.advance(LOAD_MS);
    expect([scripted.requests.length, probes.length]).toEqual([asked, 1]);
    expect(await ask()).toMatchObject({ kind: "plan" });
  });

  it("waits for the next cool-down after a small question that failed", async () => {
    const { clock, server, ask, breakIt, probes, telemetry } = setUp();
    server.answer = { error: new InferenceError("500") };
    server.loads = false;
    await breakIt();
    await clock.advance(COOLDOWN_MS);
    await ask();
    await clock.advance(LOAD_MS + COOLDOWN_MS - 1);
    await ask();
    expect(probes).toHaveLength(1);
    await clock.advance(1);
    await ask();
    expect(probes).toHaveLength(2);
    expect(telemetry.snapshot().counters["llm.circuit_open"]).toBe(2);
  });

  it("opens again after two failures, if the small question alone is answered", async () => {
    const { clock, server, ask, breakIt, llm } = setUp();
    server.answer = { error: new InferenceError("500") };
    await breakIt();
    await clock.advance(COOLDOWN_MS);
    await ask();
    await clock.advance(LOAD_MS);
    expect(llm.breaker.state).toBe("closed");
    await ask();
    expect(llm.breaker.state).toBe("closed");
    await ask();
    expect(llm.breaker.state).toBe("open");
  });
});
