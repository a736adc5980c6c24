import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf, IS_QUICK } from "../../../../../scripts/testing/cases.mjs";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { PlanProver } from "../../rules/plan/prover.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import {
  arbitraryCondition,
  arbitraryDomain,
  arbitraryPlan,
  arbitraryRun,
  arbitraryState,
} from "../../testing/random/arbitraries.ts";
import { PlanLibrary } from "../plan-library.ts";

const PLAN_LIBRARIES = IS_QUICK ? 260 : 520;

const cases = arbitraryDomain({ maxStates: 2000 }).chain((domain) =>
  fc.record({
    domain: fc.constant(domain),
    plans: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: arbitraryRun(domain, 6).map(({ plan }) => plan) },
        arbitraryPlan(domain, 3),
      ),
      { minLength: 1, maxLength: 24, size: "max" },
    ),
    goal: arbitraryCondition(domain, 2),
    maintain: fc.option(arbitraryCondition(domain, 2), { freq: 4, nil: undefined }),
    states: fc.array(arbitraryState(domain), { minLength: 40, maxLength: 40 }),
    disabled: fc.option(arbitraryPlan(domain, 3), { nil: undefined }),
    maxScaledCost: fc.option(fc.nat(9000), { freq: 3, nil: undefined }),
  }),
);

/** A slow reference for `match`, which also proves every entry in every state. */
class Reference {
  readonly #prover: PlanProver;
  unsound = 0;
  incomplete = 0;

  constructor(domain: Domain) {
    this.#prover = new PlanProver(domain);
  }

  cheapest(
    planLibrary: PlanLibrary,
    partition: string,
    state: PackedState,
    { disabled, maintain, maxScaledCost }: Demands,
  ): number | undefined {
    let cheapest: number | undefined;
    for (const { plan, goal, precondition } of planLibrary.list(partition)) {
      const proves = this.#prover.prove(state, plan.actions, goal.condition, { maintain });
      const { scaledCost } = this.#prover;
      if (precondition.holds(state) && !proves) this.unsound++;
      if (proves && !precondition.holds(state)) this.incomplete++;
      if (!proves || plan.actions.some((action) => disabled?.has(action))) continue;
      if (
        scaledCost <= (maxScaledCost ?? scaledCost) &&
        scaledCost < (cheapest ?? Number.POSITIVE_INFINITY)
      ) {
        cheapest = scaledCost;
      }
    }
    return cheapest;
  }
}

interface Demands {
  readonly disabled: ActionSet | undefined;
  readonly maintain: PlanLibrary["domain"]["maintain"] | undefined;
  readonly maxScaledCost: number | undefined;
}

describe("PlanLibrary.match", () => {
  it("agrees with a scan of all entries (more than 20,000 plan libraries and states)", () => {
    let compared = 0;
    let hits = 0;
    fc.assert(
      fc.property(cases, ({ domain, plans, states, ...request }) => {
        const goal = domain.goal(request.goal);
        const maintain =
          request.maintain === undefined ? undefined : domain.condition(request.maintain);
        const disabled =
          request.disabled === undefined
            ? undefined
            : domain.actionSet(request.disabled.map((action) => domain.step(action) as Step));
        const planLibrary = new PlanLibrary(domain);
        const reference = new Reference(domain);
        const partition = planLibrary.partitionOf(goal, maintain);
        const demands = { disabled, maintain, maxScaledCost: request.maxScaledCost };
        const compare = (some: readonly PackedState[]): void => {
          for (const state of some) {
            const expected = reference.cheapest(planLibrary, partition, state, demands);
            const found = planLibrary.match(partition, state, demands);
            compared++;
            if (found !== undefined) hits++;
            assert.equal(found === undefined ? undefined : planLibrary.matchedScaledCost, expected);
          }
        };
        // Some states are looked up during growth, some after removals.
        const half = Math.ceil(plans.length / 2);
        for (const plan of plans.slice(0, half)) planLibrary.add(plan, { goal, maintain });
        compare(states.slice(0, 15));
        for (const plan of plans.slice(half)) planLibrary.add(plan, { goal, maintain });
        compare(states.slice(15, 30));
        for (const [index, entry] of planLibrary.list().entries()) {
          if (index % 3 === 0) planLibrary.remove(entry);
        }
        compare(states.slice(30));
        expect(planLibrary.size).toBe(planLibrary.list().length);
        expect(reference.unsound + reference.incomplete).toBe(0);
      }),
      { numRuns: PLAN_LIBRARIES },
    );
    expect(compared).toBeGreaterThan(25 * casesOf(PLAN_LIBRARIES));
    expect(hits).toBeGreaterThan(2 * casesOf(PLAN_LIBRARIES));
  });

  it("serves as many states as without dominance, at no higher cost, whatever is disabled", () => {
    let served = 0;
    fc.assert(
      fc.property(cases, ({ domain, plans, states, ...request }) => {
        const goal = domain.goal(request.goal);
        const planLibrary = new PlanLibrary(domain);
        const partition = planLibrary.partitionOf(goal);
        const disabled = domain.actionSet(
          (request.disabled ?? []).map((action) => domain.step(action) as Step),
        );
        const sound = plans.filter((plan) => planLibrary.add(plan, { goal }).kind !== "refused");
        const prover = new PlanProver(domain);
        for (const state of states) {
          const costs = sound
            .flatMap((plan) => plan.map((_, index) => plan.slice(index)))
            .filter((plan) => prover.prove(state, plan, goal.condition, { disabled }))
            .map((plan) => prover.prove(state, plan, goal.condition) && prover.scaledCost);
          if (costs.length === 0) continue;
          served++;
          expect(planLibrary.match(partition, state, { disabled })).toBeDefined();
          expect(planLibrary.matchedScaledCost).toBeLessThanOrEqual(Math.min(...costs.map(Number)));
        }
      }),
      { numRuns: 100 },
    );
    expect(served).toBeGreaterThan(25);
  });
});
