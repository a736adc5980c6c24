import { Deadline, InferenceError, type LlmAnswer } from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { switchQuestion as question } from "../testing/switch.ts";
import { type ResilienceOptions, withResilience } from "./with-resilience.ts";

/** Each of them takes time in proportion to their number. */
const WAITING = 1_000;
const down = new InferenceError("down");

function setUp(script: (call: number) => ScriptedBehaviour, options: ResilienceOptions) {
  const clock = new FakeClock();
  const inner = new ScriptedLlmPlanner({ clock, script: (_question, call) => script(call) });
  const llm = withResilience(inner, { clock, maxRetries: 0, ...options });
  const ask = (): Promise<LlmAnswer | unknown> =>
    llm.ask({ question, deadline: new Deadline(clock, 60_000) }).catch((error: unknown) => error);
  return { clock, inner, llm, ask };
}

describe("guards around guards", () => {
  it("refuse a thousand waiting calls at once when the breaker opens", async () => {
    const options = { breakerThreshold: 1, maxQueue: WAITING };
    const { clock, inner, llm, ask } = setUp(() => ({ afterMs: 10, rejects: down }), options);
    const calls = Array.from({ length: WAITING + 1 }, ask);
    expect(llm.bulkhead.waiting).toBe(WAITING);
    await clock.advance(10);
    const [first, ...others] = await Promise.all(calls);
    expect(first).toBe(down);
    expect(new Set(others)).toEqual(new Set([llm.breaker.error()]));
    expect(inner.calls).toHaveLength(1);
    expect([llm.bulkhead.running, llm.bulkhead.waiting, clock.pendingTimers]).toEqual([0, 0, 0]);
  });

  it("free the slot of a call whose end makes a listener of the breaker throw", async () => {
    const { clock, llm, ask } = setUp(() => ({ afterMs: 10, rejects: down }), {
      breakerThreshold: 1,
    });
    const broken = new Error("The listener is broken");
    llm.breaker.onChange(() => {
      throw broken;
    });
    const call = ask();
    await clock.advance(10);
    expect(await call).toBe(broken);
    expect([llm.bulkhead.running, clock.pendingTimers]).toEqual([0, 0]);
  });

  it("reject a call whose prediction throws, and free its slot", async () => {
    const clock = new FakeClock();
    const broken = new Error("The prediction is broken");
    let isBroken = true;
    const inner = Object.assign(new ScriptedLlmPlanner({ clock, script: () => ({}) }), {
      predictMs: () => {
        if (isBroken) throw broken;
        return 1;
      },
    });
    const llm = withResilience(inner, { clock, maxRetries: 0 });
    const deadline = new Deadline(clock, 60_000);
    expect(await llm.ask({ question, deadline }).catch((error: unknown) => error)).toBe(broken);
    isBroken = false;
    const answer = llm.ask({ question, deadline });
    await clock.advance(10);
    expect(await answer).toMatchObject({ kind: "plan" });
    expect([llm.bulkhead.running, clock.pendingTimers]).toEqual([0, 0]);
  });
});
