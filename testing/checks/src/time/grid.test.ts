import { TimePlanner } from "@understudy/classical/time";
import { describe, expect, it } from "vitest";
import { comparePlanner } from "./compare.ts";
import type { DrawnQuestion } from "./draw.ts";
import { gridOf } from "./grid.ts";
import type { PlainQuestion } from "./plain.ts";
import { searchGrid } from "./search.ts";

describe("the grid", () => {
  it("does not let effects that can never happen interfere", () => {
    const question: PlainQuestion = {
      domain: {
        name: "drawn",
        state: {
          lit: { type: "boolean", shared: true },
          fed: { type: "boolean" },
          there: { type: "boolean" },
        },
        tools: [
          {
            name: "go",
            when: { fed: false },
            then: { there: true },
            // Both members would change what they share.
            if: [{ when: { fed: true }, then: { lit: true } }],
            cost: 0.007,
          },
          { name: "wait", duration: 0.002, cost: 0.001 },
        ],
        goals: [{ name: "goal", when: { there: true } }],
      },
      shared: { lit: false },
      members: [0, 1].map(() => ({ own: { fed: false, there: false }, disabled: [] })),
      running: [],
      ways: undefined,
      measure: { time: 1, cost: 0 },
    };
    const answer = searchGrid(gridOf(question), { nodes: 1000 }) as DrawnQuestion["answer"];
    expect(answer).toMatchObject({ status: "solved", time: 0, cost: 14 });
    const drawn = {
      question,
      answer,
      isConcurrent: false,
      isTimed: false,
      isInFlight: false,
      hasClocks: false,
      hasRoles: false,
      hasOpenings: false,
    };
    const comparison = comparePlanner(new TimePlanner(), drawn, 1000);
    expect(comparison).toEqual({ said: "optimal", difference: undefined });
  });
});
