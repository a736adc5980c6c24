import { describe, expect, it } from "vitest";
import { alones, pools } from "./contestants.ts";
import { mixes } from "./mixes.ts";
import { playMix } from "./play-mix.ts";
import { drawQuestions } from "./question-set.ts";

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

  it("has ten mixes that are drawn by seed, and questions that are always the same", () => {
    expect(mixes.filter(({ name }) => name.startsWith("drawn-"))).toHaveLength(10);
    const text = (seed: number): string =>
      drawQuestions(5, seed)
        .map(({ state, goal }) => `${state.join()} ${goal.name}`)
        .join();
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });
});
