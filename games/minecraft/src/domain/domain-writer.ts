import {
  type Condition,
  type Domain,
  type EffectDefinition,
  loadDomain,
  type ToolDefinition,
} from "@understudy/planner-core";
import type { Deed } from "../body/deeds/deed.ts";
import type { Surroundings } from "../play/seen.ts";
import type { ItemDemand } from "./demand.ts";
import type { GameFacts } from "./facts/overworld.ts";
import type { Source, Station } from "./source.ts";

/** Overhead of each step in seconds, for turning and opening windows. */
const STEP_SECONDS = 0.2;
const PLACE_SECONDS = 1;
const TAKE_SECONDS = 2;
const SLACK = 8;
/** Food points range from 0, starving, to this. */
const MOST_FOOD = 20;

/** Inputs of a domain. */
export interface DomainInputs {
  /** Alternative ways to the goal; the plan may combine them. */
  readonly demands: readonly ItemDemand[];
  readonly facts: GameFacts;
  /** Seconds per use of a source. */
  secondsOf(source: Source): number;
  readonly seen: Surroundings;
  /** Required item counts of the goal. */
  readonly items: ReadonlyMap<string, number>;
  readonly food: number | undefined;
  /** Food points by item. */
  readonly meals: ReadonlyMap<string, number>;
  /** Durability of an undamaged tool in uses; infinite for unbreakable items. */
  usesOf(tool: string): number;
  /** Tools for digging a block, such as a furnace to pick up; undefined for bare hands. */
  toolsFor(block: string): readonly string[] | undefined;
}

/** Writes the domain of a goal. */
export class DomainWriter {
  readonly #parts: DomainInputs;
  readonly #tools: ToolDefinition[] = [];
  readonly #deeds = new Map<string, Deed>();
  /** Maximum count by item. */
  readonly #counts = new Map<string, number>();
  /** Counts of each item that occur in any of the ways. */
  readonly #wanted = new Map<string, Set<number>>();
  /** Batch sizes by source. */
  readonly #portions = new Map<Source, Set<number>>();
  readonly #worn = new Set<string>();
  readonly #stations = new Set<string>();
  readonly #fuels = new Set<string>();

