import { createRequire } from "node:module";
import { join } from "node:path";
import { ClassicalPlanner } from "@understudy/classical";
import { itemTasks, type Surroundings } from "@understudy/minecraft";
import { type Planner, runSearch } from "@understudy/planner-core";
import { findMinecraft } from "../../../scripts/find-minecraft.mjs";
import type { BenchSuite, BenchTask, Workload } from "../runner/task.ts";
import { closureOf, type Facts, Interpreter } from "./interpreter.ts";

/** The last version is looked at only here: nothing was tried on it while the tasks were written. */
const VERSIONS = ["1.16.5", "1.20.4", "1.19.4"];
/** The longest that a plan may take, in milliseconds. */
const MOST_MS = 2000;
const QUICK_ITEMS = 12;

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
    const problem = { domain, state, goal: domain.goal(task.goal), mode: "first" } as const;
    const result = runSearch(planner, problem, { untilMs: performance.now() + MOST_MS });
    if (result.status !== "solved") return { item, reason: result.status };
    const deeds = result.actions.map((action) => task.deedOf(domain.step(action)));
    return { item, plan: { deeds, cost: result.scaledCost } };
  }

  taskOf(item: string): ReturnType<ReturnType<typeof itemTasks>> {
    return this.#taskOf(item, 1, bareHands);
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
    counts: () => {
      const tries = items.map((item) => tree.try(item, planner));
      const planned = tries.filter(({ plan }) => plan !== undefined).length;
      return { items: items.length, planned, refused: items.length - planned };
    },
  };
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
  tasks: ({ quick }) =>
    (findMinecraft() === undefined ? [] : quick ? VERSIONS.slice(1, 2) : VERSIONS).map(
      (version): BenchTask => ({
        name: "plan",
        problem: version,
        setup: () => plans(factsOf(version) as Facts, quick),
      }),
    ),
  notes: () =>
    findMinecraft() === undefined
      ? [
          "minecraft-data is not installed: `node scripts/find-minecraft.mjs --install` does it (500 MB).",
        ]
      : [],
};
