import { seededRandom } from "@understudy/planner-core";
import type { BenchProblem } from "./bench-problem.ts";
import { type BlocksTask, drawBlocks, leastLength, plainLength } from "./blocks-task.ts";
import { BLOCKSWORLD, blocksProblem, MYSTERY } from "./blocks-world.ts";
import {
  drawLogistics,
  type LogisticsTask,
  logisticsProblem,
  logisticsSizes,
} from "./logistics.ts";

/** The task sets. */
export const SETS = ["blocksworld", "mystery", "hard", "logistics"] as const;

/** A task set. */
export type SetName = (typeof SETS)[number];

/** Bounds on the shortest plans of Hard. */
export const HARD_STEPS = [20, 40] as const;

const SEEDS = { blocksworld: 1, hard: 2, logistics: 3 };

/** Distinct tasks of a set, deterministic. Mystery has those of Blocksworld. */
export function problemsOf(set: SetName, count: number): readonly BenchProblem[] {
  switch (set) {
    case "blocksworld":
      return easyTasks(count).map((task) => blocksProblem(task, BLOCKSWORLD));
    case "mystery":
      return easyTasks(count).map((task) => blocksProblem(task, MYSTERY));
    case "hard":
      return hardTasks(count).map((task) => blocksProblem(task, BLOCKSWORLD));
    case "logistics":
      return logisticsTasks(count).map(logisticsProblem);
  }
}

/** Three, four and five blocks in turns. */
export function easyTasks(count: number): readonly BlocksTask[] {
  const random = seededRandom(SEEDS.blocksworld);
  return distinct(count, (index) => drawBlocks(3 + (index % 3), random));
}

/**
 * Six to twenty blocks, with shortest plans as long as PlanBench's: at least by a lower bound, at most by a simple
 * strategy.
 */
export function hardTasks(count: number): readonly BlocksTask[] {
  const random = seededRandom(SEEDS.hard);
  const [least, most] = HARD_STEPS;
  return distinct(count, () => {
    for (;;) {
      const task = drawBlocks(6 + random.integer(15), random);
      if (leastLength(task) >= least && plainLength(task) <= most) return task;
    }
  });
}

/** One per size, from the smallest. */
function logisticsTasks(count: number): readonly LogisticsTask[] {
  const random = seededRandom(SEEDS.logistics);
  const sizes = [...logisticsSizes()];
  return distinct(count, (index) => drawLogistics(sizes[index] as (typeof sizes)[number], random));
}

function distinct<Task>(count: number, draw: (index: number) => Task): readonly Task[] {
  const tasks = new Map<string, Task>();
  while (tasks.size < count) {
    const task = draw(tasks.size);
    tasks.set(JSON.stringify(task), task);
  }
  return [...tasks.values()];
}
