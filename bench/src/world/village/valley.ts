import { type Random, seededRandom } from "@understudy/planner-core";
import type { Spot } from "../market.ts";
import type { Kind } from "./domain.ts";
import { Places } from "./places.ts";

/** Number of things per settler, by kind. */
const PER_SETTLER: Readonly<Record<Kind, number>> = {
  ...{ bush: 6, tree: 4, spring: 0.3, axe: 0.2, store: 0.1 },
};
/** Area per settler, in square units. */
const AREA = 50_000;
/** Maximum number of berries on a bush. */
const RIPE = 4;

/** A thing in the valley. */
export interface ValleyThing extends Spot {
  readonly id: number;
  readonly kind: Kind;
  x: number;
  y: number;
  /** Properties of the kind. */
  berries: number;
  held: boolean;
  wood: number;
}

/** A settler in the game. */
export interface Settler extends Spot {
  readonly name: string;
  /** The store known from the start. */
  readonly home: ValleyThing;
  x: number;
  y: number;
  /** Falls from 100 to 0. */
  food: number;
  water: number;
  /** End of the settler's rest. */
  restsUntilMs: number;
  readonly own: OwnValues;
}

/** A settler's variables in the domain. */
export interface OwnValues {
  near: number | undefined;
  holds: number | undefined;
  berries: number;
  logs: number;
  thirsty: boolean;
  hungry: boolean;
  helped: boolean;
}

/** Receives changes of things. */
export interface ValleyEvents {
  added(thing: ValleyThing): void;
  changed(thing: ValleyThing): void;
  moved(thing: ValleyThing): void;
  removed(thing: ValleyThing): void;
}

/** The game's part: things, settlers, and the effects of their steps. */
export class Valley {
  readonly things = new Map<number, ValleyThing>();
  /** Removed things at their last positions: settlers may still remember them. */
  readonly #gone = new Map<number, ValleyThing>();
  readonly settlers: readonly Settler[];
  readonly places = new Places<ValleyThing>();
  readonly people = new Places<Settler>();
  readonly random: Random;
  readonly #width: number;
  readonly #bushes: ValleyThing[];
  #events: ValleyEvents | undefined;
  #nextId = 0;

