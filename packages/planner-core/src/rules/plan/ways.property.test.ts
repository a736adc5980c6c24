import * as fc from "fast-check";
import { expect, it } from "vitest";
import { allStates, arbitraryDefinition, arbitraryRun } from "../../testing/random/arbitraries.ts";
import { arbitraryWays } from "../../testing/random/arbitrary-problem.ts";
import { ReferenceInterpreter } from "../../testing/reference/reference-interpreter.ts";
import { loadDomain } from "../domain/load-domain.ts";
import { PlanProver } from "./prover.ts";
import { regressPlan } from "./regress/regress.ts";

const options = { ways: true, maxStates: 120, runtimeCosts: false };

/** A domain with ways, a run of its steps, and costs of its ways. */
const cases = arbitraryDefinition(options).chain((definition) => {
  const domain = loadDomain(definition);
  return fc.record({
    definition: fc.constant(definition),
    domain: fc.constant(domain),
    run: arbitraryRun(domain, 6),
    table: arbitraryWays(domain),
  });
});

it("ways price and break plans according to the definition", () => {
  fc.assert(
    fc.property(cases, ({ definition, domain, run, table }) => {
      const reference = new ReferenceInterpreter(definition);
      const prover = new PlanProver(domain);
      const goal = domain.goals[0];
      if (goal === undefined) throw new Error("A goal is expected");
      const ways = table && domain.ways(table);
      const sound = prover.prove(run.state, run.plan, goal.condition, { ways });
      const steps = run.plan.map((action) => domain.step(action));
      const written = definition.goals?.[0]?.when ?? {};
      const verdict = reference.prove(domain.read(run.state), steps, written, {}, table);
      expect(sound).toBe(verdict.sound);
      expect(prover.failure).toBe(verdict.failure);
      expect(prover.scaledCost).toBe(verdict.cost);
    }),
    { numRuns: 400 },
  );
});

it("a regressed precondition holds exactly where the plan is sound with its ways", () => {
  fc.assert(
    fc.property(cases, ({ domain, run, table }) => {
      const ways = table && domain.ways(table);
      const condition = regressPlan(domain, run.plan, undefined, { ways });
      const prover = new PlanProver(domain);
      for (const state of allStates(domain)) {
        expect(condition.holds(state)).toBe(prover.prove(state, run.plan, undefined, { ways }));
      }
    }),
    { numRuns: 200 },
  );
});
