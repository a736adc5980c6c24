import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { FFHeuristic } from "../heuristics/ff.ts";
import { preparePart } from "../testing/prepare.ts";

it("does not empty a chest twice, and has one fact for its amount", () => {
  const domain = loadDomain({
    name: "vault",
    state: {
      gold: { type: "integer", min: 0, max: 30 },
      near: { type: "integer", min: 0, max: 9 },
      far: { type: "integer", min: 0, max: 9 },
    },
    tools: [
      {
        name: "empty_near",
        when: { near: { ">": 0 } },
        then: { gold: { "+": { var: "near" } }, near: 0 },
        cost: 1,
      },
      {
        name: "empty_far",
        when: { far: { ">": 0 } },
        then: { gold: { "+": { var: "far" } }, far: 0 },
        cost: 5,
      },
    ],
  });
  const state = domain.state({ gold: 12, near: 9, far: 9 });
  const cases = domain.cases.domain;
  const goal = domain.goal({ gold: { ">=": 30 } });
  const { task, estimated } = preparePart({ domain: cases, state, goal, mode: "first" });
  if (estimated === undefined) throw new Error("it is small");
  const values = Int32Array.from(task.variables, (variable) => state[variable] as number);
  const ff = new FFHeuristic(estimated);
  ff.begin(values);
  ff.advance({ isLate: () => false });
  expect(ff.scaledEstimate).toBe(6000);
  expect(new Set(ff.plan.subarray(0, ff.planLength)).size).toBe(2);
  // One fact per amount of a chest, and no bounds.
  expect(task.isEnum.toSorted()).toEqual(Uint8Array.of(0, 1, 1));
});
