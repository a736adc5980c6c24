import type { Clock } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { answerCall, textAnswer } from "./answer-call.ts";
import { MCP_TOOLS } from "./tools.ts";

/** A clock that advances with each reading, like a very slow machine. */
function slowClock(lookMs: number) {
  let nowMs = 0;
  let looksWhenOver = 0;
  const clock: Clock = {
    now: () => {
      nowMs += lookMs;
      if (nowMs > 5000) looksWhenOver++;
      return nowMs;
    },
    setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
    clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
  };
  return { clock, looksWhenOver: () => looksWhenOver };
}

/** Two swapped tiles, many times over: every goal is unreachable, and the proof takes long. */
const letters = Array.from({ length: 7 }, (_, index) => `p${index}`);
const hopeless = {
  name: "hopeless",
  state: Object.fromEntries(
    letters.map((name) => [name, { type: "integer", min: 0, max: 9, default: 0 }]),
  ),
  tools: letters.map((name) => ({
    name: `turn_${name}`,
    when: { [name]: { "<=": 8 } },
    then: { [name]: { "+": 1 } },
  })),
  goals: letters.flatMap((name) =>
    Array.from({ length: 6 }, (_, index) => ({
      name: `odd_${name}_${index}`,
      when: { [name]: { "<=": index }, p0: { ">=": index + 1 }, p1: 9, p2: 9, p3: { ">=": 8 } },
    })),
  ),
  maintain: { p1: { "<=": 8 } },
};

const given: Readonly<Record<string, Record<string, unknown>>> = {
  check_domain: { domain: hopeless },
  plan: { domain: hopeless, goal: "odd_p4_3" },
  explain: { domain: hopeless, goal: "odd_p4_3" },
  simulate: { domain: hopeless, days: 200 },
  compare: { before: hopeless, after: { ...hopeless, name: "after" } },
};

it.each(MCP_TOOLS.map(({ name }) => name))(
  "%s ends within its time, whatever is asked",
  async (name) => {
    const { clock, looksWhenOver } = slowClock(25);
    const call = { name, given: given[name] ?? {}, folder: "." };
    const { content } = await answerCall(call, clock);
    expect(content).toHaveLength(1);
    // Each part of the work reads the clock once, and finds the time used up.
    expect(looksWhenOver()).toBeLessThan(100);
  },
);

it("an answer is cut where it would fill the assistant's context, and has no data of that length", () => {
  const whole = textAnswer("x".repeat(12_000), false, { steps: ["go"] });
  expect(whole.content).toEqual([{ type: "text", text: "x".repeat(12_000) }]);
  expect(whole.structuredContent).toEqual({ steps: ["go"] });
  const long = textAnswer("x".repeat(12_001), false, { steps: ["x".repeat(12_000)] });
  expect(long.content).toEqual([{ type: "text", text: `${"x".repeat(12_000)}\n… cut` }]);
  expect(long.structuredContent).toBeUndefined();
});
