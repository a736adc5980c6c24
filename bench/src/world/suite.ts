import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, seededRandom } from "@understudy/planner-core";
import type { WorldOptions } from "@understudy/world";
import type { BenchSuite, BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { contestTasks } from "./contest/tasks.ts";
import { bestCost, distance, drawMarket, type Spot, type WaysAsked, worldOf } from "./market.ts";
import { Skirmish } from "./skirmish.ts";
import { SkirmishByHand } from "./skirmish-by-hand.ts";
import { villageTasks } from "./village/tasks.ts";

const WORLDS = 500;
const QUICK_WORLDS = 30;
/** Time limit of a plan, in milliseconds. */
const SLICE_MS = 50;
const START: Spot = { x: 500, y: 500 };

/** Plans in random worlds of twelve chests, compared with optimal ones over all of them. */
function plans(options: WorldOptions, { quick }: SuiteOptions): Workload {
  const random = seededRandom(7);
  const planner = new ClassicalPlanner({ tables: false });
  const waysAsked: WaysAsked = { count: 0 };
  const trials = Array.from({ length: quick ? QUICK_WORLDS : WORLDS }, () => {
    const things = drawMarket(random);
    const world = worldOf(things, () => START, options, waysAsked);
    const orchestrator = new Orchestrator({ domain: world.domain, planner });
    return { agent: world.agent("ann"), orchestrator, best: bestCost(things, START) };
  });
  const plan = (index: number) => {
    const { agent, orchestrator } = trials[index % trials.length] as (typeof trials)[number];
    const state = { near: undefined, gold: 0, hurt: false };
    return agent.planNow({ orchestrator, state, goal: "rich" }, SLICE_MS);
  };
  return {
    run: plan,
    check: () => {
      for (const [index, { best }] of trials.entries()) {
        const { status, cost, optimal } = plan(index);
        const isPossible = Number.isFinite(best);
        if (status === "unsolvable" && isPossible)
          throw new RangeError(`${index}: there is a plan`);
        if (status !== "solved") continue;
        if (cost < best - 0.01) throw new RangeError(`${index}: cheaper than the best`);
        if (optimal && cost > best + 0.01) throw new RangeError(`${index}: not the best`);
      }
    },
    counts: () => {
      const before = waysAsked.count;
      const ratios = trials.flatMap(({ best }, index) => {
        if (!Number.isFinite(best)) return [];
        const { status, cost } = plan(index);
        return [status === "solved" ? cost / best : Number.POSITIVE_INFINITY];
      });
      const within = (limit: number): number =>
        Math.round((1000 * ratios.filter((ratio) => ratio <= limit).length) / ratios.length);
      return {
        within105: within(1.05),
        within150: within(1.5),
        solved: within(Number.MAX_VALUE),
        possible: ratios.length,
        waysPerAnswer: Math.round((waysAsked.count - before) / Math.max(1, ratios.length)),
      };
    },
  };
}

/** Optimal plans over the three nearest chests, compared with those over all: the cost of looking no further. */
function nearestOnly({ quick }: SuiteOptions): Workload {
  const random = seededRandom(7);
  const trials = Array.from({ length: quick ? QUICK_WORLDS : WORLDS }, () => drawMarket(random));
  const plan = (index: number): number => {
    const chests = (trials[index % trials.length] ?? [])
      .filter(({ kind, locked }) => kind === "chest" && !locked)
      .sort((one, other) => distance(START, one) - distance(START, other));
    return bestCost(chests.slice(0, 3), START);
  };
  return {
    run: plan,
    check: () => {},
    counts: () => {
      const best = trials.map((things) => bestCost(things, START));
      const possible = best.filter(Number.isFinite).length;
      const within105 = best.filter((cost, index) => plan(index) <= 1.05 * cost).length;
      return { within105: Math.round((1000 * within105) / possible), possible };
    },
  };
}

/** Skirmish sizes. */
const CROWDS = [
  { agents: 200, things: 2000 },
  { agents: 1000, things: 2000 },
];

/** Frames of a skirmish, each by its processor time. */
function frames(skirmish: Skirmish | SkirmishByHand): Workload {
  return {
    run: () => {
      const before = process.cpuUsage();
      skirmish.frame();
      const { user, system } = process.cpuUsage(before);
      return Promise.resolve((user + system) / 1000);
    },
    check: () => {
      if (skirmish.figures.begun === 0) throw new RangeError("nobody does anything");
    },
    counts: () => ({
      ...{ ...skirmish.figures, ...skirmish.waits },
      ...("waysPerAnswer" in skirmish ? { waysPerAnswer: skirmish.waysPerAnswer } : {}),
    }),
  };
}

/** Worlds of many things: quality of plans with a few candidates, and the cost of a crowd. */
export const worldSuite: BenchSuite = {
  name: "world",
  tasks: (options): BenchTask[] => [
    { name: "plan", problem: "12-chests", setup: () => plans({}, options) },
    { name: "nearest-only", problem: "12-chests", setup: () => nearestOnly(options) },
    ...(options.quick ? CROWDS.slice(0, 1) : CROWDS).flatMap(({ agents, things }): BenchTask[] => {
      const size = options.quick ? ([20, 200] as const) : ([agents, things] as const);
      const problem = `${agents}-agents`;
      return [
        {
          ...{ name: "frame", problem, measures: "result", async: true },
          setup: () => frames(new Skirmish(...size)),
        },
        {
          ...{ name: "frame-by-hand", problem, measures: "result", async: true },
          setup: () => frames(new SkirmishByHand(...size)),
        },
      ];
    }),
    ...villageTasks(options),
    ...contestTasks(options),
  ],
  comparisons: [{ task: "frame", alternative: "frame-by-hand" }],
};
