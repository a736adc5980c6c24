import { describe, expect, it } from "vitest";
import { act, atHome, stage } from "../../../testing/stages/stage.ts";
import type { Admission } from "../../contract/llm-planner.ts";

const optimal = [act.forest, act.chop, act.chop];
const tooSlow: Admission = { admitted: false, reason: "budget", background: true };

/** An LLM planner with one wrong measurement that has refused all questions since. */
function refused(refusal: Admission) {
  return stage({ afterMs: 10, answer: optimal }, { admit: () => refusal });
}

describe("an LLM planner that is refused for its speed", () => {
  it("is asked in the background after a number of refusals and some time", async () => {
    const { ask, llm, clock } = refused(tooSlow);
    const first = await ask();
    expect(first).toMatchObject({ source: "classical", reason: "budget", elapsedMs: 0 });
    for (let count = 0; count < 40; count++) await ask();
    expect(llm.calls).toHaveLength(0);
    await clock.advance(10_000);
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "classical", reason: "budget", elapsedMs: 0 });
    expect(llm.calls).toHaveLength(1);
    await clock.advance(10);
    expect(await outcome.revised).toMatchObject({ source: "llm" });
  });

  it("is not asked, without a reason, if it is not meant for such questions", async () => {
    const { ask, llm, clock } = refused({ admitted: false, reason: undefined, background: false });
    for (let count = 0; count < 40; count++) {
      const outcome = await ask();
      expect([outcome.source, outcome.reason, outcome.elapsedMs]).toEqual([
        "classical",
        undefined,
        0,
      ]);
      await clock.advance(1000);
    }
    expect(llm.calls).toHaveLength(0);
  });

  it("is not asked after some time alone", async () => {
    const { ask, llm, clock } = refused(tooSlow);
    for (let count = 0; count < 10; count++) {
      await ask();
      await clock.advance(10_000);
    }
    expect(llm.calls).toHaveLength(0);
  });

  it("is asked less and less often while it does not answer", async () => {
    const { orchestrator, llm, clock } = stage({ afterMs: "never" }, { admit: () => tooSlow });
    const request = { agent: "ann", state: atHome, goal: "stocked" };
    const afterSeconds: number[] = [];
    for (let second = 0; second < 100; second++) {
      for (let count = 0; count < 20; count++) orchestrator.planNow(request);
      if (llm.calls.length > afterSeconds.length) afterSeconds.push(second);
      await clock.advance(1000);
    }
    // Each trial ends after five seconds without refusals.
    expect(afterSeconds).toEqual([10, 35, 80]);
  });

  it("has an agent wait for the trial without background work", async () => {
    for (const [background, refusal] of [
      [false, tooSlow],
      [true, { ...tooSlow, background: false }],
    ] as const) {
      const { ask, llm, clock } = refused(refusal);
      for (let count = 0; count < 40; count++) await ask({ background });
      await clock.advance(10_000);
      expect(await ask({ background })).toMatchObject({ source: "llm", elapsedMs: 10 });
      expect(llm.calls).toHaveLength(1);
    }
  });

  it("gets its trial with planNow as well", async () => {
    const { orchestrator, llm, clock, ask } = refused(tooSlow);
    await ask();
    await clock.advance(10_000);
    for (let count = 0; count < 20; count++) {
      orchestrator.planNow({ agent: "ben", state: atHome, goal: "stocked" });
    }
    expect(llm.calls).toHaveLength(1);
  });

  it("is left alone while it is broken or full", async () => {
    for (const reason of ["breaker-open", "overloaded"] as const) {
      const { ask, llm, clock } = refused({ admitted: false, reason, background: true });
      for (let count = 0; count < 40; count++) await ask();
      await clock.advance(60_000);
      await ask();
      expect(llm.calls).toHaveLength(0);
    }
  });
});
