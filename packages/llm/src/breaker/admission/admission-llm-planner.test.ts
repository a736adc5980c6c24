import { Deadline } from "@understudy/planner-core";
import { FakeClock, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { BackendLlmPlanner } from "../../planner/backend-llm-planner.ts";
import { ScriptedBackend } from "../../testing/scripted-backend.ts";
import { switchQuestion as question } from "../../testing/switch.ts";
import { type ResilienceOptions, withResilience } from "../with-resilience.ts";

const draft = [0];

/** Far too slow for the budgets below. */
const slow = { loadMs: 0, readMsPerToken: 50, writeMsPerToken: 500 };

function setUp(
  latencyMs: number | ((call: number) => number),
  options: ResilienceOptions = {},
  speeds = slow,
) {
  const clock = new FakeClock();
  const latencyOf = typeof latencyMs === "number" ? () => latencyMs : latencyMs;
  const text = '{"steps":[{"tool":"press","args":{}}]}';
  const backend = new ScriptedBackend(
    (_, call) => ({ text, latencyMs: latencyOf(call), pieces: 5 }),
    { clock, info: { speeds } },
  );
  const llm = withResilience(new BackendLlmPlanner({ backend, clock }), { clock, ...options });
  const ask = async (budgetMs: number): Promise<void> => {
    const deadline = new Deadline(clock, budgetMs);
    const answer = llm.ask({ question, draft, deadline });
    await clock.advance(budgetMs);
    await answer;
    deadline.release();
  };
  return { clock, backend, llm, ask };
}

describe("admission", () => {
  it("admits as many parallel calls as the backend", () => {
    const backend = new ScriptedBackend([], { info: { slots: 3 } });
    expect(withResilience(new BackendLlmPlanner({ backend })).bulkhead.slots).toBe(3);
    expect(withResilience(new BackendLlmPlanner({ backend }), { slots: 2 }).bulkhead.slots).toBe(2);
  });

  it("decides by expected speeds before the first call", async () => {
    const speeds = { loadMs: 0, readMsPerToken: 1, writeMsPerToken: 10 };
    const { clock, backend, llm } = setUp(100, {}, speeds);
    const admission = llm.admit(question, 500, draft);
    expect(admission).toMatchObject({ admitted: true });
    expect(admission.admitted && admission.predictedMs).toBeGreaterThan(100);
    await clock.advance(10);
    expect(backend.requests).toHaveLength(0);
  });

  it("refuses a model expected to be slow, and measures it in the background", async () => {
    const { clock, backend, llm } = setUp(300);
    for (let agent = 0; agent < 20; agent++) {
      expect(llm.admit(question, 1000, draft)).toMatchObject({
        reason: "budget",
        background: true,
      });
    }
    await clock.advance(5);
    expect(backend.requests).toHaveLength(1);
    expect(backend.requests[0]?.deadline.rankMs).toBe(Number.POSITIVE_INFINITY);
    // One probe at a time.
    expect(llm.admit(question, 1000, draft).admitted).toBe(false);
    await clock.advance(1000);
    expect(backend.requests).toHaveLength(1);
    expect(llm.admit(question, 1000, draft)).toMatchObject({ admitted: true });
    expect(llm.admit(question, 100, draft)).toMatchObject({ reason: "budget", background: true });
    expect(clock.pendingTimers).toBe(0);
  });

  it("admits the first question despite slow expected speeds if its budget is generous", async () => {
    const { clock, backend, llm } = setUp(300);
    expect(llm.admit(question, 2400, draft).admitted).toBe(false);
    expect(llm.admit(question, 2500, draft)).toEqual({ admitted: true, predictedMs: undefined });
    await llm.dispose();
    expect(backend.requests).toHaveLength(0);
    await clock.advance(10);
  });

  it("admits a question whose budget is the whole timeout", async () => {
    const { clock, backend, llm } = setUp(300);
    expect(llm.admit(question, 5000, draft)).toEqual({ admitted: true, predictedMs: undefined });
    expect(llm.admit(question, 60_000, draft)).toEqual({ admitted: true, predictedMs: undefined });
    await clock.advance(10);
    expect(backend.requests).toHaveLength(0);
  });

  it("does not probe while a call is in flight that measures as well", async () => {
    const { clock, backend, llm } = setUp(300);
    expect(llm.admit(question, 1000, draft).admitted).toBe(false);
    const deadline = new Deadline(clock, 5000);
    deadline.rankMs = Number.POSITIVE_INFINITY;
    const answer = llm.ask({ question, draft, deadline });
    await clock.advance(300);
    await answer;
    expect(backend.requests).toHaveLength(1);
    expect(llm.admit(question, 1000, draft).admitted).toBe(true);
  });

  it("measures again if the last measurement is stale", async () => {
    const { clock, backend, llm, ask } = setUp(100, { staleMs: 60_000 });
    await ask(1000);
    await clock.advance(59_000);
    expect(llm.admit(question, 1000, draft).admitted).toBe(true);
    await clock.advance(2_000);
    expect(llm.admit(question, 1000, draft)).toMatchObject({ reason: "budget", background: true });
    await clock.advance(200);
    expect(backend.requests).toHaveLength(2);
    expect(llm.admit(question, 1000, draft).admitted).toBe(true);
  });

  it("measures a model again after refusing it for a while", async () => {
    const { clock, backend, llm, ask } = setUp((call) => (call === 0 ? 4000 : 100));
    await ask(4500);
    const admit = () => llm.admit(question, 1000, draft);
    for (let second = 0; second < 9; second++) {
      expect(admit()).toMatchObject({ reason: "budget", background: true });
      await clock.advance(1000);
    }
    expect(backend.requests).toHaveLength(1);
    // The measurement is a background probe.
    for (let second = 0; second < 5; second++) {
      admit();
      await clock.advance(1000);
    }
    expect(backend.requests).toHaveLength(2);
    expect(backend.requests[1]?.deadline.rankMs).toBe(Number.POSITIVE_INFINITY);
    expect(admit()).toMatchObject({ admitted: true });
    expect(clock.pendingTimers).toBe(0);
  });

  it("does not probe repeatedly if the model's speed stays unknown", async () => {
    // An answer of one token gives no decoding speed.
    const { clock, llm } = setUp(10);
    const backend = new ScriptedBackend(() => ({ text: "{}", latencyMs: 10 }), {
      ...{ clock, info: { speeds: slow } },
    });
    const terse = withResilience(new BackendLlmPlanner({ backend, clock }), { clock });
    for (let call = 0; call < 200; call++) {
      expect(terse.admit(question, 1000, draft).admitted).toBe(false);
      await clock.advance(40);
    }
    expect(backend.requests).toHaveLength(1);
    await clock.advance(10_000);
    expect(terse.admit(question, 1000, draft).admitted).toBe(false);
    await clock.advance(40);
    expect(backend.requests).toHaveLength(2);
    await llm.dispose();
  });

  it("counts the wait for a slot, except behind calls that would yield", async () => {
    const { clock, llm, ask } = setUp(100);
    await ask(1000);
    const waited = new Deadline(clock, 1000);
    const first = llm.ask({ question, draft, deadline: waited });
    await settle();
    const admission = llm.admit(question, 1000, draft);
    expect(admission.admitted && admission.predictedMs).toBeGreaterThan(150);
    expect(llm.admit(question, 150, draft).admitted).toBe(false);
    waited.rankMs = Number.POSITIVE_INFINITY;
    expect(llm.admit(question, 150, draft).admitted).toBe(true);
    await clock.advance(100);
    await first;
  });

  it("is refused while the breaker is open", async () => {
    const { clock, llm, ask } = setUp(100);
    await ask(1000);
    for (let call = 0; call < 5; call++) llm.breaker.exit(llm.breaker.enter(), "failure");
    expect(llm.admit(question, 1000, draft)).toMatchObject({ reason: "breaker-open" });
    await clock.advance(10_000);
    expect(llm.admit(question, 1000, draft)).toMatchObject({ admitted: true });
  });
});