  constructor(parts: DomainInputs) {
    this.#parts = parts;
    for (const demand of parts.demands) this.#include(demand);
    for (const item of [...parts.items.keys(), ...parts.meals.keys()])
      if (!this.#counts.has(item)) this.#counts.set(item, parts.items.get(item) ?? 1);
  }

  /** Creates the domain and the deeds of its steps. */
  write(): { readonly domain: Domain; readonly deeds: ReadonlyMap<string, Deed> } {
    for (const source of this.#portions.keys()) this.#addSource(source);
    for (const station of this.#stations) this.#addStation(station as Station);
    for (const item of this.#counts.keys()) this.#addStored(item);
    for (const [item, points] of this.#parts.meals) this.#addMeal(item, points);
    const domain = loadDomain({
      name: "minecraft",
      state: Object.fromEntries(
        this.#variables().map(([name, most]) => [
          name,
          most === undefined ? { type: "boolean" } : { type: "integer", min: 0, max: most },
        ]),
      ),
      tools: this.#tools,
      goals: [{ name: "has", when: this.#goal() }],
    });
    return { domain, deeds: this.#deeds };
  }

  /** The state of all variables in a situation. */
  stateOf(seen: Surroundings): Record<string, number | boolean> {
    const state: Record<string, number | boolean> = {};
    for (const [name, most] of this.#variables()) {
      state[name] =
        most === undefined
          ? seen.stations.has(name.slice(0, -"_near".length))
          : Math.min(most, this.#valueOf(name, seen));
    }
    return state;
  }

  #include({ counts, portions: told, wear, stations, fuels }: ItemDemand): void {
    for (const [item, count] of counts) {
      this.#counts.set(item, Math.max(count, this.#counts.get(item) ?? 0));
      this.#wanted.set(item, (this.#wanted.get(item) ?? new Set([1])).add(count));
    }
    for (const [source, numbers] of told) {
      const portions = this.#portions.get(source) ?? new Set([1]);
      for (const number of numbers) portions.add(number);
      this.#portions.set(source, portions);
    }
    for (const tool of wear.keys())
      if (Number.isFinite(this.#parts.usesOf(tool))) this.#worn.add(tool);
    for (const station of stations) this.#stations.add(station);
    for (const fuel of fuels.keys()) this.#fuels.add(fuel);
  }

  /** All variables with their maximum; undefined for booleans. */
  #variables(): [name: string, most: number | undefined][] {
    const { seen, food } = this.#parts;
    return [
      ...[...this.#counts.keys()].map((item): [string, number] => [
        this.#nameOf(item),
        this.#mostOf(item),
      ]),
      ...[...this.#counts.keys()]
        .filter((item) => (seen.chest[item] ?? 0) > 0)
        .map((item): [string, number] => [chestOf(item), seen.chest[item] ?? 0]),
      ...[...this.#stations].map((station): [string, undefined] => [nearOf(station), undefined]),
      ...(food === undefined ? [] : ([["food", MOST_FOOD]] as [string, number][])),
    ];
  }

  #valueOf(name: string, seen: Surroundings): number {
    if (name === "food") return seen.food;
    if (name.endsWith("_in_chest")) return seen.chest[name.slice(0, -"_in_chest".length)] ?? 0;
    if (!name.endsWith("_uses")) return seen.inventory[name] ?? 0;
    const tool = name.slice(0, -"_uses".length);
    return seen.uses?.[tool] ?? (seen.inventory[tool] ?? 0) * this.#parts.usesOf(tool);
  }

  #mostOf(item: string): number {
    const count = 2 * (this.#counts.get(item) ?? 0) + (this.#parts.seen.inventory[item] ?? 0);
    return this.#worn.has(item) ? (count + 1) * this.#parts.usesOf(item) : count + SLACK;
  }

  /** The variable of an item; tools that wear are counted by remaining uses. */
  #nameOf(item: string): string {
    return this.#worn.has(item) ? `${item}_uses` : item;
  }

  #inUnits(item: string, count: number): number {
    return this.#worn.has(item) ? count * this.#parts.usesOf(item) : count;
  }

  #goal(): Condition {
    const { items, food } = this.#parts;
    const goal: Record<string, { ">=": number }> = {};
    for (const [item, count] of items) {
      // A worn tool meets the goal.
      const least = this.#worn.has(item) ? this.#inUnits(item, count - 1) + 1 : count;
      goal[this.#nameOf(item)] = { ">=": least };
    }
    if (food !== undefined) goal["food"] = { ">=": Math.min(MOST_FOOD, food) };
    return goal;
  }

  #addSource(source: Source): void {
    for (const times of this.#portionsOf(source)) {
      if (source.kind === "craft") this.#addCraft(source, times);
      else if (source.kind === "smelt")
        for (const fuel of this.#fuels) this.#addSmelt(source, times, fuel);
      else this.#addWork(source, times);
    }
  }

  /** The batches of a source; those beyond what a tool lasts for are divided. */
  #portionsOf(source: Source): ReadonlySet<number> {
    const portions = new Set(this.#portions.get(source) ?? []);
    for (const tool of source.tools ?? []) {
      const uses = this.#counts.has(tool) ? this.#parts.usesOf(tool) : Number.POSITIVE_INFINITY;
      for (const times of [...portions]) {
        if (times <= uses) continue;
        portions.add(uses);
        if (times % uses > 0) portions.add(times % uses);
      }
    }
    return portions;
  }

  /** Adds digging, hunting, collecting or using: once per known tool, or with bare hands. */
  #addWork(source: Source, times: number): void {
    const { kind, item, tools, makes, uses } = source;
    const name = `${kind}_${item}_${times * makes}`;
    const count = times * makes;
    const then = new Changes().add(this.#nameOf(item), this.#inUnits(item, count));
    for (const [used, each] of uses)
      then.add(this.#nameOf(used), -this.#inUnits(used, each * times));
    const step = this.#parts.secondsOf(source) * times;
    const known = tools?.filter((tool) => this.#counts.has(tool));
    if (known === undefined) {
      this.#add(name, deedOf(source, times), {}, then, step);
      return;
    }
    for (const tool of known) {
      const wears = this.#worn.has(tool);
      if (wears && times > this.#parts.usesOf(tool)) continue;
      const when: Condition = wears ? {} : { [tool]: { ">=": 1 } };
      const changes = new Changes(then);
      if (wears) changes.add(this.#nameOf(tool), -times);
      const suffix = known.length > 1 || kind === "use" ? `_with_${tool}` : "";
      this.#add(`${name}${suffix}`, deedOf(source, times, tool), when, changes, step);
    }
  }

  #addCraft({ item, makes, uses, returns, station, seconds }: Source, times: number): void {
    const then = new Changes().add(this.#nameOf(item), this.#inUnits(item, makes * times));
    for (const [used, count] of uses)
      then.add(this.#nameOf(used), -this.#inUnits(used, count * times));
    for (const [left, count] of returns)
      if (this.#counts.has(left)) then.add(this.#nameOf(left), count * times);
    const when: Condition = station === undefined ? {} : { [nearOf(station)]: true };
    const deed: Deed = { deed: "craft", item, times, uses: [...uses.keys()] };
    const name = `craft_${item}_${times * makes}_of_${[...uses.keys()].join("_and_")}`;
    this.#add(name, deed, when, then, seconds * times);
  }

  #addSmelt({ item, uses, seconds }: Source, count: number, fuel: string): void {
    const [from = ""] = uses.keys();
    const fuelCount = Math.ceil(count / (this.#parts.facts.fuels[fuel] ?? 1));
    const then = new Changes()
      .add(this.#nameOf(item), count)
      .add(this.#nameOf(from), -this.#inUnits(from, count))
      .add(this.#nameOf(fuel), -fuelCount);
    this.#add(
      `smelt_${item}_${count}_of_${from}_with_${fuel}`,
      { deed: "smelt", from, item, count, fuel, fuelCount },
      { [nearOf("furnace")]: true },
      then,
      seconds * count,
    );
  }

  #addStation(station: Station): void {
    const placed = new Changes().add(this.#nameOf(station), -1).set(nearOf(station), true);
    this.#add(`place_${station}`, { deed: "place", item: station }, {}, placed, PLACE_SECONDS);
    // Picking up a station pays off only if it is an ingredient or part of the goal.
    const isWanted =
      this.#parts.items.has(station) ||
      [...this.#portions.keys()].some(({ uses }) => uses.has(station));
    if (!isWanted) return;
    const taken = new Changes().add(this.#nameOf(station), 1).set(nearOf(station), false);
    const tools = this.#parts.toolsFor(station)?.filter((tool) => this.#counts.has(tool));
    for (const tool of tools ?? [undefined]) {
      const changes = new Changes(taken);
      if (tool !== undefined && this.#worn.has(tool)) changes.add(this.#nameOf(tool), -1);
      this.#add(
        tool === undefined ? `pick_up_${station}` : `pick_up_${station}_with_${tool}`,
        { deed: "dig", blocks: [station], item: station, count: 1, ...withTool(tool) },
        {
          [nearOf(station)]: true,
          ...(tool === undefined || this.#worn.has(tool) ? {} : { [tool]: { ">=": 1 } }),
        },
        changes,
        PLACE_SECONDS,
      );
    }
  }

  #addStored(item: string): void {
    const there = this.#parts.seen.chest[item] ?? 0;
    if (there === 0) return;
    const wanted = [...(this.#wanted.get(item) ?? [1])];
    for (const count of new Set(wanted.map((number) => Math.min(there, number)))) {
      const then = new Changes()
        .add(chestOf(item), -count)
        .add(this.#nameOf(item), this.#inUnits(item, count));
      this.#add(`take_${item}_${count}`, { deed: "take", item, count }, {}, then, TAKE_SECONDS);
    }
  }

  #addMeal(item: string, points: number): void {
    const then = new Changes().add("food", points).add(this.#nameOf(item), -1);
    this.#add(`eat_${item}`, { deed: "eat", item }, {}, then, TAKE_SECONDS);
  }

  #add(name: string, deed: Deed, when: Condition, then: Changes, seconds: number): void {
    if (this.#deeds.has(name)) return;
    this.#deeds.set(name, deed);
    const cost = Math.round(1000 * (STEP_SECONDS + seconds)) / 1000;
    this.#tools.push({ name, when, then: then.written(), cost });
  }
}

const nearOf = (station: string): string => `${station}_near`;
const chestOf = (item: string): string => `${item}_in_chest`;

function withTool(tool: string | undefined): { readonly with?: string } {
  return tool === undefined ? {} : { with: tool };
}

function deedOf({ kind, item, of, makes, handling }: Source, times: number, tool?: string): Deed {
  const count = times * makes;
  const [first = ""] = of;
  if (kind === "dig") return { deed: "dig", blocks: of, item, count, ...withTool(tool) };
  if (kind === "hunt") return { deed: "hunt", creature: first, item, count };
  if (kind === "collect") return { deed: "collect", creature: first, item, count };
  return {
    deed: "use",
    with: tool ?? handling?.with[0] ?? "",
    on: first,
    item,
    count,
    ...(handling?.places === true ? { places: true } : {}),
    ...(handling?.digs === true ? { digs: true } : {}),
  };
}

/** The effects of a step; gains and losses are summed. */
class Changes {
  readonly #numbers: Map<string, number>;
  readonly #flags: Map<string, boolean>;

  constructor(other?: Changes) {
    this.#numbers = new Map(other === undefined ? [] : other.#numbers);
    this.#flags = new Map(other === undefined ? [] : other.#flags);
  }

  add(name: string, change: number): this {
    this.#numbers.set(name, (this.#numbers.get(name) ?? 0) + change);
    return this;
  }

  set(name: string, value: boolean): this {
    this.#flags.set(name, value);
    return this;
  }

  written(): Record<string, EffectDefinition> {
    const then: Record<string, EffectDefinition> = {};
    for (const [name, change] of this.#numbers) {
      if (change !== 0) then[name] = change > 0 ? { "+": change } : { "-": -change };
    }
    for (const [name, value] of this.#flags) then[name] = value;
    return then;
  }
}
