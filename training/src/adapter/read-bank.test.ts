import { describe, expect, it } from "vitest";
import { JUDGED_DOMAINS } from "../judged/draw-told.ts";
import { Chooser } from "../random/chooser.ts";
import { drawDomain } from "./draw-domain.ts";
import { HELD_OUT_THEMES, readBank } from "./read-bank.ts";
import { drawTold } from "./say.ts";

const themes = readBank();
const goals = themes.flatMap((theme) => theme.goals);

describe("the bank of goals", () => {
  it("has goals with unique names, four texts each, and none of the judged ones", () => {
    expect(new Set(goals.map(({ name }) => name)).size).toBe(goals.length);
    expect(goals.filter(({ otherwise }) => otherwise.length !== 4)).toEqual([]);
    const judged = JUDGED_DOMAINS.flatMap(({ definition }) => definition.goals ?? []);
    const names = judged.map(({ name }) => name);
    expect(goals.filter(({ name }) => names.includes(name))).toEqual([]);
    const texts = JUDGED_DOMAINS.flatMap(({ told }) => told.map(({ text }) => text.directive));
    const taught = goals.flatMap(({ otherwise }) => otherwise);
    expect(taught.filter((text) => texts.includes(text))).toEqual([]);
  });

  it("holds out existing themes", () => {
    const names = themes.map(({ name }) => name);
    expect(HELD_OUT_THEMES.filter((name) => !names.includes(name))).toEqual([]);
  });

  it("makes valid domains, and texts about their goals", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const chooser = new Chooser(seed);
      const drawn = drawDomain(themes, chooser);
      expect(() => drawn.drawState(chooser)).not.toThrow();
      const { means, against, cost, text } = drawTold(drawn.goals, chooser);
      const known = drawn.goals.map(({ name }) => name);
      for (const name of [means, against]) if (name !== undefined) expect(known).toContain(name);
      expect(means === undefined).toBe(cost !== undefined);
      expect(text.directive ?? text.persona).not.toMatch(/[{}]/);
    }
  });
});
