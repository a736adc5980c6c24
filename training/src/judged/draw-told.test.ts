import { describe, expect, it } from "vitest";
import { drawTold, JUDGED_DOMAINS, PLANS_TO_CHOOSE } from "./draw-told.ts";
import { sharesOf } from "./judge-told.ts";

describe.each(JUDGED_DOMAINS)("$definition.name", (judged) => {
  const questions = drawTold(judged, 1, 1);

  it("asks every text among four plans, including the meant one", () => {
    expect(questions.map(({ told }) => told)).toEqual(judged.told);
    for (const { candidates, meant, told } of questions) {
      expect(new Set(candidates.map(({ goal }) => goal)).size).toBe(PLANS_TO_CHOOSE);
      const names = candidates.map(({ goal }) => goal.name);
      if (told.means !== undefined) expect(names[meant]).toBe(told.means);
      if (told.against !== undefined) {
        expect(names).toContain(told.against);
        expect(names[meant]).not.toBe(told.against);
      }
    }
  });

  it("is deterministic, and counts shares with their intervals", () => {
    const again = drawTold(judged, 1, 1);
    expect(again.map(({ meant }) => meant)).toEqual(questions.map(({ meant }) => meant));
    const all = questions.map((question) => ({ question, chosen: question.meant }));
    expect(sharesOf(all).all).toMatchObject({ right: 1, low: 1, high: 1 });
    const half = all.map((answer, at) =>
      at % 2 === 0 ? answer : { ...answer, chosen: undefined },
    );
    const { right = 0, low = 1, high = 0 } = sharesOf(half).all ?? {};
    expect(low).toBeLessThan(right);
    expect(high).toBeGreaterThan(right);
  });
});
