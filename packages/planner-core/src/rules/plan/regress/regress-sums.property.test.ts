import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PlanLibrary } from "../../../kept/plan-library.ts";
import { allStates } from "../../../testing/random/arbitraries.ts";
import type { DomainDefinition, ToolDefinition } from "../../domain/definition/definition.ts";
import type { Domain } from "../../domain/domain.ts";
import { loadDomain } from "../../domain/load-domain.ts";
import { alwaysIdleStep } from "../idle-steps.ts";
import { provePlan } from "../prove-plan.ts";
import { regressPlan } from "./regress.ts";

const NAMES = ["gold", "chest", "purse", "toll"] as const;

const arbitrarySum = fc
  .array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.constantFrom(...NAMES)), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((terms) => fc.integer({ min: -2, max: 2 }).map((constant) => ({ terms, constant })))
  .map(
    ({ terms, constant }) =>
      `${terms.map(([factor, name]) => `${factor} * ${name}`).join(" + ")} + ${constant}`,
  );

const arbitraryAmount = fc.oneof(
  fc.constantFrom(...NAMES).map((name) => ({ var: name })),
  arbitrarySum.map((sum) => ({ var: sum })),
);

const arbitraryEffect = fc.oneof(
  arbitraryAmount.map((amount) => ({ "+": amount })),
  arbitraryAmount.map((amount) => ({ "-": amount })),
  arbitraryAmount,
  fc.integer({ min: 0, max: 2 }).map((amount) => ({ "+": amount })),
  fc.integer({ min: 0, max: 2 }),
);

const arbitraryEffects = fc
  .uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 2 })
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, arbitraryEffect]))));

const arbitraryCondition = fc
  .oneof(
    fc.tuple(arbitrarySum, fc.constantFrom("<=", ">=", "!="), fc.integer({ min: -2, max: 5 })),
    fc.tuple(
      fc.constantFrom(...NAMES),
      fc.constantFrom("<=", ">=", "!="),
      fc.integer({ min: 0, max: 3 }),
    ),
  )
  .map(([left, operator, right]) => ({ [left]: { [operator]: right } }));

const arbitraryTool = fc.record({
  when: fc.option(arbitraryCondition, { nil: undefined }),
  then: arbitraryEffects,
  if: fc.option(fc.record({ when: arbitraryCondition, then: arbitraryEffects }), {
    nil: undefined,
  }),
});

const arbitraryDefinition = fc
  .record({
    tops: fc.tuple(...NAMES.map(() => fc.integer({ min: 1, max: 4 }))),
    bottoms: fc.tuple(...NAMES.map(() => fc.integer({ min: -1, max: 0 }))),
    tools: fc.array(arbitraryTool, { minLength: 1, maxLength: 3 }),
    goal: arbitraryCondition,
  })
  .map(({ tops, bottoms, tools, goal }): DomainDefinition => {
    const state = NAMES.map((name, index) => {
      const range = { min: bottoms[index] as number, max: tops[index] as number };
      return [name, { type: "integer", ...range }] as const;
    });
    return {
      name: "sums",
      state: Object.fromEntries(state),
      tools: tools.map(({ when, then, if: conditional }, index) => ({
        name: `tool_${index}`,
        ...(when === undefined ? {} : { when }),
        then,
        ...(conditional === undefined ? {} : { if: [conditional] }),
      })) as readonly ToolDefinition[],
      goals: [{ name: "goal", when: goal }],
    };
  });

/** A domain, unless the random definition contradicts itself. */
function loaded(definition: DomainDefinition): Domain | undefined {
  try {
    return loadDomain(definition);
  } catch {
    return undefined;
  }
}

describe("regression of effects by sums", () => {
  it("holds exactly in the states in which the plan works, also in a plan library", () => {
    let sound = 0;
    let kept = 0;
    fc.assert(
      fc.property(
        arbitraryDefinition,
        fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 4 }),
        (definition, steps) => {
          const domain = loaded(definition);
          if (domain === undefined || domain.actions.count === 0) return;
          const plan = steps.map((step) => step % domain.actions.count);
          const goal = domain.goal("goal");
          const condition = regressPlan(domain, plan, goal.condition);
          const planLibrary = new PlanLibrary(domain, { suffixes: false });
          const added = planLibrary.add(plan, { goal });
          const file = JSON.stringify(planLibrary.toJSON());
          const again = PlanLibrary.load(domain, file).planLibrary;
          const partition = planLibrary.partitionOf(goal);
          if (added.kind === "added") kept++;
          // A plan with a step that never changes anything is not stored.
          const isKept = alwaysIdleStep(domain.actions, plan) < 0;
          for (const state of allStates(domain)) {
            const proof = provePlan(domain, state, plan, goal.condition);
            if (proof.sound) sound++;
            const told: string = `${domain.format(condition)} in ${JSON.stringify(domain.read(state))}`;
            assert.equal(condition.holds(state), proof.sound, told);
            const serves = proof.sound && isKept;
            assert.equal(planLibrary.match(partition, state) !== undefined, serves, told);
            assert.equal(again.match(partition, state) !== undefined, serves, told);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(sound).toBeGreaterThan(37);
    expect(kept).toBeGreaterThan(1);
  });
});
