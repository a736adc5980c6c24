import { type Domain, type DomainDefinition, loadDomain } from "@understudy/planner-core";
import type { Kitchen, Pose, Station, StationKind } from "../kitchen/kitchen.ts";
import { handOverCounters } from "./hand-over-counters.ts";
import { type Place, placesOf, type Trip, tripName, tripsTo } from "./places.ts";

/** The rules that differ between kitchens. */
export interface KitchenRules {
  /** The ingredients of the soup to cook. */
  readonly recipe: Readonly<Partial<Record<Ingredient, number>>>;
  /** Steps that the soup cooks. */
  readonly cookTime: number;
  /** Whether a full pot begins to cook by itself, as in the game's first version. */
  readonly startsItself: boolean;
}

/** An ingredient of soups. */
export type Ingredient = "onion" | "tomato";

/** The domain of a kitchen, and what its places mean to the body. */
export interface KitchenTask {
  readonly domain: Domain;
  readonly places: ReadonlyMap<string, Place>;
  readonly trips: ReadonlyMap<string, Trip>;
  /** The counters that plans hand things over on. */
  readonly counters: readonly Station[];
  readonly pots: readonly Station[];
  readonly ingredients: readonly Ingredient[];
  readonly rules: KitchenRules;
}

/** The beginning of the names of steps that put something on any counter. */
export const LAY_ASIDE = "lay_aside_";
/** A guess of the steps that this takes: seldom a plan has to, and then it had better not be the way to save a step. */
const ASIDE_STEPS = 6;

/** The greatest number of soups that one plan serves. */
export const MAX_SERVED = 4;

type Tool = DomainDefinition["tools"][number];
type Variables = NonNullable<DomainDefinition["state"]>;

/**
 * Writes the domain of a kitchen: two cooks, and pots that do one thing by themselves, boil. A way is the duration of the
 * errand at its end: the steps there, and the step that uses the station.
 */
export function kitchenTask(
  kitchen: Kitchen,
  rules: KitchenRules,
  cooks: readonly string[],
  poses: readonly Pose[],
): KitchenTask {
  const regions = [...new Set(poses.map(({ cell }) => kitchen.regionOf(cell)))];
  const counters = handOverCounters(kitchen, regions);
  const used = kitchen.stations.filter(
    (station) => station.kind !== "counter" || counters.includes(station),
  );
  const places = used.flatMap((station) => placesOf(kitchen, station, regions));
  const ingredients = (Object.keys(rules.recipe) as Ingredient[]).filter(
    (name) => (rules.recipe[name] ?? 0) > 0,
  );
  const writer = new Writer(kitchen, rules, places, ingredients);
  for (const counter of counters) writer.addCounter(counter);
  // Pots that only another cook reaches are left out.
  const pots = used.filter(
    (station) => station.kind === "pot" && places.some((place) => place.station === station),
  );
  for (const pot of pots) writer.addPot(pot);
  writer.addServing();
  writer.addLayingAside();
  const state: Variables = {
    at: {
      type: "enum",
      values: [...places.map(({ name }) => name), ...writer.trips.keys(), ...cooks.map(floorOf)],
      position: true,
    },
    part: { type: "enum", values: ["cook", ...pots.map(({ name }) => name)] },
    holds: { type: "enum", values: writer.goods, default: "nothing" },
    served: { type: "integer", min: 0, max: MAX_SERVED, shared: true, default: 0 },
    ...writer.variables,
  };
  const definition: DomainDefinition = {
    ...{ name: "kitchen", state, tools: writer.tools },
    goals: [{ name: "served", when: { served: { ">=": 1 } } }],
  };
  return {
    domain: loadDomain(definition),
    places: new Map(places.map((place) => [place.name, place])),
    trips: writer.trips,
    ...{ counters, pots, ingredients, rules },
  };
}

/** The place of a cook who stands at no station. */
export function floorOf(cook: string): string {
  return `floor_of_${cook}`;
}

/** The variable that tells what lies on a counter. */
export function hasOf(counter: Station): string {
  return `${counter.name}_has`;
}

/** Collects the variables and tools of a kitchen. */
class Writer {
  readonly variables: Record<string, Variables[string]> = {};
  readonly tools: Tool[] = [];
  readonly trips = new Map<string, Trip>();
  readonly goods: readonly string[];
  readonly #kitchen: Kitchen;
  readonly #rules: KitchenRules;
  readonly #places: readonly Place[];
  readonly #ingredients: readonly Ingredient[];

  constructor(
    kitchen: Kitchen,
    rules: KitchenRules,
    places: readonly Place[],
    ingredients: readonly Ingredient[],
  ) {
    this.#kitchen = kitchen;
    this.#rules = rules;
    this.#places = places;
    this.#ingredients = ingredients;
    this.goods = ["nothing", ...ingredients, "dish", "soup"];
  }

