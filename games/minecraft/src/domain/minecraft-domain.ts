/**
 * Minecraft domains, generated from the facts of a game version.
 *
 * @module
 */

import type { Step } from "@understudy/planner-core";
import type { Deed } from "../body/deeds/deed.ts";
import type { Surroundings } from "../play/seen.ts";
import type { ItemTask, TaskMaker } from "../play/task.ts";
import { DomainWriter } from "./domain-writer.ts";
import { type GameFacts, OVERWORLD } from "./facts/overworld.ts";
import { noWayTo } from "./no-way.ts";
import { type ItemPrices, SourceBook } from "./prices.ts";
import type { GameRegistry } from "./registry.ts";
import { demandsFor } from "./relevance.ts";
import { itemSources } from "./source.ts";

/** An item to have, or a food level to reach. */
export type MinecraftGoal =
  | {
      readonly item: string;
      /** Default 1. */
      readonly count?: number;
    }
  | {
      /** Food points, from 0 to 20: at 18 or more, health regenerates. */
      readonly food: number;
    };

/** Options of {@link minecraftDomain}. */
export interface MinecraftDomainOptions {
  /** Goals that must hold at the end; at least one. */
  readonly goals: readonly MinecraftGoal[];
  /** State of the bot and its surroundings. Default: an empty inventory, with nothing nearby. */
  readonly seen?: Partial<Surroundings>;
  /** Facts that the registry lacks. Default {@link OVERWORLD}. */
  readonly facts?: GameFacts;
}

/** A domain limited to the relevant parts for a goal, with its meaning in the game. */
export interface MinecraftDomain extends ItemTask {
  /** The state for the given surroundings. */
  readonly state: Readonly<Record<string, number | string | boolean>>;
}

const FULL = 20;
const BARE_HANDS: Surroundings = {
  inventory: {},
  stations: new Set(),
  chest: {},
  health: FULL,
  food: FULL,
};
/** Number of foods to choose from. */
const MEALS = 2;

/** Cached sources by registry and facts, which take longer to compute than a domain. */
const books = new WeakMap<GameRegistry, WeakMap<GameFacts, SourceBook>>();

function bookOf(registry: GameRegistry, facts: GameFacts): SourceBook {
  const known = books.get(registry) ?? new WeakMap<GameFacts, SourceBook>();
  books.set(registry, known);
  const book = known.get(facts) ?? new SourceBook(itemSources(registry, facts), facts);
  known.set(facts, book);
  return book;
}

/**
 * Generates a domain for goals in one version of the game: items as counts, and the relevant recipes, blocks,
 * creatures, tools and fuels. It includes the ways from an empty inventory, since everything carried may be lost.
 *
 * @param registry `bot.registry`, or minecraft-data; derived data is cached for later domains
 * @throws NoWayError if a goal cannot be reached
 *
 * @example
 * const { domain, goal, state, deedOf } = minecraftDomain(bot.registry, { goals: [{ item: "stone_pickaxe" }] });
 * const outcome = await orchestrator.plan({ agent: "ann", state: domain.state(state), goal, budgetMs: 100 });
 * const deeds = outcome.plan?.steps.map(deedOf);
 */
export function minecraftDomain(
  registry: GameRegistry,
  { goals, seen: given, facts = OVERWORLD }: MinecraftDomainOptions,
): MinecraftDomain {
  const seen = { ...BARE_HANDS, ...given };
  const book = bookOf(registry, facts);
  const carried = Object.keys({ ...seen.inventory, ...seen.chest });
  const prices = book.pricesWith([...carried, ...seen.stations], seen.sights);
  const items = new Map<string, number>();
  let food: number | undefined;
  for (const wanted of goals) {
    if ("food" in wanted) food = Math.max(food ?? 0, wanted.food);
    else items.set(wanted.item, Math.max(items.get(wanted.item) ?? 0, wanted.count ?? 1));
  }
  for (const [item, count] of items) {
    const has = (seen.inventory[item] ?? 0) + (seen.chest[item] ?? 0);
    const isOutOfReach = (has > 0 ? book.base : prices).of(item) === Number.POSITIVE_INFINITY;
    if (has < count && isOutOfReach) throw noWayTo(item, registry, book);
  }
  const meals = food === undefined ? new Map<string, number>() : mealsOf(registry, prices);
  const [meal] = meals;
  const wanted = new Map(items);
  if (food !== undefined && meal !== undefined)
    wanted.set(
      meal[0],
      Math.max(wanted.get(meal[0]) ?? 0, Math.ceil((food - seen.food) / meal[1])),
    );
  const usesOf = (tool: string): number =>
    registry.itemsByName[tool]?.maxDurability ?? Number.POSITIVE_INFINITY;
  const writer = new DomainWriter({
    demands: demandsFor({ book, seen, wanted, usesOf }),
    secondsOf: prices.secondsOf,
    facts,
    seen,
    items,
    food,
    meals,
    usesOf,
    toolsFor: (block) => toolsFor(registry, block),
  });
  const { domain, deeds } = writer.write();
  return {
    domain,
    goal: "has",
    state: writer.stateOf(seen),
    stateOf: (now) => writer.stateOf(now),
    deedOf: ({ tool }: Step) => deeds.get(tool) as Deed,
  };
}

/** The cheapest foods, with their food points. */
function mealsOf({ foodsByName = {} }: GameRegistry, prices: ItemPrices): Map<string, number> {
  const foods = Object.entries(foodsByName)
    .map(([item, { foodPoints }]) => ({
      item,
      points: foodPoints,
      price: prices.of(item) / foodPoints,
    }))
    .filter(({ price, points }) => points > 0 && price < Number.POSITIVE_INFINITY)
    .sort((one, other) => one.price - other.price);
  return new Map(foods.slice(0, MEALS).map(({ item, points }) => [item, points]));
}

function toolsFor({ blocksByName, items }: GameRegistry, block: string): string[] | undefined {
  const tools = blocksByName[block]?.harvestTools;
  return tools && Object.keys(tools).flatMap((id) => items[Number(id)]?.name ?? []);
}

/**
 * Tasks for items in one version of the game, with a domain per order.
 *
 * @param registry `bot.registry`, or minecraft-data
 *
 * @example
 * const agent = new MinecraftAgent({ bot, taskOf: itemTasks(bot.registry) });
 */
export function itemTasks(registry: GameRegistry): TaskMaker {
  return (item, count, seen) => minecraftDomain(registry, { goals: [{ item, count }], seen });
}
