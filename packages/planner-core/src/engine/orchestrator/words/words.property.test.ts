import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompiledCondition } from "../../../rules/condition/condition.ts";
import type { ActionSet } from "../../../rules/domain/actions/action-set.ts";
import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import { PlanProver } from "../../../rules/plan/prover.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import {
  arbitraryCondition,
  arbitraryDomain,
  arbitraryState,
} from "../../../testing/random/arbitraries.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { DirectiveReader, DirectiveReading } from "../../contract/directive-reader.ts";
import { runSearch } from "../../contract/search/run-search.ts";
import { Orchestrator } from "../orchestrator.ts";

interface Case {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly reading: DirectiveReading;
}

/** Any reading of a directive, possibly contradictory. */
const readings = (domain: Domain): fc.Arbitrary<DirectiveReading> => {
  const { goals, actions } = domain;
  const actionSets = fc.option(
    fc.array(fc.nat(Math.max(0, actions.count - 1)), { maxLength: 6 }).map((banned) => {
      const set = domain.actionSet();
      if (actions.count > 0) for (const action of banned) set.add(action);
      return set;
    }),
    { nil: undefined },
  );
  return fc.record({
    goals: fc.array(
      fc
        .record({ goal: fc.constantFrom(...goals), without: actionSets })
        .map(({ goal, without }) => ({ goal, declared: goal, without })),
      { maxLength: 3 },
    ),
    skipped: fc.subarray([...goals], { maxLength: Math.max(0, goals.length - 1) }),
    disabled: actionSets,
    maintain: fc.option(
      arbitraryCondition(domain, 2).map((condition) => domain.condition(condition)),
      { nil: undefined, freq: 2 },
    ),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    because: fc.constant([]),
  });
};

const cases: fc.Arbitrary<Case> = arbitraryDomain({ maxStates: 200 })
  .filter(({ goals }) => goals.length > 0)
  .chain((domain) =>
    fc.record({
      domain: fc.constant(domain),
      state: arbitraryState(domain),
      reading: readings(domain),
    }),
  );

/** Whether a goal can be reached with the prohibitions. */
function isReachable(
  { domain, state }: Case,
  goal: Goal,
  disabled: ActionSet | undefined,
  maintain: CompiledCondition | undefined,
): boolean {
  const problem = { domain, state, goal, disabled, maintain, mode: "optimal" as const };
  return runSearch(new UniformCostPlanner(), problem).status === "solved";
}

describe("words", () => {
  it("never decide for a goal that is unreachable or banned", async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.boolean(), async (one, isNow) => {
        const { domain, state, reading } = one;
        const { skipped, disabled, maintain } = reading;
        const reader: DirectiveReader = {
          readDirective: () => reading,
          readPersona: () => ({ goals: new Map(), styles: new Map(), because: [] }),
        };
        const planner = new UniformCostPlanner();
        const orchestrator = new Orchestrator({ domain, planner, reader });
        const request = { agent: "ann", state, goal: { directive: "go" } };
        const outcome = isNow
          ? orchestrator.planNow(request, 60_000)
          : await orchestrator.plan({ ...request, budgetMs: 60_000 });
        const { status, goal, plan, chosen } = outcome;
        const isDismissed = (each: Goal): boolean => skipped.includes(each);
        if (plan !== null) {
          expect(isDismissed(goal)).toBe(false);
          const constraints = { disabled, maintain };
          const condition = status === "solved" ? goal.condition : undefined;
          expect(new PlanProver(domain).prove(state, plan.actions, condition, constraints)).toBe(
            true,
          );
        }
        if (chosen === "words") expect(status).toBe("solved");
        if (status !== "unsolvable") return;
        expect(outcome.optimal).toBe(false);
        // Nothing else is reachable, but the ban still holds.
        const left = domain.goals.filter(
          (each) => !isDismissed(each) && !each.condition.holds(state),
        );
        for (const each of left) expect(isReachable(one, each, disabled, maintain)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it("decide for their first reachable goal", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const { domain, state, reading } = one;
        const { skipped, disabled, maintain } = reading;
        const reader: DirectiveReader = {
          readDirective: () => reading,
          readPersona: () => ({ goals: new Map(), styles: new Map(), because: [] }),
        };
        const wished = reading.goals
          .map(({ goal }) => goal)
          .filter((goal) => !skipped.includes(goal) && !goal.condition.holds(state));
        const first = wished.find((goal) => isReachable(one, goal, disabled, maintain));
        fc.pre(first !== undefined);
        const planner = new UniformCostPlanner();
        const orchestrator = new Orchestrator({ domain, planner, reader });
        const request = { agent: "ann", state, goal: { directive: "go" }, budgetMs: 60_000 };
        const outcome = await orchestrator.plan(request);
        expect([outcome.chosen, outcome.goal]).toEqual(["words", first]);
      }),
      { numRuns: 40 },
    );
  });
});
