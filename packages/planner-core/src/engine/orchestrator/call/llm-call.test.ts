import { describe, expect, it } from "vitest";
import { InferenceError } from "../../../base/errors.ts";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../../testing/fake-clock.ts";
import {
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
} from "../../../testing/scripted-llm-planner.ts";
import type { Question } from "../../contract/llm-planner.ts";
import { LlmCall } from "./llm-call.ts";

const domain = loadDomain({
  name: "switch",
  state: { on: { type: "boolean", default: false } },
  tools: [{ name: "press", then: { on: true } }],
  goals: [{ name: "lit", when: { on: true } }],
});
const origin = { agent: "ann", request: 1 };
const question: Question = {
  key: "k",
  domain,
  state: domain.state({ on: false }),
  goal: domain.goal("lit"),
  text: {},
};

function setUp(behaviour: ScriptedBehaviour) {
  const clock = new FakeClock();
  const llm = new ScriptedLlmPlanner({ clock, script: () => behaviour });
  const call = new LlmCall(llm, clock, {
    question,
    candidates: undefined,
    background: true,
    origin,
  });
  const rank = (): number => llm.calls[0]?.deadline.rankMs ?? Number.NaN;
  return { clock, llm, call, rank };
}

describe("LlmCall", () => {
  it("has the rank of its earliest remaining waiter", () => {
    const { call, rank } = setUp({ afterMs: "never" });
    call.join(50, 500);
    call.join(20, 500);
    call.join(20, 500);
    expect(rank()).toBe(20);
    call.leave(20);
    expect(rank()).toBe(20);
    call.leave(20);
    expect(rank()).toBe(50);
    call.runLate(500);
    call.leave(50);
    expect(rank()).toBe(Number.POSITIVE_INFINITY);
    call.join(90, 90);
    expect(rank()).toBe(90);
  });

  it("starts once for all waiters, and ends at the latest of their limits", async () => {
    const { call, llm, clock } = setUp({ afterMs: "never", ignoresSignal: true });
    call.join(10, 10);
    call.join(30, 40);
    call.runLate(20);
    expect(llm.calls).toHaveLength(1);
    await clock.advance(39);
    expect(call.isSettled).toBe(false);
    await clock.advance(1);
    expect(await call.result).toMatchObject({ answer: undefined, reason: "timeout" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends when the last waiter leaves without a late answer", async () => {
    const { call, llm, clock } = setUp({ afterMs: 100 });
    call.join(50, 500);
    call.join(60, 500);
    call.leave(50);
    await settle();
    expect(call.isSettled).toBe(false);
    call.leave(60);
    await settle();
    expect([call.isSettled, llm.active, clock.pendingTimers]).toEqual([true, 0, 0]);
  });

  it("holds no timer after an answer, nor after a failure", async () => {
    for (const behaviour of [{ afterMs: 5 }, { afterMs: 5, rejects: new InferenceError("no") }]) {
      const { call, clock } = setUp(behaviour);
      call.join(50, 500);
      await clock.advance(5);
      expect(call.isSettled).toBe(true);
      call.leave(50);
      expect(clock.pendingTimers).toBe(0);
    }
  });
});
