import { type Domain, loadDomain } from "@understudy/planner-core";
import { arbitraryDomain } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { probeQuestion } from "./probe-question.ts";

const isMet = (domain: Domain): boolean => {
  const { state, goal } = probeQuestion(domain);
  return goal.condition.holds(state);
};

describe("probeQuestion", () => {
  it("has an unmet goal in any domain", () => {
    fc.assert(
      fc.property(arbitraryDomain(), (domain) => {
        const canDiffer = domain.variables.all.some(({ min, max }) => min < max);
        expect(canDiffer && isMet(domain)).toBe(false);
      }),
    );
  });

  it("prefers a goal of the domain, in the default state", () => {
    const domain = loadDomain({
      name: "well",
      state: { water: { type: "integer", min: 0, max: 9, default: 5 } },
      tools: [{ name: "draw", then: { water: { "+": 1 } } }],
      goals: [
        { name: "little", when: { water: { "<=": 5 } } },
        { name: "full", when: { water: 9 } },
      ],
    });
    const { state, goal } = probeQuestion(domain);
    expect([domain.read(state), goal.name]).toEqual([{ water: 5 }, "full"]);
  });

  it("makes up a goal if the domain's goals always hold", () => {
    const domain = loadDomain({
      name: "calm",
      state: { on: { type: "boolean" } },
      tools: [{ name: "press", then: { on: true } }],
      goals: [{ name: "any", when: { anyOf: [{ on: true }, { on: false }] } }],
    });
    expect(isMet(domain)).toBe(false);
  });
});
