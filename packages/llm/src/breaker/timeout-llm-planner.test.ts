import { Deadline, type LlmAnswer, type LlmRequest } from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { switchQuestion as question } from "../testing/switch.ts";
import { BackendTimeoutError, failureResult, successResult, YieldError } from "./call-result.ts";
import { TimeoutLlmPlanner } from "./timeout-llm-planner.ts";

describe("TimeoutLlmPlanner", () => {
  it.each([false, true])(
    "ends a call that takes too long (LLM planner ignores its deadline: %s)",
    async (deaf) => {
      const clock = new FakeClock();
      const inner = new ScriptedLlmPlanner({
        clock,
        script: () => ({ afterMs: "never", ignoresSignal: deaf }),
      });
      const llm = new TimeoutLlmPlanner(inner, { timeoutMs: 300 });
      const deadline = new Deadline(clock, 10_000);
      const failure = llm.ask({ question, deadline }).catch((error: unknown) => error);
      await clock.advance(300);
      expect(await failure).toBeInstanceOf(BackendTimeoutError);
      expect(await failure).toMatchObject({ code: "backend-timeout", transient: true });
      expect([deadline.isOver, clock.pendingTimers]).toEqual([false, 0]);
    },
  );

  it("distinguishes the caller's deadline from its own timeout", async () => {
    const clock = new FakeClock();
    const inner = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: "never" }) });
    const llm = new TimeoutLlmPlanner(inner, { timeoutMs: 300 });
    const failure = llm
      .ask({ question, deadline: new Deadline(clock, 50) })
      .catch((error: unknown) => error);
    await clock.advance(50);
    expect(await failure).not.toBeInstanceOf(BackendTimeoutError);
    expect(await failure).toMatchObject({ code: "generation-timeout" });
    expect(inner.active).toBe(0);
  });

  it("follows a deadline that is moved, up to its own limit", async () => {
    const clock = new FakeClock();
    const inner = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: 200 }) });
    const llm = new TimeoutLlmPlanner(inner, { timeoutMs: 300 });
    const deadline = new Deadline(clock, 100);
    const answer = llm.ask({ question, deadline });
    await clock.advance(50);
    deadline.moveTo(250);
    await clock.advance(150);
    expect(await answer).toMatchObject({ kind: "plan" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends a call whose tokens stop, and passes tokens on", async () => {
    const clock = new FakeClock();
    const calls: LlmRequest[] = [];
    const inner = {
      model: "m",
      fingerprint: "f",
      admit: () => ({ admitted: true, predictedMs: undefined }) as const,
      ask: (request: LlmRequest): Promise<LlmAnswer> => {
        calls.push(request);
        return new Promise(() => {});
      },
    };
    const llm = new TimeoutLlmPlanner(inner, { firstTokenMs: 100, betweenTokensMs: 20 });
    let text = "";
    const failures: string[] = [];
    const ask = (): void => {
      const onText = (piece: string): void => {
        text += piece;
      };
      llm
        .ask({ question, deadline: new Deadline(clock, 1000), onText })
        .catch((error: Error) => failures.push(`${error.message} @${clock.now()}`));
    };
    ask();
    ask();
    await clock.advance(90);
    calls[1]?.onText?.("pi");
    await clock.advance(15);
    calls[1]?.onText?.("ece");
    await clock.advance(100);
    expect(text).toBe("piece");
    expect(failures).toEqual([
      "The model did not begin to answer in time @100",
      "The model stopped in the middle of its answer @125",
    ]);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("the result of a call", () => {
  const clock = new FakeClock();
  const running = new Deadline(clock, 1000);
  const over = new Deadline(clock, 0);

  it("is neutral if the caller's deadline ended it, a failure if it used the whole timeout", () => {
    const error = new Error("AbortError");
    const result = (deadline: Deadline, elapsedMs: number) =>
      failureResult(error, {
        ...{ deadline, elapsedMs, timeoutMs: 5000 },
        ...{ predictedMs: undefined, slowFactor: 3, slowFloorMs: 20 },
      });
    expect(result(over, 100)).toBe("neutral");
    expect(result(running, 100)).toBe("failure");
    expect(result(over, 4999.5)).toBe("failure");
  });

  it("is slow beyond three times its prediction", () => {
    const result = (elapsedMs: number, predictedMs: number | undefined) =>
      successResult({ elapsedMs, predictedMs, slowFactor: 3, slowFloorMs: 20 });
    expect([result(300, 100), result(301, 100)]).toEqual(["success", "slow"]);
    // Any wait would be slow for a model that answers at once.
    expect([result(20, 0), result(21, 0)]).toEqual(["success", "slow"]);
    expect(result(9999, undefined)).toBe("success");
    const yields = (elapsedMs: number) =>
      failureResult(new YieldError("made way"), {
        ...{ deadline: over, elapsedMs, timeoutMs: 5000 },
        ...{ predictedMs: 100, slowFactor: 3, slowFloorMs: 20 },
      });
    expect([yields(300), yields(301)]).toEqual(["neutral", "slow"]);
  });
});
