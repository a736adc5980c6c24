import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type ActionSet,
  type Domain,
  loadDomain,
  Orchestrator,
  type Outcome,
} from "@understudy/planner-core";
import type { BenchTask, Comparison } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { allProblems, type Problem } from "./problems/index.ts";

/** Game-size problems whose search is short compared with compiling their goals. */
const PROBLEMS = ["blocks-4", "blocks-5", "wide-30"];
/** Number of sets, above the 64 that a planner keeps. */
const MOST_SETS = 200;

/** Sequence of sets of disabled actions. */
type Change = "nothing" | "same" | "changing";

/** `planNow` by search, with disabled actions that change with every request, and with constant ones. */
export function disabledTasks(): BenchTask[] {
  return allProblems()
    .filter(({ name }) => PROBLEMS.includes(name))
    .flatMap((problem) =>
      (["nothing", "same", "changing"] as const).map((change) => planNowTask(problem, change)),
    );
}

export const disabledComparisons: readonly Comparison[] = [
  { task: "plan-now-nothing-disabled", alternative: "plan-now-changing-disabled" },
  { task: "plan-now-same-disabled", alternative: "plan-now-changing-disabled" },
];

function planNowTask(problem: Problem, change: Change): BenchTask {
  return {
    name: `plan-now-${change}-disabled`,
    problem: problem.name,
    setup: () => {
      const domain = loadDomain(problem.domain);
      const planner = new ClassicalPlanner({ tables: false });
      const orchestrator = new Orchestrator({ domain, planner });
      const state = domain.state(problem.state);
      const ask = (disabled?: ActionSet): Outcome =>
        orchestrator.planNow({ agent: "ann", state, goal: problem.goal, disabled }, UNHURRIED_MS);
      const sets = setsLeavingAPlan(domain, ask);
      const disabledBy = {
        nothing: () => undefined,
        same: () => sets[0],
        changing: (at: number) => sets[at % sets.length],
      };
      const run = (index: number): Outcome => ask(disabledBy[change](index));
      return {
        run,
        check: () => {
          assert.ok(sets.length > 64, `${problem.name}: ${sets.length} sets`);
          for (let index = 0; index < sets.length; index++) {
            const { plan } = run(index);
            const disabled = disabledBy[change](index);
            assert.ok(plan?.actions.every((action) => disabled?.has(action) !== true));
          }
        },
      };
    },
  };
}

/** Different sets, each with a step of the usual plan, that leave the goal reachable. */
function setsLeavingAPlan(domain: Domain, ask: (disabled?: ActionSet) => Outcome): ActionSet[] {
  const usual = ask().plan?.actions ?? [];
  const { count } = domain.actions;
  const isPossible = (actions: readonly number[]): boolean =>
    ask(setOf(domain, actions)).status === "solved";
  const spared = usual.filter((action) => isPossible([action]));
  const sets: ActionSet[] = [];
  for (let size = 1; sets.length < MOST_SETS && size < count; size++) {
    for (let other = 0; other < count && sets.length < MOST_SETS; other++) {
      const actions = Array.from({ length: size }, (_, at) => (other + at) % count);
      actions.push(...spared.slice(other % (spared.length + 1)).slice(0, 1));
      if (isPossible(actions)) sets.push(setOf(domain, actions));
    }
  }
  return sets;
}

function setOf(domain: Domain, actions: readonly number[]): ActionSet {
  const set = domain.actionSet();
  for (const action of actions) set.add(action);
  return set;
}
