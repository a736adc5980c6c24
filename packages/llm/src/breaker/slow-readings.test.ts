import { Deadline, type LlmRequest } from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { switchQuestion } from "../testing/switch.ts";
import { resilienceSettings } from "./settings.ts";
import { type ResilienceOptions, withResilience } from "./with-resilience.ts";

const reading = { ...switchQuestion, intent: { reading: undefined } };

/** The outcome of one call of a model that takes `afterMs`, and the number of times it was asked. */
async function outcomeOf(
  question: LlmRequest["question"],
  afterMs: number,
  budgetMs: number,
  options: ResilienceOptions = {},
) {
  const clock = new FakeClock();
  const inner = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs }) });
  const llm = withResilience(inner, { clock, ...options });
  const deadline = new Deadline(clock, budgetMs);
  const answer = llm.ask({ question, deadline }).then(
    ({ kind }) => kind,
    (error: Error & { code: string }) => error.code,
  );
  await clock.advance(budgetMs);
  return { end: await answer, asked: inner.calls.length };
}

describe("a reading by a slow model", () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([3000, 9000, 18_000])("arrives after %i ms, asked once within 20 s", async (afterMs) => {
    expect(await outcomeOf(reading, afterMs, 20_000)).toEqual({ end: "plan", asked: 1 });
  });

  it("is asked once however much time is left; a plan is asked again", async () => {
    const cut = { readingTimeoutMs: 5000 };
    for (const budgetMs of [10_000, 20_000, 40_000]) {
      const found = await outcomeOf(reading, 50_000, budgetMs, cut);
      expect(found).toEqual({ end: "backend-timeout", asked: 1 });
    }
    expect((await outcomeOf(switchQuestion, 50_000, 30_000)).asked).toBe(4);
  });

  it("has a limit of its own: an option, a variable, or a minute, and no less than a plan", async () => {
    expect(resilienceSettings()).toMatchObject({ timeoutMs: 5000, readingTimeoutMs: 60_000 });
    expect(resilienceSettings({ timeoutMs: 90 }).readingTimeoutMs).toBe(60_000);
    expect(resilienceSettings({ timeoutMs: 90_000 }).readingTimeoutMs).toBe(90_000);
    vi.stubEnv("LLM_READING_TIMEOUT_MS", "7000");
    expect(resilienceSettings({ timeoutMs: 9000 }).readingTimeoutMs).toBe(7000);
    expect(resilienceSettings({ readingTimeoutMs: 800 }).readingTimeoutMs).toBe(800);
    expect((await outcomeOf(reading, 8000, 20_000)).end).toBe("backend-timeout");
    vi.stubEnv("LLM_READING_TIMEOUT_MS", "soon");
    expect(() => resilienceSettings()).toThrow("LLM_READING_TIMEOUT_MS");
  });

  it("is admitted by its own limit", () => {
    const limits: number[] = [];
    const clock = new FakeClock();
    const inner = new ScriptedLlmPlanner({
      ...{ clock, script: () => ({ afterMs: 1 }) },
      admit: (_question, limitMs) => {
        limits.push(limitMs);
        return { admitted: true, predictedMs: undefined };
      },
    });
    const llm = withResilience(inner, { clock });
    for (const question of [reading, switchQuestion]) llm.admit(question, 1e6, undefined);
    expect(limits).toEqual([60_000, 5000]);
  });
});
