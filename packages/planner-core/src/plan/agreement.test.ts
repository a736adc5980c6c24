import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyAction } from "../domain/actions.ts";
import type { DomainDefinition } from "../domain/definition.ts";
import type { Domain } from "../domain/domain.ts";
import {
  applicableActions,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryPlan,
  arbitraryRun,
  arbitraryState,
} from "../testing/arbitraries.ts";
import { type PlainState, ReferenceInterpreter } from "../testing/reference-interpreter.ts";
import { provePlan } from "./prove-plan.ts";
import { PlanProver } from "./prover.ts";

/** The definition with its functions: `domain.definition` as the reference reads it. */
function referenceOf(domain: Domain): ReferenceInterpreter {
  return new ReferenceInterpreter(domain.definition as DomainDefinition);
}

describe("the compiled domain and the plain reference", { timeout: 60_000 }, () => {
  it("agree on conditions, effects and costs of every action (10,000 states)", () => {
    let cases = 0;
    fc.assert(
      fc.property(
        arbitraryDomain().chain((domain) =>
          fc.tuple(
            fc.constant(domain),
            fc.array(arbitraryState(domain), { minLength: 20, maxLength: 20 }),
          ),
        ),
        ([domain, states]) => {
          const reference = referenceOf(domain);
          for (const state of states) {
            cases++;
            const plain = domain.read(state) as PlainState;
            const applicable = new Set(applicableActions(domain, state));
            for (const step of reference.steps()) {
              const action = domain.actionOf(step);
              const after = reference.after(step, plain);
              expect(applicable.has(action), JSON.stringify(step)).toBe(after !== undefined);
              if (after === undefined) continue;
              const next = new Int32Array(state.length);
              applyAction(domain.actions, action, state, next);
              expect(domain.read(next)).toEqual(after);
              expect(domain.actionCost(action, state)).toBe(reference.cost(step, plain));
              expect(domain.step(action)).toEqual(step);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(cases).toBeGreaterThanOrEqual(10_000);
  });

  it("agree on conditions of requests (10,000 cases)", () => {
    fc.assert(
      fc.property(
        arbitraryDomain().chain((domain) =>
          fc.tuple(
            fc.constant(domain),
            arbitraryCondition(domain, 6),
            fc.array(arbitraryState(domain), { minLength: 20, maxLength: 20 }),
          ),
        ),
        ([domain, condition, states]) => {
          const reference = referenceOf(domain);
          const compiled = domain.condition(condition);
          for (const state of states) {
            const expected = reference.holds(condition, domain.read(state) as PlainState);
            expect(compiled.holds(state)).toBe(expected);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("agree on the verdict, the broken step, the reason and the cost of plans (10,000 plans)", () => {
    const verdicts = new Map<string, number>();
    fc.assert(
      fc.property(
        arbitraryDomain().chain((domain) =>
          fc.tuple(
            fc.constant(domain),
            arbitraryCondition(domain, 2),
            fc.option(arbitraryCondition(domain, 2), { freq: 3, nil: undefined }),
            fc.array(
              fc.oneof(
                { weight: 4, arbitrary: arbitraryRun(domain) },
                fc.record({ state: arbitraryState(domain), plan: arbitraryPlan(domain) }),
              ),
              { minLength: 20, maxLength: 20 },
            ),
          ),
        ),
        ([domain, goal, extra, runs]) => {
          const reference = referenceOf(domain);
          const prover = new PlanProver(domain);
          const compiledGoal = domain.condition(goal);
          const maintain = extra === undefined ? undefined : domain.condition(extra);
          for (const { state, plan } of runs) {
            const expected = reference.prove(
              domain.read(state) as PlainState,
              plan.map((action) => domain.step(action)),
              goal,
              extra,
            );
            const kind = expected.failure ?? "sound";
            verdicts.set(kind, (verdicts.get(kind) ?? 0) + 1);
            expect(prover.prove(state, plan, compiledGoal, { maintain })).toBe(expected.sound);
            expect(prover.failure).toBe(expected.failure);
            expect(prover.soundSteps).toBe(expected.soundSteps);
            expect(prover.cost).toBe(expected.cost);
            const proof = provePlan(domain, state, plan, compiledGoal, { maintain });
            expect(proof.cost).toBe(expected.cost / 1000);
            if (proof.sound) continue;
            expect(proof.failure.step).toBe(expected.soundSteps);
            expect(proof.failure.condition).toBeTypeOf("string");
            expect(Object.keys(domain.definition.state)).toEqual(
              expect.arrayContaining(Object.keys(proof.failure.values)),
            );
          }
        },
      ),
      { numRuns: 500 },
    );
    for (const kind of ["sound", "precondition", "maintain", "goal"]) {
      expect(verdicts.get(kind) ?? 0, kind).toBeGreaterThan(200);
    }
  });
});