  constructor(settlers: number) {
    this.random = seededRandom(settlers);
    this.#width = Math.round(Math.sqrt(settlers * AREA));
    for (const kind of ["bush", "tree", "spring", "axe", "store"] as const) {
      const count = Math.max(1, Math.round(settlers * PER_SETTLER[kind]));
      for (let at = 0; at < count; at++) this.#grow(kind);
    }
    const all = [...this.things.values()];
    this.#bushes = all.filter(({ kind }) => kind === "bush");
    const stores = all.filter(({ kind }) => kind === "store");
    this.settlers = Array.from({ length: settlers }, (_, at) => {
      const home = stores[at % stores.length] as ValleyThing;
      const spot = this.spotNear(home, 150);
      const settler: Settler = {
        ...{ name: `settler ${at}`, home, ...spot, restsUntilMs: 0 },
        ...{ food: this.#some(30, 100), water: this.#some(30, 100) },
        own: {
          ...{ near: undefined, holds: undefined, berries: 0, logs: 0 },
          ...{ thirsty: false, hungry: false, helped: false },
        },
      };
      this.people.put(settler);
      return settler;
    });
  }

  /** Reports all things now, and their changes from now on. */
  listen(events: ValleyEvents): void {
    this.#events = events;
    for (const thing of this.things.values()) events.added(thing);
  }

  thing(id: number | undefined): ValleyThing | undefined {
    return id === undefined ? undefined : this.things.get(id);
  }

  /** Position of a thing; the last one of a removed thing. */
  spotOf(id: number): Spot | undefined {
    return this.things.get(id) ?? this.#gone.get(id);
  }

  /** Lets time pass: needs grow and berries ripen. */
  pass(ms: number, nowMs: number): void {
    const seconds = ms / 1000;
    for (const settler of this.settlers) {
      const { own } = settler;
      settler.food = Math.max(0, settler.food - 0.9 * seconds);
      settler.water = Math.max(0, settler.water - 1.2 * seconds);
      own.hungry ||= settler.food < 35;
      own.thirsty ||= settler.water < 35;
      own.helped &&= nowMs < settler.restsUntilMs;
    }
    const ripening = this.settlers.length * 0.5 * seconds;
    const count = Math.floor(ripening) + (this.#some(0, 1) < ripening % 1 ? 1 : 0);
    for (let at = 0; at < count; at++) {
      const bush = this.#bushes[this.random.integer(this.#bushes.length)] as ValleyThing;
      if (bush.berries < RIPE) this.#change(bush, { berries: bush.berries + 1 });
    }
  }

  /** Moves a settler, with the things it carries. */
  move(settler: Settler, { x, y }: Spot): void {
    Object.assign(settler, { x, y });
    this.people.put(settler);
    const carried = this.thing(settler.own.holds);
    if (carried === undefined) return;
    Object.assign(carried, { x, y });
    this.places.put(carried);
  }

  /** Reports the new position of a settler's axe. */
  halt({ own }: Settler): void {
    const carried = this.thing(own.holds);
    if (carried !== undefined) this.#events?.moved(carried);
  }

  /** Ends a settler's walk to a thing. */
  arrive(settler: Settler, id: number): void {
    const thing = this.things.get(id);
    if (thing !== undefined) this.move(settler, thing);
    settler.own.near = thing?.id;
    this.halt(settler);
  }

  /** Performs a step with a thing. Returns whether the world was as planned. */
  act(settler: Settler, tool: string, it: number | undefined, nowMs: number): boolean {
    const { own } = settler;
    if (tool === "eat") {
      own.berries -= 2;
      settler.food = 100;
      own.hungry = false;
      return true;
    }
    const thing = this.thing(it);
    if (thing === undefined || own.near !== it) return false;
    return this.#actWith(settler, tool, thing, nowMs);
  }

  #actWith(settler: Settler, tool: string, thing: ValleyThing, nowMs: number): boolean {
    const { own } = settler;
    if (tool === "drink") {
      settler.water = 100;
      own.thirsty = false;
    } else if (tool === "pick") {
      if (thing.berries === 0) return false;
      own.berries += thing.berries;
      this.#change(thing, { berries: 0 });
    } else if (tool === "take") {
      if (thing.held) return false;
      this.#dropAxe(settler);
      own.holds = thing.id;
      this.#change(thing, { held: true });
    } else if (tool === "gather") own.logs++;
    else if (tool === "fell") {
      own.logs += 2;
      own.near = undefined;
      this.#dropAxe(settler);
      this.#remove(thing);
      this.#grow("tree");
    } else if (tool === "store") {
      own.logs -= 2;
      own.helped = true;
      settler.restsUntilMs = nowMs + 1000;
      // The village burns as much wood as it gets.
      this.#change(thing, { wood: (thing.wood + 2) % 20 });
    }
    return true;
  }

  /** A random spot nearby within the valley. */
  spotNear({ x, y }: Spot, radius: number): Spot {
    const within = (value: number): number =>
      Math.min(this.#width, Math.max(0, Math.round(value + this.#some(-radius, radius))));
    return { x: within(x), y: within(y) };
  }

  /** Leaves the axe at the felled tree, as several settlers share one. */
  #dropAxe({ own }: Settler): void {
    const axe = this.thing(own.holds);
    own.holds = undefined;
    if (axe !== undefined) this.#change(axe, { held: false });
  }

  #change(thing: ValleyThing, values: Partial<ValleyThing>): void {
    Object.assign(thing, values);
    this.#events?.changed(thing);
  }

  #grow(kind: Kind): void {
    const x = this.random.integer(this.#width);
    const y = this.random.integer(this.#width);
    const berries = kind === "bush" ? 1 + this.random.integer(RIPE) : 0;
    const thing = { id: this.#nextId++, kind, x, y, berries, held: false, wood: 0 };
    this.things.set(thing.id, thing);
    this.places.put(thing);
    this.#events?.added(thing);
  }

  #remove(thing: ValleyThing): void {
    this.things.delete(thing.id);
    this.#gone.set(thing.id, thing);
    this.places.remove(thing);
    this.#events?.removed(thing);
  }

  #some(from: number, to: number): number {
    return from + ((to - from) * this.random.integer(1001)) / 1000;
  }
}

/** Properties of a thing in the domain. */
export function propertiesOf({ kind, berries, held, wood }: ValleyThing): Record<string, unknown> {
  if (kind === "bush") return { berries };
  if (kind === "axe") return { held };
  return kind === "store" ? { wood } : {};
}