  addPot(pot: Station): void {
    const { recipe, cookTime, startsItself } = this.#rules;
    const is = `${pot.name}_is`;
    const left = `${pot.name}_left`;
    const countOf = (one: Ingredient): string => `${pot.name}_${one}`;
    const full = Object.fromEntries(
      this.#ingredients.map((one) => [countOf(one), recipe[one] ?? 0]),
    );
    const empty = Object.fromEntries(this.#ingredients.map((one) => [countOf(one), 0]));
    this.variables[is] = {
      ...{ type: "enum", values: ["cold", "lit", "ready"], shared: true, default: "cold" },
    };
    this.variables[left] = {
      ...{ type: "integer", min: 0, max: cookTime, shared: true, default: cookTime },
    };
    for (const ingredient of this.#ingredients) {
      const most = recipe[ingredient] ?? 0;
      const count = countOf(ingredient);
      this.variables[count] = { type: "integer", min: 0, max: most, shared: true, default: 0 };
      const isLast = { ...full, [count]: most - 1 };
      this.#bring(ingredient, pot, `to_${pot.name}`, {
        finish: { [is]: "cold", [count]: { "<": most } },
        then: { holds: "nothing", [count]: { "+": 1 } },
        ...(startsItself ? { if: [{ when: isLast, then: { [is]: "lit" } }] } : {}),
      });
    }
    this.#bring("dish", pot, `to_${pot.name}`, {
      finish: { [is]: "ready" },
      then: { holds: "soup", [is]: "cold", ...empty },
    });
    if (!startsItself) {
      this.#use(pot, `light_${pot.name}`, "nothing", {
        finish: { [is]: "cold", ...full },
        then: { [is]: "lit" },
      });
    }
    this.tools.push({
      name: `boil_${pot.name}`,
      when: { part: pot.name, [is]: "lit" },
      then: { [is]: "ready", [left]: cookTime },
      duration: left,
    });
  }

  addServing(): void {
    for (const station of this.#stations("serving")) {
      this.#bring("soup", station, `to_${station.name}`, {
        then: { holds: "nothing", served: { "+": 1 } },
      });
    }
  }

  /** Steps that put what is of no use now on any free counter, which the body finds. Searches take longer with them. */
  addLayingAside(): void {
    for (const what of [...this.#ingredients, "dish"]) {
      this.tools.push({
        name: `${LAY_ASIDE}${what}`,
        when: { part: "cook", holds: what },
        then: { holds: "nothing" },
        duration: ASIDE_STEPS,
      });
    }
  }

  addCounter(counter: Station): void {
    const has = hasOf(counter);
    this.variables[has] = {
      ...{ type: "enum", values: [...this.goods], shared: true, default: "nothing" },
    };
    for (const what of this.goods.slice(1)) {
      const from = this.#regionsOf(what === "soup" ? "pot" : (what as StationKind));
      const to = this.#regionsOf(what === "soup" ? "serving" : "pot");
      // Where all is within reach only ingredients are worth a hand-over: there are three to a soup.
      const isApart = [...to].some((region) => !from.has(region));
      if (!isApart && (what === "dish" || what === "soup")) continue;
      this.#bring(
        what,
        counter,
        `to_${counter.name}`,
        { finish: { [has]: "nothing" }, then: { holds: "nothing", [has]: what } },
        from,
      );
      this.#use(
        counter,
        `pick_${what}_from_${counter.name}`,
        "nothing",
        { finish: { [has]: what }, then: { holds: what, [has]: "nothing" } },
        to,
      );
    }
  }

  /** Tools that bring something to a station: from where there is some, or what the cook holds already. */
  #bring(
    what: string,
    station: Station,
    suffix: string,
    effects: Partial<Tool>,
    regions?: ReadonlySet<number>,
  ): void {
    this.#use(station, `bring_${what}_${suffix}`, what, effects, regions);
    if (what === "soup") return;
    for (const place of this.#placesAt(station, regions)) {
      const trips = tripsTo(this.#kitchen, this.#places, what as StationKind, place);
      if (trips.length === 0) continue;
      for (const trip of trips) this.trips.set(tripName(trip), trip);
      this.tools.push({
        ...effects,
        name: `fetch_${what}_to_${place.name}`,
        parameters: { trip: { enum: trips.map(tripName) } },
        when: { part: "cook", holds: "nothing" },
        then: { at: place.name, ...effects.then },
        duration: { way: "$trip" },
      });
    }
  }

  /** A tool that uses a station with something in hand. */
  #use(
    station: Station,
    name: string,
    holds: string,
    effects: Partial<Tool>,
    regions?: ReadonlySet<number>,
  ): void {
    const at = this.#placesAt(station, regions).map((place) => place.name);
    if (at.length === 0) return;
    this.tools.push({
      ...effects,
      ...{ name, parameters: { place: { enum: at } }, when: { part: "cook", holds } },
      then: { at: "$place", ...effects.then },
      duration: { way: "$place" },
    });
  }

  #placesAt(station: Station, regions: ReadonlySet<number> | undefined): readonly Place[] {
    return this.#places.filter(
      (place) => place.station === station && (regions === undefined || regions.has(place.region)),
    );
  }

  #stations(kind: StationKind): readonly Station[] {
    return [...new Set(this.#places.map(({ station }) => station))].filter(
      (station) => station.kind === kind,
    );
  }

  #regionsOf(kind: StationKind): ReadonlySet<number> {
    return new Set(
      this.#places.filter(({ station }) => station.kind === kind).map(({ region }) => region),
    );
  }
}
