import { ClassicalPlanner } from "@understudy/classical";
import { competitionSearches } from "@understudy/classical/competition";
import { formatPddlPlan, importPddl } from "@understudy/pddl";
import { loadDomain, planOf, runSearch } from "@understudy/planner-core";
import type { BenchTask, Workload } from "../../../../bench/src/runner/task.ts";
import { checkPlan } from "./checker.ts";
import { type CollectedTask, collection } from "./collection.ts";
import { type ReferenceAnswer, runFastDownward } from "./fast-downward.ts";

/** Time limit of a search. */
const LIMIT_MS = 1000;

/** First plans for the collection, beside those of Fast Downward if available. */
export function pddlTasks(fastDownward: string | undefined): BenchTask[] {
  return collection().flatMap((task): BenchTask[] => {
    const own: BenchTask = {
      name: "first-plan",
      problem: task.name,
      async: true,
      measures: "result",
      setup: () => planning(task),
    };
    if (fastDownward === undefined) return [own];
    return [own, { ...own, name: "lama-first", setup: () => reference(task, fastDownward) }];
  });
}

function planning({ name, texts }: CollectedTask): Workload {
  const task = importPddl(texts);
  const domain = loadDomain(task.definition);
  const problem = {
    domain,
    state: domain.state(task.state),
    goal: domain.goal(task.goal),
    mode: "first",
  } as const;
  const search = () => {
    // Nothing is cached between runs.
    const planner = new ClassicalPlanner({ tables: false, extension: competitionSearches });
    const start = performance.now();
    const result = runSearch(planner, problem, { untilMs: start + LIMIT_MS });
    return { result, ms: performance.now() - start };
  };
  const counts = { tasks: 1, solved: 0, valid: 0, cost: 0 };
  return {
    run: async () => search().ms,
    check: () => {
      // The first run uses uncompiled code.
      search();
      const { result } = search();
      if (result.status !== "solved") return;
      counts.solved = 1;
      const { steps } = planOf(domain, result.actions);
      const verdict = checkPlan(texts, formatPddlPlan(steps));
      if (!verdict.isValid) throw new Error(`${name}: ${verdict.why}`);
      const cost = steps.reduce((sum, { tool }) => sum + (task.costs.get(tool) ?? 0), 0);
      if (cost !== verdict.cost) throw new Error(`${name}: costs ${verdict.cost}, not ${cost}`);
      counts.valid = 1;
      counts.cost = verdict.cost;
    },
    counts: () => counts,
  };
}

function reference({ name, texts }: CollectedTask, path: string): Workload {
  let answer: ReferenceAnswer | undefined;
  const counts = { tasks: 1, solved: 0, valid: 0, cost: 0 };
  return {
    run: async () => (runFastDownward(path, texts) ?? answer)?.searchMs ?? LIMIT_MS,
    check: () => {
      answer = runFastDownward(path, texts);
      if (answer === undefined) return;
      counts.solved = 1;
      const verdict = checkPlan(texts, answer.plan);
      if (!verdict.isValid) throw new Error(`${name}: ${verdict.why}`);
      counts.valid = 1;
      counts.cost = verdict.cost;
    },
    counts: () => counts,
  };
}
