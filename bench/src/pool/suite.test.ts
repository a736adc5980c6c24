import { provePlan } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { alones, pools } from "./contestants.ts";
import { mixes } from "./mixes.ts";
import { playMix } from "./play-mix.ts";
import { drawQuestions } from "./question-set.ts";
import { REAL_SETS, realQuestions } from "./real-questions.ts";

const [studio] = mixes;
if (studio === undefined) throw new Error("There are no mixes");

describe("suite pool", () => {
  it.each([...alones, ...pools].map((each) => [each.name, each] as const))(
    "%s answers in time, ends its losers, and plays the same twice",
    async (_, contestant) => {
      const mix = { ...studio, questions: 25 };
      const played = await playMix(mix, contestant);
      expect(played.figures).toMatchObject({ requests: 25, late: 0, chunksAfterEnd: 0 });
      expect(played.figures.withModel).toBeGreaterThan(15);
      expect(played.figures.costRatio).toBeGreaterThanOrEqual(1);
      expect(await playMix(mix, contestant)).toEqual(played);
    },
  );

  it("asks real models deterministic questions, strangers each of another domain", () => {
    const asked = REAL_SETS.map((set) => realQuestions(set, Number.POSITIVE_INFINITY));
    expect(asked.map(({ length }) => length)).toEqual([40, 30, 20]);
    const [, village, strangers = []] = asked;
    expect(new Set(strangers.map(({ domain }) => domain.hash)).size).toBe(20);
    for (const { domain, state, goal, best, cost } of [...(village ?? []), ...strangers]) {
      expect(best.length).toBeGreaterThanOrEqual(2);
      const proof = provePlan(domain, state, best, goal.condition);
      expect(proof).toMatchObject({ sound: true, cost });
    }
    const again = realQuestions("strangers", 3);
    expect(again.map(({ domain }) => domain.hash)).toEqual(
      strangers.slice(0, 3).map(({ domain }) => domain.hash),
    );
  });

  it("has ten random mixes, and deterministic questions", () => {
    expect(mixes.filter(({ name }) => name.startsWith("drawn-"))).toHaveLength(10);
    const text = (seed: number): string =>
      drawQuestions(5, seed)
        .map(({ state, goal }) => `${state.join()} ${goal.name}`)
        .join();
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });
});
