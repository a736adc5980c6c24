import type { Domain, Goal } from "@understudy/planner-core";
import type { TaskCache } from "../../task-cache/task-cache.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";
import { BYTES_PER_STATE, type ComponentTable, labelBitsOf } from "../layout/component-table.ts";
import { TableLayout } from "../layout/table-layout.ts";
import { classify, MAX_CLASSES } from "../layout/value-classes.ts";
import type { TableRefusal } from "../refusal.ts";
import type { BuildBudget, TableLimits } from "../table-options.ts";
import { TablePolicy } from "../table-policy.ts";
import { CostRangeError } from "./backward-sweep.ts";
import { BUILD_BYTES_PER_STATE, buildTable, operatorBytes } from "./table-build.ts";

/** The plan of a table, made before any allocation. */
export interface TablePlan {
  readonly layouts: readonly TableLayout[];
  readonly states: number;
  /** Peak memory of the build. */
  readonly buildBytes: number;
  readonly refusal: TableRefusal | undefined;
}

/** Memory limits of one build, and of all finished tables together. */
export type MemoryLimits = Pick<TableLimits, "maxTableBytes" | "maxTotalBytes">;

/** Computes the size of a goal's table, compiling the goal if necessary. Yields units of work. */
export function* planTable(
  domain: Domain,
  goal: Goal,
  tasks: TaskCache,
  { maxTableBytes, maxTotalBytes }: MemoryLimits,
): SlicedWork<TablePlan> {
  const parts = yield* tasks.plain(domain, goal);
  yield CHUNK;
  const none = { layouts: [], states: 0, buildBytes: 0 };
  const priced = new Set(
    parts
      .filter(({ runtimeCosts }) => runtimeCosts)
      .flatMap(({ actions }) =>
        [...actions].map((id) => domain.tools[domain.actions.tool[id] as number]),
      )
      .flatMap((tool) => (tool?.runtimeCost === undefined ? [] : [tool.name])),
  );
  if (priced.size > 0) {
    return { ...none, refusal: { reason: "run-time-costs", tools: [...priced].sort() } };
  }
  if (parts.some(({ checks }) => checks.length > 0)) {
    return { ...none, refusal: { reason: "much-to-maintain" } };
  }
  const layouts: TableLayout[] = [];
  for (const task of parts) {
    const found = yield* classify(task);
    if ("tooMany" in found) {
      const id = task.variables[found.tooMany] as number;
      const variable = domain.variables.all[id]?.name as string;
      return { ...none, refusal: { reason: "too-many-values", variable, limit: MAX_CLASSES } };
    }
    layouts.push(new TableLayout(task, found.classes));
  }
  const states = layouts.reduce((sum, layout) => sum + layout.states, 0);
  const largest = layouts.reduce((most, layout) => Math.max(most, layout.states), 0);
  // The operators of one part are freed before those of the next are inverted.
  const operators = layouts.reduce((most, layout) => Math.max(most, operatorBytes(layout)), 0);
  const buildBytes =
    states * BYTES_PER_STATE + largest * (BUILD_BYTES_PER_STATE - BYTES_PER_STATE) + operators;
  // A step and the state after it share 32 bits; numbers of states are signed.
  const fits = layouts.every(
    ({ states: own, task }) =>
      own < 2 ** 31 && own * 2 ** labelBitsOf(task.operatorCount) <= 2 ** 32,
  );
  const tooLarge = (bytes: number, limitBytes: number): TablePlan => {
    const refusal = { reason: "too-large", states, bytes, limitBytes } as const;
    return { layouts, states, buildBytes, refusal };
  };
  if (!fits || buildBytes > maxTableBytes) return tooLarge(buildBytes, maxTableBytes);
  const bytes = states * BYTES_PER_STATE;
  if (bytes > maxTotalBytes) return tooLarge(bytes, maxTotalBytes);
  return { layouts, states, buildBytes, refusal: undefined };
}

/** The build of one goal's policy, in slices. */
export class PolicyBuild {
  readonly domain: Domain;
  readonly goal: Goal;
  /** The result; undefined until the build is done. */
  result: TablePolicy | TableRefusal | undefined;
  /** Milliseconds spent in slices. */
  elapsedMs = 0;
  plan: TablePlan | undefined;
  readonly #progress = { settled: 0 };
  readonly #steps: SlicedWork<TablePolicy | TableRefusal>;

  constructor(domain: Domain, goal: Goal, tasks: TaskCache, limits: MemoryLimits) {
    this.domain = domain;
    this.goal = goal;
    this.#steps = this.#run(tasks, limits);
  }

  /** From 0 to 1: the share of settled states. May end below 1. */
  get progress(): number {
    // With ranges of costs per bucket, some states are settled repeatedly.
    return Math.min(1, this.#progress.settled / Math.max(1, this.plan?.states ?? 1));
  }

  /** @returns whether the build is done */
  step(budget: BuildBudget): boolean {
    const beganMs = budget.now();
    while (this.result === undefined && !budget.isOver) {
      const { done, value } = this.#steps.next();
      if (done) this.result = value;
      else budget.spend(value);
    }
    this.elapsedMs += budget.now() - beganMs;
    return this.result !== undefined;
  }

  *#run(tasks: TaskCache, limits: MemoryLimits): SlicedWork<TablePolicy | TableRefusal> {
    const plan = yield* planTable(this.domain, this.goal, tasks, limits);
    this.plan = plan;
    if (plan.refusal !== undefined) return plan.refusal;
    const parts: ComponentTable[] = [];
    try {
      for (const layout of plan.layouts) {
        parts.push(yield* buildTable(layout, this.#progress));
      }
    } catch (error) {
      if (error instanceof CostRangeError) return { reason: "cost-range" };
      if (error instanceof RangeError) {
        // An allocation failed within the limit: the machine has less memory.
        const { states, buildBytes: bytes } = plan;
        return { reason: "too-large", states, bytes, limitBytes: limits.maxTableBytes };
      }
      throw error;
    }
    return yield* TablePolicy.join(this.domain, parts);
  }
}
