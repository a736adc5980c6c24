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
  it("asks for a goal that does not hold, whatever the domain", () => {
    fc.assert(
      fc.property(arbitraryDomain(), (domain) => {
        const canDiffer = domain.variables.all.some(({ min, max }) => min < max);
        expect(canDiffer && isMet(domain)).toBe(false);
      }),
    );
  });

  it("prefers a goal of the domain, from where agents begin", () => {
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

  it("makes a goal up where those of the domain hold everywhere", () => {
    const domain = loadDomain({
      name: "calm",
      state: { on: { type: "boolean" } },
      tools: [{ name: "press", then: { on: true } }],
      goals: [{ name: "any", when: { anyOf: [{ on: true }, { on: false }] } }],
    });
    expect(isMet(domain)).toBe(false);
  });
});
