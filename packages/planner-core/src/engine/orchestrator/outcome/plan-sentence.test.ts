import { describe, expect, it } from "vitest";
import { planOf } from "../../../rules/plan/plan.ts";
import { fireHut, go, ids, light } from "../../../testing/stages/fire-hut.ts";
import { planSentence } from "./plan-sentence.ts";

const goal = fireHut.goal("warm");
const plan = planOf(fireHut, ids([go("home"), light]));

describe("the sentence for a plan", () => {
  it("has purpose and steps", () => {
    const outcome = { agent: "ann", status: "solved", plan, goal } as const;
    expect(planSentence(fireHut, outcome)).toBe("ann wants warm: goto home, light.");
  });

  it("quotes the decisive words once, up to a length", () => {
    const found = (words: string) => ({ words, kind: "goal", of: "warm" }) as const;
    const because = [
      found("light the fire"),
      found("light the fire"),
      found(`no ${"more ".repeat(30)}`),
    ];
    const outcome = { agent: "ann", status: "solved", plan, goal, because } as const;
    const sentence = planSentence(fireHut, outcome);
    expect(sentence).toMatch(/light, because of “light the fire” and “no more .*…”\.$/);
    expect(sentence.length).toBeLessThan(140);
  });
});
