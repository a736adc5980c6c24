import { expect, it } from "vitest";
import { adviceFor } from "./advice.ts";
import type { ModelFigures } from "./tally-trial.ts";

const share = (of: number) => ({ share: of, low: of - 0.05, high: of + 0.05 });
const part = (right: number, chance: number) => ({
  ...{ asked: 100, right: share(right), chance, lateMs: 50, faults: {} },
  ...{ costRatio: undefined, chanceCostRatio: undefined },
});
const speed = {
  ...{ coldFirstTokenMs: undefined, keptFirstTokenMs: undefined, tokensPerSecond: undefined },
};

/** A model's figures by gain in plans and followed directives; chance follows 0.4 of them. */
function figures(gain: number, followed: number): ModelFigures {
  const worth = {
    ...{ part: "applicable", steps: 0.7 + gain, chance: 0.7, costRatio: 1, chanceCostRatio: 1 },
    gain: { mean: gain, low: gain - 0.05, high: gain + 0.05, count: 100 },
  } as unknown as ModelFigures["worth"];
  const parts = { applicable: part(0.9, 0.9), choice: part(followed, 0.4) };
  return {
    spec: "nano",
    parts: parts as unknown as ModelFigures["parts"],
    worth,
    readings: {},
    speed,
    lines: [],
  };
}

const IN_A_POOL = /^Configuration: \[\[pool\.members\]\] with model = "nano", tasks = (.+);/;
const tasksIn = (advice: readonly string[]) => IN_A_POOL.exec(advice.at(-1) ?? "")?.[1];

it("recommends a model only for tasks where it helps", () => {
  expect(tasksIn(adviceFor(figures(0, 0.9)))).toBe('["choose"]');
  expect(tasksIn(adviceFor(figures(0.3, 0.4)))).toBe('["plan"]');
  expect(tasksIn(adviceFor(figures(0.3, 0.9)))).toBeUndefined();
  expect(adviceFor(figures(0, 0.4))[0]).toContain("Leave it out here");
  expect(tasksIn(adviceFor(figures(0, 0.4)))).toBeUndefined();
});

it("recommends a model for reading words where a domain has none, if it helps there alone", () => {
  const reading = (alone: number, gain: number) => ({
    asked: 100,
    alone: { goal: share(alone), whole: share(alone), inverted: share(0) },
    together: { goal: share(alone + gain), whole: share(alone + gain), inverted: share(0) },
    gain: { mean: gain, low: gain - 0.05, high: gain + 0.05, count: 100 },
  });
  const wordsOf = (readings: ModelFigures["readings"]) =>
    adviceFor({ ...figures(0, 0.9), readings }).find((line) => line.startsWith("Words:"));
  const [helps, same] = [reading(0.5, 0.2), reading(0.9, 0)];
  expect(wordsOf({ intent: helps, worded: reading(0.7, 0.2) })).toMatch(
    /^Words: have it read intent .*90 % of 100 .* the reader alone 70 %/,
  );
  expect(wordsOf({ intent: helps, worded: same })).toMatch(
    /^Words: in domains with words the reader alone.*90 %.*\. Where a domain has none, have it read intent .*#reads=intent.*70 %/,
  );
  expect(wordsOf({ intent: same, worded: same })).toMatch(/^Words: the reader alone; /);
  expect(wordsOf({})).toBeUndefined();
  const [only, ...more] = adviceFor({
    ...figures(0, 0.9),
    parts: {},
    worth: undefined,
    readings: { worded: helps },
  });
  expect([only, more]).toEqual([expect.stringMatching(/^Words: have it read intent /), []]);
});
