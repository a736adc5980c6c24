/**
 * Domains for orders, made from the facts of a version of the game.
 *
 * @module
 */

import { loadDomain, type Step, type ToolDefinition } from "@understudy/planner-core";
import type { Deed } from "../body/deeds/deed.ts";
import type { Surroundings } from "../play/seen.ts";
import type { ItemTask, TaskMaker } from "../play/task.ts";
import { OrderDemand } from "./demand.ts";
import { FUELS } from "./overworld.ts";
import type { GameRegistry } from "./registry.ts";
import { type Source, Sources } from "./sources.ts";

/** Costs of steps beside the effort of digging: the planner counts in these. */
const CRAFT_COST = 1;
const PLACE_COST = 2;
const TAKE_COST = 3;
const SLACK = 8;
/** A step is there for so many numbers of an item at most. */
const MOST_PORTIONS = 4;

/**
 * Plans for items of one version of the game: for each order a small domain of what matters for it, made from the recipes,
 * blocks and tools of the registry.
 *
 * @param registry `bot.registry`, or minecraft-data
 *
 * @example
 * const agent = new MinecraftAgent({ bot, taskOf: itemTasks(bot.registry) });
 */
export function itemTasks(registry: GameRegistry): TaskMaker {
  const sources = new Sources(registry);
  return (item, count, seen) => {
    const usable = { ...seen.chest };
    for (const [name, has] of Object.entries(seen.inventory))
      usable[name] = (usable[name] ?? 0) + has;
    const prices = sources.pricesWith([...Object.keys(usable), ...seen.stations]);
    if (sources.base.of.get(item) === undefined && (usable[item] ?? 0) < count) {
      const missing = sources.missingFor(item).map(spoken).join(" and ");
      const why = missing === "" || missing === spoken(item) ? "" : `: it takes ${missing}`;
      throw new Error(`I know no way to ${spoken(item)}${why}`);
    }
    const demand = new OrderDemand(sources, prices, usable);
    demand.add(item, count);
    // What it takes from bare hands stays in the domain: everything that is carried may be lost.
    const fromNothing = new OrderDemand(sources, sources.base, {});
    fromNothing.add(item, count);
    demand.include(fromNothing);
    return new TaskWriter(demand, seen).write(item, count);
  };
}

/** Writes the domain of one order. */
class TaskWriter {
  readonly #demand: OrderDemand;
  readonly #seen: Surroundings;
  readonly #tools: ToolDefinition[] = [];
  readonly #deeds = new Map<string, Deed>();

  constructor(demand: OrderDemand, seen: Surroundings) {
    this.#demand = demand;
    this.#seen = seen;
  }

