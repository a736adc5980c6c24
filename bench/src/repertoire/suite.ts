import { GoalBound } from "@understudy/cache";
import {
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  Repertoire,
  seededRandom,
} from "@understudy/planner-core";
import { exampleDomainText } from "../core/domains.ts";
import type { BenchSuite, BenchTask, Workload } from "../runner/task.ts";
import { randomState } from "./life.ts";
import { OptimalLead } from "./optimal-lead.ts";
import { playTasks } from "./play-tasks.ts";

/** Plans of one partition, with states that fit none and some of them. */
interface Stage {
  readonly domain: Domain;
  readonly goal: Goal;
  readonly repertoire: Repertoire;
  readonly states: readonly PackedState[];
  /** The lead's plans, before derivation. */
  readonly plans: readonly (readonly number[])[];
}

const STATES = 1024;

/** Builds houses in the village until a partition has a number of plans. */
function stageOf(entries: number): Stage {
  const domain = loadDomain(exampleDomainText("village"));
  const goal = domain.goal("build");
  const lead = new OptimalLead(domain);
  const random = seededRandom(1);
  const repertoire = new Repertoire(domain, { maxEntriesPerPartition: entries });
  const plans: (readonly number[])[] = [];
  while (repertoire.size < entries) {
    const state = randomState(domain, random);
    const plan = goal.condition.holds(state) ? undefined : lead.plan(state, goal);
    if (plan === undefined) continue;
    plans.push(plan.actions);
    repertoire.add(plan.actions, { goal });
  }
  const states = Array.from({ length: STATES }, () => randomState(domain, random));
  return { domain, goal, repertoire, states, plans };
}

function matchTasks(entries: number): BenchTask[] {
  let shared: Stage | undefined;
  const stage = (): Stage => {
    shared ??= stageOf(entries);
    return shared;
  };
  const problem = `${entries}-plans`;
  return [
    { name: "match", problem, batch: 16, allocation: true, setup: () => matching(stage()) },
    { name: "try-every-plan", problem, batch: 16, setup: () => tryingAll(stage()) },
  ];
}

function matching({ repertoire, goal, states }: Stage): Workload {
  const partition = repertoire.partitionOf(goal);
  const find = (state: PackedState) => repertoire.match(partition, state);
  return {
    run: (index) => find(states[index % STATES] as PackedState),
    check: () => {
      for (const state of states) {
        const expected = repertoire.list(partition).find((one) => one.precondition.holds(state));
        if (find(state) !== expected) throw new RangeError("match answers something else");
      }
    },
    counts: () => ({
      entries: repertoire.size,
      hitPercent: Math.round((100 * states.filter(find).length) / STATES),
    }),
  };
}

function tryingAll({ repertoire, goal, states }: Stage): Workload {
  const entries = repertoire.list(repertoire.partitionOf(goal));
  return {
    run: (index) => {
      const state = states[index % STATES] as PackedState;
      for (const entry of entries) if (entry.precondition.holds(state)) return entry;
      return undefined;
    },
    check: () => undefined,
  };
}

function addTask(rebinding: "none" | "arguments"): BenchTask {
  return {
    name: "add",
    problem: rebinding === "none" ? "suffixes" : "suffixes-and-re-binding",
    setup: () => {
      const { domain, goal, plans } = stageOf(100);
      let repertoire = new Repertoire(domain, { rebinding });
      return {
        run: (index) => {
          if (index % plans.length === 0) repertoire = new Repertoire(domain, { rebinding });
          return repertoire.add(plans[index % plans.length] as readonly number[], { goal });
        },
        check: () => undefined,
      };
    },
  };
}

const boundTask: BenchTask = {
  name: "goal-bound",
  batch: 16,
  allocation: true,
  setup: () => {
    const { domain, goal, states } = stageOf(100);
    const bound = new GoalBound(domain, goal);
    const lead = new OptimalLead(domain);
    return {
      run: (index) => bound.scaledAt(states[index % STATES] as PackedState),
      check: () => {
        for (const state of states.slice(0, 100)) {
          const plan = lead.plan(state, goal);
          if (plan !== undefined && bound.scaledAt(state) > plan.scaledCost)
            throw new RangeError("no bound");
        }
      },
    };
  },
};

/** The cost of the repertoire: a look-up, an addition, the bound of the cost rule. */
export const repertoireSuite: BenchSuite = {
  name: "repertoire",
  tasks: () => [
    ...matchTasks(100),
    ...matchTasks(1000),
    boundTask,
    addTask("none"),
    addTask("arguments"),
    ...playTasks(),
  ],
  comparisons: [{ task: "match", alternative: "try-every-plan" }],
};
