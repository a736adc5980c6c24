import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applicableActions,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryPlan,
  arbitraryRun,
  arbitraryState,
} from "../../testing/random/arbitraries.ts";
import {
  type PlainState,
  ReferenceInterpreter,
} from "../../testing/reference/reference-interpreter.ts";
import { applyAction } from "../domain/actions/actions.ts";
import type { DomainDefinition } from "../domain/definition/definition.ts";
import type { Domain } from "../domain/domain.ts";
import { provePlan } from "./prove-plan.ts";
import { PlanProver } from "./prover.ts";

/** The definition with its functions, for the reference interpreter. */
function referenceOf(domain: Domain): ReferenceInterpreter {
  return new ReferenceInterpreter(domain.definition as DomainDefinition);
}

describe("the compiled domain and the plain reference", () => {
  it("agree on conditions, effects and costs of every action", () => {
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
            const plain = domain.read(state) as PlainState;
            const applicable = new Set(applicableActions(domain, state));
            for (const step of reference.steps()) {
              const action = domain.actionOf(step);
              const after = reference.after(step, plain);
              assert.equal(applicable.has(action), after !== undefined);
              if (after === undefined) continue;
              const next = new Int32Array(state.length);
              applyAction(domain.actions, action, state, next);
              assert.deepEqual(domain.read(next), after);
              assert.equal(domain.scaledActionCost(action, state), reference.cost(step, plain));
              assert.deepEqual(domain.step(action), step);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("agree on conditions of requests", () => {
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
            assert.equal(compiled.holds(state), expected);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("agree on verdict, broken step, reason and cost of plans", () => {
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
            const isSound = prover.prove(state, plan, compiledGoal, { maintain });
            assert.equal(isSound, expected.sound);
            assert.equal(prover.failure, expected.failure);
            assert.equal(prover.soundSteps, expected.soundSteps);
            assert.equal(prover.scaledCost, expected.cost);
            const proof = provePlan(domain, state, plan, compiledGoal, { maintain });
            assert.equal(proof.cost, expected.cost / 1000);
            if (proof.sound) continue;
            assert.equal(proof.failure.step, expected.soundSteps);
            assert.equal(typeof proof.failure.condition, "string");
            for (const name of Object.keys(proof.failure.values)) {
              assert.ok(name in domain.definition.state, name);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    for (const kind of ["sound", "precondition", "maintain", "goal"]) {
      expect(verdicts.get(kind) ?? 0, kind).toBeGreaterThan(80);
    }
  });
});