  write(item: string, count: number): ItemTask {
    const { counts, sources, stations } = this.#demand;
    for (const source of sources) this.#addSource(source);
    for (const station of stations) {
      this.#add(
        `place_${station}`,
        { deed: "place", item: station },
        {
          when: { [station]: { ">=": 1 } },
          then: { [station]: { "-": 1 }, [nearOf(station)]: true },
          cost: PLACE_COST,
        },
      );
    }
    const stored = [...counts.keys()].filter((name) => (this.#seen.chest[name] ?? 0) > 0);
    for (const name of stored) this.#addStored(name);
    const domain = loadDomain({
      name: "minecraft",
      state: {
        ...Object.fromEntries(
          [...counts.keys()].map((name) => [
            name,
            { type: "integer", min: 0, max: this.#most(name) },
          ]),
        ),
        ...Object.fromEntries(
          stored.map((name) => [
            chestOf(name),
            { type: "integer", min: 0, max: this.#seen.chest[name] },
          ]),
        ),
        ...Object.fromEntries([...stations].map((name) => [nearOf(name), { type: "boolean" }])),
      },
      tools: this.#tools,
      goals: [{ name: "has", when: { [item]: { ">=": count } } }],
    });
    return {
      domain,
      goal: "has",
      stateOf: (seen) => ({
        ...Object.fromEntries(
          [...counts.keys()].map((name) => [
            name,
            Math.min(seen.inventory[name] ?? 0, this.#most(name)),
          ]),
        ),
        ...Object.fromEntries(
          stored.map((name) => [
            chestOf(name),
            Math.min(seen.chest[name] ?? 0, this.#seen.chest[name] ?? 0),
          ]),
        ),
        ...Object.fromEntries([...stations].map((name) => [nearOf(name), seen.stations.has(name)])),
      }),
      deedOf: ({ tool }: Step) => this.#deeds.get(tool) as Deed,
    };
  }

  /** The most of an item that a plan can have at once. */
  #most(name: string): number {
    return 2 * (this.#demand.counts.get(name) ?? 0) + (this.#seen.inventory[name] ?? 0) + SLACK;
  }

  /** The numbers of an item for which there are steps: one, what is used at once, and all. */
  #numbersOf(item: string): number[] {
    const { counts, portions } = this.#demand;
    return [1, ...[...(portions.get(item) ?? [])].slice(0, MOST_PORTIONS), counts.get(item) ?? 1];
  }

  #addSource(source: Source): void {
    const { item, makes, kind } = source;
    for (const times of new Set(this.#numbersOf(item).map((number) => Math.ceil(number / makes)))) {
      if (kind === "dig" || kind === "hunt") this.#addFound(source, times);
      else if (kind === "craft") this.#addCraft(source, times);
      else for (const fuel of this.#demand.fuels) this.#addSmelt(source, times, fuel);
    }
  }

  #addFound({ kind, item, of = "", tools, effort }: Source, count: number): void {
    const deed: Deed =
      kind === "dig"
        ? { deed: "dig", blocks: [of], item, count }
        : { deed: "hunt", creature: of, item, count };
    const known = tools?.filter((name) => this.#demand.counts.has(name));
    const needs =
      known === undefined
        ? {}
        : { when: { anyOf: known.map((name) => ({ [name]: { ">=": 1 } })) } };
    this.#add(`${kind}_${of}_${item}_${count}`, deed, {
      ...needs,
      then: { [item]: { "+": count } },
      cost: Math.ceil(CRAFT_COST + effort * count),
    });
  }

  #addCraft({ item, makes, uses, station }: Source, times: number): void {
    const all = [...uses].map(([name, count]) => [name, count * times] as const);
    this.#add(
      `craft_${item}_with_${[...uses.keys()].join("_")}_${times}`,
      { deed: "craft", item, times },
      {
        when: {
          ...Object.fromEntries(all.map(([name, count]) => [name, { ">=": count }])),
          ...(station === undefined ? {} : { [nearOf(station)]: true }),
        },
        then: {
          ...Object.fromEntries(all.map(([name, count]) => [name, { "-": count }])),
          [item]: { "+": makes * times },
        },
        cost: CRAFT_COST,
      },
    );
  }

  #addSmelt({ item, uses, effort }: Source, count: number, fuel: string): void {
    const [from = ""] = uses.keys();
    const fuelCount = Math.ceil(count / (FUELS[fuel] ?? 1));
    const used =
      from === fuel ? { [from]: count + fuelCount } : { [from]: count, [fuel]: fuelCount };
    this.#add(
      `smelt_${from}_with_${fuel}_${count}`,
      { deed: "smelt", from, item, count, fuel, fuelCount },
      {
        when: {
          ...Object.fromEntries(
            Object.entries(used).map(([name, needed]) => [name, { ">=": needed }]),
          ),
          [nearOf("furnace")]: true,
        },
        then: {
          ...Object.fromEntries(
            Object.entries(used).map(([name, needed]) => [name, { "-": needed }]),
          ),
          [item]: { "+": count },
        },
        cost: Math.ceil(CRAFT_COST + effort * count),
      },
    );
  }

  #addStored(name: string): void {
    const there = this.#seen.chest[name] ?? 0;
    for (const count of new Set(this.#numbersOf(name).map((number) => Math.min(there, number)))) {
      this.#add(
        `take_${name}_${count}`,
        { deed: "take", item: name, count },
        {
          when: { [chestOf(name)]: { ">=": count } },
          then: { [chestOf(name)]: { "-": count }, [name]: { "+": count } },
          cost: TAKE_COST,
        },
      );
    }
  }

  #add(name: string, deed: Deed, written: Omit<ToolDefinition, "name">): void {
    this.#deeds.set(name, deed);
    this.#tools.push({ name, ...written });
  }
}

const spoken = (item: string): string => item.replaceAll("_", " ");
const nearOf = (station: string): string => `${station}_near`;
const chestOf = (item: string): string => `chest_${item}`;
