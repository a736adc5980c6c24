import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { HUT } from "../testing/hut.ts";
import { wantOf } from "./want.ts";

const hut = loadDomain(HUT);
const message = (goal: object) =>
  ({ type: "want", seq: 2, agent: "ann", goal, budgetMs: 100 }) as never;

it("compiles a goal once for all plans", () => {
  const { goal } = wantOf(hut, message({ wood: { ">=": 2 } }));
  expect(hut.goal(goal as never)).toBe(hut.goal(goal as never));
});

it("compiles each of several goals once for all plans", () => {
  const { goal } = wantOf(hut, message({ oneOf: ["warm", { anyOf: [{ wood: 2 }, { wood: 3 }] }] }));
  const { oneOf } = goal as { readonly oneOf: readonly never[] };
  for (const each of oneOf) expect(hut.goal(each)).toBe(hut.goal(each));
});

it("reads ways once, and reports a wrong one", () => {
  const thirst = loadDomain({
    name: "thirst",
    state: { at: { type: "enum", values: ["camp", "well"], position: true } },
    tools: [{ name: "walk", then: { at: "well" }, cost: { way: "well" } }],
  });
  const wanting = (ways: object) =>
    ({ type: "want", seq: 2, agent: "ann", goal: { at: "well" }, budgetMs: 100, ways }) as never;
  const { request } = wantOf(thirst, wanting({ camp: { well: 9 } }));
  expect(thirst.ways(request.ways as never)).toBe(request.ways);
  expect(() => wantOf(thirst, wanting({ camp: { wel: 9 } }))).toThrow("/ways/camp/wel");
});
