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
import { Repertoire } from "../repertoire.ts";

const REPERTOIRES = IS_QUICK ? 260 : 520;

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
    repertoire: Repertoire,
    partition: string,
    state: PackedState,
    { disabled, maintain, maxScaledCost }: Demands,
  ): number | undefined {
    let cheapest: number | undefined;
    for (const { plan, goal, precondition } of repertoire.list(partition)) {
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
  readonly maintain: Repertoire["domain"]["maintain"] | undefined;
  readonly maxScaledCost: number | undefined;
}

describe("Repertoire.match", () => {
  it("agrees with a scan of all entries (more than 20,000 repertoires and states)", () => {
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
        const repertoire = new Repertoire(domain);
        const reference = new Reference(domain);
        const partition = repertoire.partitionOf(goal, maintain);
        const demands = { disabled, maintain, maxScaledCost: request.maxScaledCost };
        const compare = (some: readonly PackedState[]): void => {
          for (const state of some) {
            const expected = reference.cheapest(repertoire, partition, state, demands);
            const found = repertoire.match(partition, state, demands);
            compared++;
            if (found !== undefined) hits++;
            assert.equal(found === undefined ? undefined : repertoire.matchedScaledCost, expected);
          }
        };
        // Some states are looked up during growth, some after removals.
        const half = Math.ceil(plans.length / 2);
        for (const plan of plans.slice(0, half)) repertoire.add(plan, { goal, maintain });
        compare(states.slice(0, 15));
        for (const plan of plans.slice(half)) repertoire.add(plan, { goal, maintain });
        compare(states.slice(15, 30));
        for (const [index, entry] of repertoire.list().entries()) {
          if (index % 3 === 0) repertoire.remove(entry);
        }
        compare(states.slice(30));
        expect(repertoire.size).toBe(repertoire.list().length);
        expect(reference.unsound + reference.incomplete).toBe(0);
      }),
      { numRuns: REPERTOIRES },
    );
    expect(compared).toBeGreaterThan(25 * casesOf(REPERTOIRES));
    expect(hits).toBeGreaterThan(2 * casesOf(REPERTOIRES));
  });

  it("serves as many states as without dominance, at no higher cost, whatever is disabled", () => {
    let served = 0;
    fc.assert(
      fc.property(cases, ({ domain, plans, states, ...request }) => {
        const goal = domain.goal(request.goal);
        const repertoire = new Repertoire(domain);
        const partition = repertoire.partitionOf(goal);
        const disabled = domain.actionSet(
          (request.disabled ?? []).map((action) => domain.step(action) as Step),
        );
        const sound = plans.filter((plan) => repertoire.add(plan, { goal }).kind !== "refused");
        const prover = new PlanProver(domain);
        for (const state of states) {
          const costs = sound
            .flatMap((plan) => plan.map((_, index) => plan.slice(index)))
            .filter((plan) => prover.prove(state, plan, goal.condition, { disabled }))
            .map((plan) => prover.prove(state, plan, goal.condition) && prover.scaledCost);
          if (costs.length === 0) continue;
          served++;
          expect(repertoire.match(partition, state, { disabled })).toBeDefined();
          expect(repertoire.matchedScaledCost).toBeLessThanOrEqual(Math.min(...costs.map(Number)));
        }
      }),
      { numRuns: 100 },
    );
    expect(served).toBeGreaterThan(25);
  });
});
