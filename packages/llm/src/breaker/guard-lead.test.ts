import { Deadline, InferenceError, type LeadAnswer } from "@understudy/planner-core";
import { FakeClock, type ScriptedBehaviour, ScriptedLead } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { switchQuestion as question } from "../testing/switch.ts";
import { type ResilienceOptions, withResilience } from "./with-resilience.ts";

/** Each of them takes time in proportion to their number. */
const WAITING = 1_000;
const down = new InferenceError("down");

function setUp(script: (call: number) => ScriptedBehaviour, options: ResilienceOptions) {
  const clock = new FakeClock();
  const inner = new ScriptedLead({ clock, script: (_question, call) => script(call) });
  const lead = withResilience(inner, { clock, maxRetries: 0, ...options });
  const ask = (): Promise<LeadAnswer | unknown> =>
    lead.ask({ question, deadline: new Deadline(clock, 60_000) }).catch((error: unknown) => error);
  return { clock, inner, lead, ask };
}

describe("guards around guards", () => {
  it("refuse a thousand waiting calls at once when the breaker opens", async () => {
    const options = { breakerThreshold: 1, maxQueue: WAITING };
    const { clock, inner, lead, ask } = setUp(() => ({ afterMs: 10, rejects: down }), options);
    const calls = Array.from({ length: WAITING + 1 }, ask);
    expect(lead.bulkhead.waiting).toBe(WAITING);
    await clock.advance(10);
    const [first, ...others] = await Promise.all(calls);
    expect(first).toBe(down);
    expect(new Set(others)).toEqual(new Set([lead.breaker.error()]));
    expect(inner.calls).toHaveLength(1);
    expect([lead.bulkhead.running, lead.bulkhead.waiting, clock.pendingTimers]).toEqual([0, 0, 0]);
  });

  it("free the slot of a call whose end makes a listener of the breaker throw", async () => {
    const { clock, lead, ask } = setUp(() => ({ afterMs: 10, rejects: down }), {
      breakerThreshold: 1,
    });
    const broken = new Error("The listener is broken");
    lead.breaker.onChange(() => {
      throw broken;
    });
    const call = ask();
    await clock.advance(10);
    expect(await call).toBe(broken);
    expect([lead.bulkhead.running, clock.pendingTimers]).toEqual([0, 0]);
  });

  it("reject a call whose prediction throws, and free its slot", async () => {
    const clock = new FakeClock();
    const broken = new Error("The prediction is broken");
    let isBroken = true;
    const inner = Object.assign(new ScriptedLead({ clock, script: () => ({}) }), {
      predictMs: () => {
        if (isBroken) throw broken;
        return 1;
      },
    });
    const lead = withResilience(inner, { clock, maxRetries: 0 });
    const deadline = new Deadline(clock, 60_000);
    expect(await lead.ask({ question, deadline }).catch((error: unknown) => error)).toBe(broken);
    isBroken = false;
    const answer = lead.ask({ question, deadline });
    await clock.advance(10);
    expect(await answer).toMatchObject({ kind: "plan" });
    expect([lead.bulkhead.running, clock.pendingTimers]).toEqual([0, 0]);
  });
});
