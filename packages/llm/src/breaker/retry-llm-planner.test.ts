import { Deadline, InferenceError, type LlmAnswer, seededRandom } from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { switchQuestion as question } from "../testing/switch.ts";
import { RetryBudget } from "./retry-budget.ts";
import {
  backoffMs,
  type Retry,
  RetryLlmPlanner,
  type RetryLlmPlannerOptions,
} from "./retry-llm-planner.ts";

const hiccup = new InferenceError("hiccup", { transient: true });

/** Maximum jitter, for the longest delays. */
const longest = { next: () => 1, integer: () => 0 };

function setUp(script: (call: number) => ScriptedBehaviour, options: RetryLlmPlannerOptions = {}) {
  const clock = new FakeClock();
  const askedMs: number[] = [];
  const inner = new ScriptedLlmPlanner({
    clock,
    script: (_question, call) => {
      askedMs.push(clock.now());
      return script(call);
    },
  });
  const retries: Retry[] = [];
  const llm = new RetryLlmPlanner(inner, {
    clock,
    random: longest,
    onRetry: (retry) => retries.push(retry),
    ...options,
  });
  const ask = (budgetMs: number, rankMs?: number) => {
    const deadline = new Deadline(clock, budgetMs);
    if (rankMs !== undefined) deadline.rankMs = rankMs;
    const answer: Promise<LlmAnswer | unknown> = llm
      .ask({ question, deadline })
      .catch((error: unknown) => error);
    return { deadline, answer };
  };
  return { clock, inner, llm, ask, askedMs, retries };
}

describe("backoffMs", () => {
  it("doubles, with a seeded jitter in [0.5, 1]", () => {
    const delays = (seed: number): number[] => {
      const random = seededRandom(seed);
      return [0, 1, 2].map((retry) => backoffMs(retry, 50, random));
    };
    for (let seed = 0; seed < 200; seed++) {
      for (const [retry, delayMs] of delays(seed).entries()) {
        expect(delayMs).toBeGreaterThanOrEqual(25 * 2 ** retry);
        expect(delayMs).toBeLessThanOrEqual(50 * 2 ** retry);
      }
    }
    expect(delays(1)).toEqual(delays(1));
    expect(delays(1)).not.toEqual(delays(2));
  });
});

describe("RetryLlmPlanner", () => {
  it("retries after 50, 100 and 200 ms, then gives up", async () => {
    const { clock, ask, askedMs, retries } = setUp(() => ({ rejects: hiccup }));
    const { answer } = ask(1000);
    await clock.advance(1000);
    expect(await answer).toBe(hiccup);
    expect(askedMs).toEqual([0, 50, 150, 350]);
    expect(retries.map(({ retry, delayMs }) => [retry, delayMs])).toEqual([
      [1, 50],
      [2, 100],
      [3, 200],
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("stops at the first answer", async () => {
    const { clock, ask, askedMs } = setUp((call) => (call < 2 ? { rejects: hiccup } : {}));
    const { answer } = ask(1000);
    await clock.advance(1000);
    expect(await answer).toMatchObject({ kind: "plan" });
    expect(askedMs).toEqual([0, 50, 150]);
  });

  it("does not retry permanent errors", async () => {
    for (const error of [new InferenceError("no"), new Error("a bug"), "text"]) {
      const { clock, ask, askedMs } = setUp(() => ({ rejects: error }));
      const { answer } = ask(1000);
      await clock.advance(1000);
      expect(await answer).toBe(error);
      expect(askedMs).toEqual([0]);
    }
  });

  it("never exceeds the deadline", async () => {
    const late = setUp(() => ({ rejects: hiccup }));
    const { answer } = late.ask(150);
    await late.clock.advance(1000);
    expect(await answer).toBe(hiccup);
    expect(late.askedMs).toEqual([0, 50]);
  });

  it("does not retry if the answer would be late", async () => {
    const { clock, inner } = setUp(() => ({ rejects: hiccup }));
    const predicting = Object.assign(inner, { predictMs: () => 80 });
    const llm = new RetryLlmPlanner(predicting, { clock, random: longest });
    const answer = llm
      .ask({ question, deadline: new Deadline(clock, 200) })
      .catch((error: unknown) => error);
    await clock.advance(1000);
    expect(await answer).toBe(hiccup);
    // A retry at 50 ms may finish by 130, one at 150 not before 230.
    expect(inner.calls).toHaveLength(2);
  });

  it("respects the server's Retry-After", async () => {
    const busy = Object.assign(new InferenceError("busy", { transient: true }), {
      retryAfterMs: 400,
    });
    const { clock, ask, askedMs } = setUp((call) => (call === 0 ? { rejects: busy } : {}));
    const { answer } = ask(1000);
    await clock.advance(1000);
    expect(await answer).toMatchObject({ kind: "plan" });
    expect(askedMs).toEqual([0, 400]);
  });

  it("does not wait for a server beyond the rank of the waiting requests", async () => {
    const busy = Object.assign(new InferenceError("busy", { transient: true }), {
      retryAfterMs: 400,
    });
    const { clock, ask, askedMs } = setUp(() => ({ rejects: busy }));
    // The call may continue as a late call for 5 s; the game waits for 300 ms.
    const { answer } = ask(5000, 300);
    await clock.advance(0);
    expect(await Promise.race([answer, "it waits"])).toBe(busy);
    expect(askedMs).toEqual([0]);
  });

  it("does not sit out an hour, even for a call without a deadline", async () => {
    const busy = Object.assign(new InferenceError("busy", { transient: true }), {
      retryAfterMs: 3_600_000,
    });
    const { clock, ask, askedMs } = setUp(() => ({ rejects: busy }));
    const { answer } = ask(Number.POSITIVE_INFINITY);
    await clock.advance(0);
    expect(await Promise.race([answer, "it waits"])).toBe(busy);
    expect(askedMs).toEqual([0]);
  });

  it("does not retry once every request has left, even during the back-off", async () => {
    const late = setUp(() => ({ rejects: hiccup }));
    const first = late.ask(1000, Number.POSITIVE_INFINITY);
    await late.clock.advance(1000);
    expect(await first.answer).toBe(hiccup);
    expect(late.askedMs).toEqual([0]);

    const leaving = setUp(() => ({ rejects: hiccup }));
    const second = leaving.ask(1000);
    await leaving.clock.advance(20);
    second.deadline.rankMs = Number.POSITIVE_INFINITY;
    await leaving.clock.advance(1000);
    expect(await second.answer).toBe(hiccup);
    expect(leaving.askedMs).toEqual([0]);
  });

  it("ends the back-off when the call is cancelled", async () => {
    const { clock, ask } = setUp(() => ({ rejects: hiccup }));
    const { deadline, answer } = ask(1000);
    await clock.advance(20);
    deadline.cancel();
    expect(await answer).toBe(hiccup);
    expect(clock.pendingTimers).toBe(0);
  });

  it("stops retrying with half of the budget gone, until successes refill it", async () => {
    let isDown = true;
    const budget = new RetryBudget({ maxTokens: 10, tokenRatio: 0.5 });
    const { clock, ask, inner } = setUp(() => (isDown ? { rejects: hiccup } : {}), { budget });
    for (let call = 0; call < 10; call++) {
      const { answer } = ask(1000);
      await clock.advance(1000);
      await answer;
    }
    // Four failures of the first call, one of the second, and no retries after that.
    expect(inner.calls).toHaveLength(4 + 9);
    isDown = false;
    for (let call = 0; call < 12; call++) {
      const { answer } = ask(1000);
      await clock.advance(0);
      await answer;
    }
    expect(budget.allows).toBe(true);
  });
});
