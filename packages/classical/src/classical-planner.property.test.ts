import {
  type ActionSet,
  applyAction,
  type CompiledCondition,
  type Domain,
  type Goal,
  type PackedState,
  type PlanningProblem,
  provePlan,
  runSearch,
  type SearchResult,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import {
  arbitraryCondition,
  arbitraryDomain,
  arbitraryState,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "./classical-planner.ts";

/** `CASES=20000 npx vitest run packages/classical` runs more cases. */
const cases = Number(process.env["CASES"] ?? 750);
const timeout = 120_000 + 20 * cases;

interface Question {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  readonly disabled: ActionSet | undefined;
  readonly maintain: CompiledCondition | undefined;
}

/** The reference: plain uniform-cost search over a map; undefined without a plan. */
function cheapestPlanCost(question: Question): number | undefined {
  const { domain, goal, disabled, maintain } = question;
  const { actions } = domain;
  const open = new Map<string, { state: PackedState; cost: number }>();
  const closed = new Set<string>();
  open.set(question.state.join(), { state: question.state, cost: 0 });
  while (open.size > 0) {
    let key = "";
    let cost = Number.POSITIVE_INFINITY;
    for (const [candidate, node] of open) {
      if (node.cost < cost) {
        key = candidate;
        cost = node.cost;
      }
    }
    const { state } = open.get(key) as { state: PackedState };
    open.delete(key);
    closed.add(key);
    if (goal.condition.holds(state)) return cost;
    for (let action = 0; action < actions.count; action++) {
      if (disabled?.has(action)) continue;
      const from = actions.conditionStart[action] as number;
      const to = actions.conditionStart[action + 1] as number;
      if (!holds(actions.conditions, from, to, state)) continue;
      const next = new Int32Array(state.length);
      applyAction(actions, action, state, next);
      if (!domain.maintain.holds(next) || maintain?.holds(next) === false) continue;
      const nextKey = next.join();
      const nextCost = cost + domain.scaledActionCost(action, state);
      if (closed.has(nextKey)) continue;
      if ((open.get(nextKey)?.cost ?? Number.POSITIVE_INFINITY) > nextCost) {
        open.set(nextKey, { state: next, cost: nextCost });
      }
    }
  }
  return undefined;
}

const question: fc.Arbitrary<Question> = arbitraryDomain({ maxStates: 400 }).chain((domain) =>
  fc
    .record({
      state: arbitraryState(domain),
      goal: fc.oneof(
        fc.constantFrom(...domain.goals),
        arbitraryCondition(domain, 3).map((condition) => domain.goal(condition)),
      ),
      off: fc.array(fc.nat(Math.max(0, domain.actions.count - 1)), { maxLength: 2 }),
      maintain: fc.option(arbitraryCondition(domain, 2), { nil: undefined, freq: 3 }),
    })
    .map(({ state, goal, off, maintain }) => {
      const disabled = domain.actionSet();
      if (domain.actions.count > 0) for (const action of off) disabled.add(action);
      return {
        domain,
        state,
        goal,
        disabled: disabled.size === 0 ? undefined : disabled,
        maintain: maintain === undefined ? undefined : domain.condition(maintain),
      };
    }),
);

function checkSolved(asked: Question, result: SearchResult & { status: "solved" }): void {
  const { domain, state, goal, disabled, maintain } = asked;
  const proof = provePlan(domain, state, result.actions, goal.condition, { disabled, maintain });
  expect(proof.sound ? "sound" : proof.failure.message).toBe("sound");
  expect(Math.round(proof.cost * 1000)).toBe(result.scaledCost);
  expect(result.scaledLowerBound).toBeLessThanOrEqual(result.scaledCost);
}

describe("against plain uniform-cost search", () => {
  const planner = new ClassicalPlanner();

  it(
    "finds the same optimal costs and gives the same verdicts in every mode",
    () => {
      fc.assert(
        fc.property(question, fc.boolean(), (asked, resumed) => {
          const expected = cheapestPlanCost(asked);
          for (const mode of ["optimal", "anytime", "first"] as const) {
            const search = planner.start({ ...asked, mode });
            if (resumed) while (!search.step({ expansions: 2 })) checkBound(search.result());
            else expect(search.step({})).toBe(true);
            const result = search.result();
            if (expected === undefined) {
              expect(result.status).toBe("unsolvable");
              continue;
            }
            if (result.status !== "solved") throw new Error(`${mode}: ${result.status}`);
            checkSolved(asked, result);
            expect(result.scaledLowerBound).toBeLessThanOrEqual(expected);
            if (mode !== "first") expect(result.optimal).toBe(true);
            if (result.optimal) expect(result.scaledCost).toBe(expected);
          }

          function checkBound(result: SearchResult): void {
            if (result.status === "unsolvable") expect(expected).toBe(undefined);
            else if (expected !== undefined) {
              expect(result.scaledLowerBound).toBeLessThanOrEqual(expected);
              if (result.status === "solved") {
                checkSolved(asked, result);
                if (result.optimal) expect(result.scaledCost).toBe(expected);
              } else {
                const { domain, state, disabled, maintain } = asked;
                const everything = domain.condition({});
                const constraints = { disabled, maintain };
                const proof = provePlan(domain, state, result.actions, everything, constraints);
                expect(proof.sound).toBe(true);
              }
            }
          }
        }),
        { numRuns: cases },
      );
    },
    timeout,
  );

  it(
    "never returns a worse plan than a sound incumbent",
    () => {
      fc.assert(
        fc.property(question, fc.infiniteStream(fc.nat(1000)), (asked, numbers) => {
          const { domain, goal } = asked;
          const walk: number[] = [];
          for (let step = 0; step < 6 && domain.actions.count > 0; step++) {
            walk.push((numbers.next().value as number) % domain.actions.count);
          }
          const any = runSearch(planner, { ...asked, mode: "first" });
          const incumbent = any.status === "solved" ? [...walk, ...any.actions] : walk;
          const proof = provePlan(domain, asked.state, incumbent, goal.condition, asked);
          for (const mode of ["optimal", "anytime", "first"] as const) {
            const problem: PlanningProblem = { ...asked, mode, incumbent };
            const cold = planner.start(problem).result();
            if (cold.status === "solved") checkSolved(asked, cold);
            const result = runSearch(planner, problem);
            expect(result.status).toBe(any.status);
            if (result.status !== "solved") continue;
            checkSolved(asked, result);
            if (proof.sound)
              expect(result.scaledCost).toBeLessThanOrEqual(Math.round(proof.cost * 1000));
            if (mode !== "first") expect(result.scaledCost).toBe(cheapestPlanCost(asked));
          }
        }),
        { numRuns: Math.ceil(cases / 5) },
      );
    },
    timeout,
  );
});
