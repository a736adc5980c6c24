import assert from "node:assert/strict";
import { type Domain, PlanProver, provePlan, regressPlan } from "@understudy/planner-core";
import type { BenchTask, Workload } from "../runner/task.ts";
import { villageDomain } from "./domains.ts";
import { provePlainly } from "./plain-objects.ts";
import {
  brokenCases,
  CASES,
  type CompiledCase,
  compileCase,
  longCases,
  shortCases,
  type VillageCase,
} from "./village-cases.ts";

const LAST = CASES - 1;

/** Proof and regression of plans of 5 and 21 steps, and the same by hand on plain objects. */
export function proofTasks(): BenchTask[] {
  const domain = villageDomain();
  const short = shortCases();
  const long = longCases();
  return [
    { name: "prove", batch: CASES, allocation: true, setup: () => proof(domain, short) },
    {
      name: "prove-plain-objects",
      batch: CASES,
      allocation: true,
      setup: () => plainProof(short),
    },
    { name: "prove-long", batch: CASES, allocation: true, setup: () => proof(domain, long) },
    {
      name: "prove-long-plain-objects",
      batch: CASES,
      allocation: true,
      setup: () => plainProof(long),
    },
    { name: "prove-plan", batch: CASES, allocation: true, setup: () => verdict(domain, short) },
    { name: "explain-failure", batch: CASES, allocation: true, setup: () => explanation(domain) },
    { name: "regress", batch: CASES, allocation: true, setup: () => regression(domain, short) },
  ];
}

/** The proof of the hot path: one prover, no verdict object. */
export function proof(domain: Domain, cases: readonly VillageCase[]): Workload {
  const compiled = cases.map((one) => compileCase(domain, one));
  const prover = new PlanProver(domain);
  const run = (index: number): boolean => {
    const { start, plan, goal } = compiled[index & LAST] as CompiledCase;
    return prover.prove(start, plan, goal);
  };
  return {
    run,
    check: () => {
      for (const [index, { plan }] of compiled.entries()) {
        assert.equal(run(index), true);
        assert.equal(prover.soundSteps, plan.length);
      }
      assertBrokenPlansFail((one) => {
        const { start, plan, goal } = compileCase(domain, one);
        return prover.prove(start, plan, goal);
      });
    },
    counts: () => ({ steps: stepsOf(cases) }),
  };
}

function plainProof(cases: readonly VillageCase[]): Workload {
  const run = (index: number): boolean => provePlainly(cases[index & LAST] as VillageCase);
  return {
    run,
    check: () => {
      for (const index of cases.keys()) assert.equal(run(index), true);
      assertBrokenPlansFail(provePlainly);
    },
    counts: () => ({ steps: stepsOf(cases) }),
  };
}

function verdict(domain: Domain, cases: readonly VillageCase[]): Workload {
  const compiled = cases.map((one) => compileCase(domain, one));
  const run = (index: number) => {
    const { start, plan, goal } = compiled[index & LAST] as CompiledCase;
    return provePlan(domain, start, plan, goal);
  };
  return {
    run,
    check: () => {
      for (const [index, { plan }] of compiled.entries()) {
        const verdict = run(index);
        const costs = Array.from(plan, (action) => domain.actions.scaledCost[action] as number);
        assert.equal(verdict.sound, true);
        assert.equal(
          verdict.cost * 1000,
          costs.reduce((sum, cost) => sum + cost),
        );
      }
    },
  };
}

function explanation(domain: Domain): Workload {
  const compiled = brokenCases().map((one) => compileCase(domain, one));
  const run = (index: number) => {
    const { start, plan, goal } = compiled[index & LAST] as CompiledCase;
    return provePlan(domain, start, plan, goal);
  };
  return {
    run,
    check: () => {
      for (const index of compiled.keys()) {
        const verdict = run(index);
        assert.equal(verdict.sound, false);
        assert.equal(verdict.failure.step, 4);
        assert.equal(verdict.failure.condition, "at=workshop");
      }
    },
  };
}

function regression(domain: Domain, cases: readonly VillageCase[]): Workload {
  const compiled = cases.map((one) => compileCase(domain, one));
  const run = (index: number) => {
    const { plan, goal } = compiled[index & LAST] as CompiledCase;
    return regressPlan(domain, plan, goal);
  };
  return {
    run,
    check: () => {
      const prover = new PlanProver(domain);
      for (const [index, { plan, goal }] of compiled.entries()) {
        const precondition = run(index);
        // Exactness over all starts, including those of other plans.
        for (const { start } of compiled) {
          assert.equal(precondition.holds(start), prover.prove(start, plan, goal));
        }
      }
    },
  };
}

function assertBrokenPlansFail(works: (one: VillageCase) => boolean): void {
  for (const broken of brokenCases()) assert.equal(works(broken), false, "a broken plan");
}

function stepsOf(cases: readonly VillageCase[]): number {
  return cases.reduce((sum, { steps }) => sum + steps.length, 0) / cases.length;
}
