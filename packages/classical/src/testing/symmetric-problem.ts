import type { DomainDefinition, PlanningProblem, ToolDefinition } from "@understudy/planner-core";
import { loadDomain } from "@understudy/planner-core";
import * as fc from "fast-check";

const PLACES = ["a", "b", "c"] as const;

const place = fc.constantFrom(...PLACES);

/** A tool for every object, or for a single one. */
const arbitraryTool = fc.record({
  from: place,
  to: place,
  at: fc.option(place, { nil: undefined }),
  hand: fc.constantFrom("takes", "gives", "leaves", "needs"),
  only: fc.option(fc.nat(3), { nil: undefined, freq: 9 }),
  cost: fc.integer({ min: 1, max: 3 }),
});

/** Tools that carry an object from place to place. */
const CARRY = [
  { from: "a", to: "c", at: "a", hand: "takes", only: undefined, cost: 1 },
  { from: "c", to: "b", at: "b", hand: "gives", only: undefined, cost: 2 },
];

/** Problems with two to four mostly interchangeable objects, each at a place or in a hand. */
export const arbitrarySymmetricProblem: fc.Arbitrary<PlanningProblem> = fc
  .record({
    count: fc.integer({ min: 2, max: 4 }),
    more: fc.array(arbitraryTool, { maxLength: 3 }),
    starts: fc.array(place, { minLength: 4, maxLength: 4 }),
    goals: fc.array(fc.constantFrom("b", "b", "b", "b", "c", undefined), {
      minLength: 4,
      maxLength: 4,
    }),
  })
  .filter(({ count, goals }) => goals.slice(0, count).some((goal) => goal !== undefined))
  .map(({ count, more, starts, goals }): PlanningProblem => {
    const objects = Array.from({ length: count }, (_, index) => `o${index}`);
    const definition: DomainDefinition = {
      name: "alike",
      state: {
        at: { type: "enum", values: [...PLACES] },
        hand: { type: "enum", values: ["free", ...objects] },
        ...Object.fromEntries(objects.map((name) => [name, { type: "enum", values: [...PLACES] }])),
      },
      tools: [
        { name: "go", parameters: { to: { enum: [...PLACES] } }, then: { at: "$to" } },
        ...[...CARRY, ...more].flatMap((tool, number) =>
          objects.flatMap((name, index) =>
            tool.only === undefined || tool.only === index ? toolFor(tool, number, name) : [],
          ),
        ),
      ],
    };
    const domain = loadDomain(definition);
    const state = Object.fromEntries(objects.map((name, index) => [name, starts[index] as string]));
    const wanted = objects.flatMap((name, index) =>
      goals[index] === undefined ? [] : [[name, goals[index]] as const],
    );
    return {
      domain,
      state: domain.state({ at: "a", hand: "free", ...state }),
      goal: domain.goal(Object.fromEntries(wanted)),
      mode: "optimal",
    };
  });

function toolFor(
  tool: { from: string; to: string; at: string | undefined; hand: string; cost: number },
  number: number,
  name: string,
): ToolDefinition {
  const { from, to, at, hand, cost } = tool;
  const before = {
    takes: { hand: "free" },
    gives: { hand: name },
    needs: { hand: name },
    leaves: {},
  };
  const after = { takes: { hand: name }, gives: { hand: "free" }, needs: {}, leaves: {} };
  const key = hand as keyof typeof before;
  return {
    name: `${name}_${number}`,
    when: { [name]: from, ...(at === undefined ? {} : { at }), ...before[key] },
    then: { [name]: to, ...after[key] },
    cost,
  };
}
