import { createRequire } from "node:module";
import { join } from "node:path";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Deed,
  type GameRegistry,
  minecraftDomain,
  NoWayError,
  OVERWORLD,
} from "@understudy/minecraft";
import { runSearch } from "@understudy/planner-core";
import type { BenchProblem } from "../../../competition/bench/src/planbench/bench-problem.ts";
import { modelTasks } from "../../../competition/bench/src/planbench/model-tasks.ts";
import { findMinecraft } from "../../../scripts/find.mjs";
import type { BenchSuite, BenchTask, Counts, SuiteOptions, Workload } from "../runner/task.ts";
import { IntegerProgram, loadSolver } from "./integer-program.ts";
import { Interpreter } from "./interpreter.ts";
import { type Activity, readRules } from "./rules.ts";

/** Versions; the last one is a test set, unused while the domains were written. */
const VERSIONS = ["1.16.5", "1.20.4", "1.19.4"];
/** Node limit of a search: plans of this game take some hundred. */
const MOST_EXPANSIONS = 100_000;
const QUICK_EVERY = 60;
/** Interval of items whose cost is compared with integer programming, and its time limit in seconds. */
const SETTLED_EVERY = 10;
const SETTLING_SECONDS = 5;

/** A plan for one item, or the reason for the lack of one. */
interface Try {
  readonly item: string;
  readonly deeds?: readonly Deed[];
  readonly error?: NoWayError;
}

/** Every item of a version that can be crafted or smelted: domain and plan, from bare hands. */
class CraftingTree {
  readonly items: readonly string[];
  readonly #registry: GameRegistry;
  readonly #rules: readonly Activity[];
  readonly #planner = new ClassicalPlanner({ tables: false });

  constructor(registry: GameRegistry, { quick }: SuiteOptions) {
    this.#registry = registry;
    this.#rules = readRules(registry, OVERWORLD);
    const made = this.#rules.filter(({ kind }) => kind === "craft" || kind === "smelt");
    const items = [...new Set(made.map(({ gives }) => gives))];
    this.items = quick ? items.filter((_, at) => at % QUICK_EVERY === 0) : items;
  }

  /** Builds an item's domain, and plans. */
  try(item: string): Try {
    try {
      const task = minecraftDomain(this.#registry, { goals: [{ item }] });
      const { domain } = task;
      const state = domain.state(task.state);
      const problem = { domain, state, goal: domain.goal(task.goal), mode: "first" } as const;
      const result = runSearch(this.#planner, problem, { expansions: MOST_EXPANSIONS });
      if (result.status !== "solved") throw new Error(`${item}: ${result.status}`);
      return { item, deeds: result.actions.map((action) => task.deedOf(domain.step(action))) };
    } catch (error) {
      if (error instanceof NoWayError) return { item, error };
      throw error;
    }
  }

  /** Seconds of a plan by the game's rules; throws for an invalid plan. */
  play({ item, deeds = [] }: Try): number {
    const interpreter = new Interpreter(this.#registry, this.#rules);
    for (const [at, deed] of deeds.entries()) {
      try {
        interpreter.play(deed);
      } catch (error) {
        throw new RangeError(`${item}, step ${at + 1}: ${(error as Error).message}`);
      }
    }
    if ((interpreter.bag.get(item) ?? 0) < 1)
      throw new RangeError(`the plan for ${item} brings none`);
    return interpreter.seconds;
  }

  /** An even sample of items with plans, as problems for models. */
  problems(count: number): readonly BenchProblem[] {
    const planned = this.items.filter((item) => this.try(item).deeds !== undefined);
    const stride = Math.max(1, Math.floor(planned.length / count));
    const chosen = planned.filter((_, at) => at % stride === 0).slice(0, count);
    return chosen.map((item) => {
      const task = minecraftDomain(this.#registry, { goals: [{ item }] });
      const { domain } = task;
      const refute: BenchProblem["refute"] = (steps) => {
        try {
          this.play({ item, deeds: steps.map((step) => task.deedOf(step)) });
          return undefined;
        } catch (error) {
          return (error as Error).message;
        }
      };
      return { domain, state: domain.state(task.state), goal: domain.goal(task.goal), refute };
    });
  }

  /** Plays all plans; throws for an invalid one, or an item with neither a plan nor a good reason. */
  async check(): Promise<void> {
    const program = await this.#program();
    for (const one of this.items.map((item) => this.try(item))) {
      if (one.deeds !== undefined) this.play(one);
      else if (program.isInReach(one.item))
        throw new RangeError(`there is a way: ${one.error?.message}`);
      else if (one.error?.lacks.some(({ why }) => why === undefined) !== false)
        throw new RangeError(`no reason is given: ${one.error?.message}`);
    }
  }

  async count(): Promise<Counts> {
    const planned = this.items
      .map((item) => this.try(item))
      .filter(({ deeds }) => deeds !== undefined);
    const program = await this.#program();
    const ratios = planned
      .filter((_, at) => at % SETTLED_EVERY === 0)
      .flatMap((one) => {
        const seconds = this.play(one);
        const bound = program.boundFor(one.item, seconds, SETTLING_SECONDS);
        return bound === "open" ? [] : [seconds / bound];
      });
    const within = ratios.filter((ratio) => ratio <= 1.1).length;
    return {
      items: this.items.length,
      planned: planned.length,
      refused: this.items.length - planned.length,
      settled: ratios.length,
      within110: Math.round((1000 * within) / Math.max(1, ratios.length)),
    };
  }

  async #program(): Promise<IntegerProgram> {
    const usesOf = (tool: string): number =>
      this.#registry.itemsByName[tool]?.maxDurability ?? Number.POSITIVE_INFINITY;
    return new IntegerProgram(await loadSolver(), this.#rules, usesOf);
  }
}

function plans(registry: GameRegistry, options: SuiteOptions): Workload {
  const tree = new CraftingTree(registry, options);
  return {
    run: (index) => tree.try(tree.items[index % tree.items.length] as string),
    check: () => tree.check(),
    counts: () => tree.count(),
  };
}

/** A version's data, as installed by `pnpm example minecraft`. */
function registryOf(version: string): GameRegistry {
  const load = createRequire(join(findMinecraft()?.folder ?? "", "package.json"));
  return (load("minecraft-data") as (version: string) => GameRegistry)(version);
}

/** The whole crafting tree of Minecraft: a domain and a plan for every item. */
export const minecraftSuite: BenchSuite = {
  name: "minecraft",
  tasks: (options) => {
    if (findMinecraft() === undefined) return [];
    const versions = options.quick ? VERSIONS.slice(1, 2) : VERSIONS;
    return [
      ...versions.map(
        (version): BenchTask => ({
          name: "plan",
          problem: version,
          setup: () => plans(registryOf(version), options),
        }),
      ),
      ...modelTasks(options, versions.slice(0, 1), (version, count) =>
        new CraftingTree(registryOf(version), options).problems(count),
      ),
    ];
  },
  notes: () =>
    findMinecraft() === undefined
      ? [
          "minecraft-data is not installed: `node scripts/install.mjs minecraft` does it (500 MB).",
        ]
      : [],
};
