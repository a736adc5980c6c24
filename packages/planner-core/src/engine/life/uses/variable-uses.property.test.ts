import fc from "fast-check";
import { expect, it } from "vitest";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { PlanProver } from "../../../rules/plan/prover.ts";
import { arbitraryProblem } from "../../../testing/random/arbitrary-problem.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import { usesOfPlan } from "./plan-uses.ts";

it("proofs from states that nothing tells apart end alike", () => {
  let told = 0;
  fc.assert(
    fc.property(
      arbitraryProblem(),
      fc.array(fc.nat({ max: 40 }), { maxLength: 6 }),
      fc.infiniteStream(fc.nat({ max: 1000 })),
      ({ domain, state, goal }, drawn, numbers) => {
        const search = new UniformCostPlanner().start({ domain, goal, state, mode: "first" });
        search.step({ expansions: 500 });
        const found = search.result();
        const { count } = domain.actions;
        const wandering = drawn.filter((action) => action < count);
        const plan = found.status === "solved" ? [...found.actions] : wandering;
        const uses = usesOfPlan(domain, plan, [goal.condition.node]);
        const other = state.slice();
        for (const { id, min, max } of domain.variables.all) {
          const [drawnValue = 0] = numbers.take(1);
          const value = min + (drawnValue % (max - min + 1));
          if (uses.tellApart(id, state[id] as number, value)) continue;
          if (value !== other[id]) told++;
          other[id] = value;
        }
        const prover = new PlanProver(domain);
        const one = prover.prove(state, plan, goal.condition);
        const { soundSteps } = prover;
        expect(prover.prove(other, plan, goal.condition)).toBe(one);
        expect(prover.soundSteps).toBe(soundSteps);
      },
    ),
    { numRuns: 300 },
  );
  expect(told).toBeGreaterThan(10);
});

const domain = loadDomain({
  name: "inn",
  state: {
    hunger: { type: "integer", min: 0, max: 99 },
    gold: { type: "integer", min: 0, max: 99 },
    debt: { type: "integer", min: 0, max: 99 },
    mood: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    { name: "work", then: { gold: { "+": 5 } } },
    { name: "eat", when: { gold: { ">=": 3 }, hunger: { ">": 20 } }, then: { hunger: 0 } },
    { name: "pay", when: { gold: { ">=": { var: "debt" } } }, then: { debt: 0 } },
  ],
  goals: [{ name: "fed", when: { hunger: { "<=": 20 } } }],
});

it.each([
  ["a number that nothing reads", "mood", 1, 8, false],
  ["a number on the same side of all tests", "hunger", 30, 90, false],
  ["a number on another side of a test", "hunger", 20, 21, true],
  ["a number that is tested and added to", "gold", 50, 51, true],
  ["a number that is compared with another", "debt", 0, 1, true],
] as const)("%s: %s", (_, name, value, other, isTold) => {
  const actions = ["work", "eat", "pay"].map((tool) => domain.actionOf({ tool, args: {} }));
  const uses = usesOfPlan(domain.untyped, actions, [domain.goal("fed").condition.node]);
  const id = domain.variable(name)?.id as number;
  expect(uses.tellApart(id, value, other)).toBe(isTold);
});
