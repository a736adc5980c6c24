import { createRequire } from "node:module";
import { join } from "node:path";
import { ClassicalPlanner } from "@understudy/classical";
import { itemTasks, type Surroundings } from "@understudy/minecraft";
import type { Planner, PlanSearch, SearchResult } from "@understudy/planner-core";
import { findMinecraft } from "../../../scripts/find-minecraft.mjs";
import type { BenchProblem } from "../planbench/bench-problem.ts";
import { modelTasks } from "../planbench/model-tasks.ts";
import type { BenchSuite, BenchTask, Workload } from "../runner/task.ts";
import { ExactCosts } from "./exact.ts";
import { closureOf, type Facts, Interpreter } from "./interpreter.ts";

/** The last version is looked at only here: nothing was tried on it while the tasks were written. */
const VERSIONS = ["1.16.5", "1.20.4", "1.19.4"];
/** The longest that a plan is looked for, and that one is bettered, in milliseconds. */
const MOST_MS = 2000;
const BETTER_MS = 8;
/** Expansions between two looks at the clock. */
const CHUNK = 16;
const QUICK_ITEMS = 12;
/** The cost of one item in so many is settled by integer programming. */
const SETTLED_EVERY = 3;

const bareHands: Surroundings = {
  inventory: {},
  stations: new Set(),
  chest: {},
  health: 20,
  food: 20,
};

/** A plan for one item, or the reason why there is none. */
interface Try {
  readonly item: string;
  readonly plan?: {
    readonly deeds: readonly Parameters<Interpreter["play"]>[0][];
    readonly cost: number;
  };
  readonly reason?: string;
}

/** Every item of a version that can be crafted: domain and plan, from bare hands. */
class CraftingTree {
  readonly items: readonly string[];
  readonly #facts: Facts;
  readonly #taskOf: ReturnType<typeof itemTasks>;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#taskOf = itemTasks(facts as Parameters<typeof itemTasks>[0]);
    const made = Object.values(facts.recipes)
      .flat()
      .map(({ result }) => facts.items[result.id]?.name ?? "");
    this.items = [...new Set(made)];
  }

  /** Makes the domain for an item, and plans. */
  try(item: string, planner: Planner): Try {
    let task: ReturnType<typeof this.taskOf>;
    try {
      task = this.taskOf(item);
    } catch (error) {
      return { item, reason: (error as Error).message };
    }
    const { domain } = task;
    const state = domain.state(task.stateOf(bareHands));
    const problem = { domain, state, goal: domain.goal(task.goal), mode: "anytime" } as const;
    const result = searchBriefly(planner.start(problem));
    if (result.status !== "solved") return { item, reason: result.status };
    const deeds = result.actions.map((action) => task.deedOf(domain.step(action)));
    return { item, plan: { deeds, cost: result.scaledCost / 1000 } };
  }

  taskOf(item: string): ReturnType<ReturnType<typeof itemTasks>> {
    return this.#taskOf(item, 1, bareHands);
  }

  /** So many of the items that there are plans for, evenly drawn, as problems for models. */
  problems(count: number, planner: Planner): readonly BenchProblem[] {
    const planned = this.items.filter((item) => this.try(item, planner).plan !== undefined);
    const stride = Math.max(1, Math.floor(planned.length / count));
    const chosen = planned.filter((_, at) => at % stride === 0).slice(0, count);
    return chosen.map((item) => {
      const task = this.taskOf(item);
      const { domain } = task;
      const refute: BenchProblem["refute"] = (steps) => {
        const interpreter = new Interpreter(this.#facts);
        try {
          for (const step of steps) interpreter.play(task.deedOf(step));
        } catch (error) {
          return (error as Error).message;
        }
        return interpreter.bag.get(item) ? undefined : `it brings no ${item}`;
      };
      const state = domain.state(task.stateOf(bareHands));
      return { domain, state, goal: domain.goal(task.goal), refute };
    });
  }

  /** Plays the plans for all items by the rules of the game; throws where one does not work or no plan is wrong. */
  check(tries: readonly Try[]): void {
    const found = new Set<string>();
    for (const { item, plan } of tries) {
      const interpreter = new Interpreter(this.#facts);
      for (const [at, deed] of (plan?.deeds ?? []).entries()) {
        try {
          interpreter.play(deed);
        } catch (error) {
          throw new RangeError(`${item}, step ${at + 1}: ${(error as Error).message}`);
        }
        if ((deed.deed === "dig" || deed.deed === "hunt") && "item" in deed) found.add(deed.item);
      }
      if (plan !== undefined && !(interpreter.bag.get(item) ?? 0)) {
        throw new RangeError(`the plan for ${item} brings none`);
      }
    }
    // What nothing was planned for cannot be made of anything that some plan finds.
    const possible = closureOf(this.#facts, found);
    const wrong = tries.filter(({ item, reason }) => reason !== undefined && possible.has(item));
    if (wrong.length === 0) return;
    const told = wrong.map(({ item, reason }) => `${item}: ${reason}`).join("; ");
    throw new RangeError(`these can be made: ${told}`);
  }
}

function plans(facts: Facts, quick: boolean): Workload {
  const tree = new CraftingTree(facts);
  const items = quick ? tree.items.slice(0, QUICK_ITEMS) : tree.items;
  const planner = new ClassicalPlanner({ tables: false });
  return {
    run: (index) => tree.try(items[index % items.length] as string, planner),
    check: () => tree.check(items.map((item) => tree.try(item, planner))),
    counts: async () => {
      const tries = items.map((item) => tree.try(item, planner));
      const planned = tries.filter(({ plan }) => plan !== undefined).length;
      const exact = await ExactCosts.load();
      const ratios = tries.flatMap(({ item, plan }, at) => {
        if (plan === undefined || at % SETTLED_EVERY !== 0) return [];
        const least = exact.least(tree.taskOf(item).domain, { [item]: 1 });
        return least === undefined ? [] : [plan.cost / least];
      });
      const settled = Math.max(1, ratios.length);
      const within110 = ratios.filter((ratio) => ratio <= 1.1001).length;
      return {
        items: items.length,
        planned,
        refused: items.length - planned,
        settled: ratios.length,
        within110: Math.round((1000 * within110) / settled),
      };
    },
  };
}

/** A first plan, bettered for some milliseconds, as an orchestrator does it. */
function searchBriefly(search: PlanSearch): SearchResult {
  let untilMs = performance.now() + MOST_MS;
  let isFirst = true;
  while (!search.step({ expansions: CHUNK, untilMs }) && performance.now() < untilMs) {
    if (!isFirst || search.result().status !== "solved") continue;
    isFirst = false;
    untilMs = performance.now() + BETTER_MS;
  }
  const result = search.result();
  search.end?.();
  return result;
}

/** Facts of the versions of the game, where `pnpm minecraft` has installed them. */
function factsOf(version: string): Facts | undefined {
  const game = findMinecraft();
  if (game === undefined) return undefined;
  const load = createRequire(join(game.folder, "package.json"));
  return (load("minecraft-data") as (version: string) => Facts)(version);
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
          setup: () => plans(factsOf(version) as Facts, options.quick),
        }),
      ),
      ...modelTasks(options, versions.slice(0, 1), (version, count) =>
        new CraftingTree(factsOf(version) as Facts).problems(
          count,
          new ClassicalPlanner({ tables: false }),
        ),
      ),
    ];
  },
  notes: () =>
    findMinecraft() === undefined
      ? [
          "minecraft-data is not installed: `node scripts/find-minecraft.mjs --install` does it (500 MB).",
        ]
      : [],
};
