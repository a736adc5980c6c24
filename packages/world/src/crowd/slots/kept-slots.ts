import { ChangeLog } from "../../things/change-log.ts";
import type { Thing } from "../../things/thing.ts";
import type { Slot } from "./slot.ts";

/** The things of a kind, and the latest of them that may have changed for errands. */
export class TouchedThings {
  readonly log: ChangeLog<Thing> = new ChangeLog();
  #things: readonly Thing[] = [];
  #places: ReadonlyMap<Thing, number> = new Map();

  /** @param things of the kind now; the same list until one comes or leaves */
  refresh(things: readonly Thing[]): void {
    if (things === this.#things) return;
    this.#things = things;
    this.#places = new Map(things.map((thing, at) => [thing, at]));
  }

  get things(): readonly Thing[] {
    return this.#things;
  }

  /** By thing: its index. Another map once things came or left. */
  get places(): ReadonlyMap<Thing, number> {
    return this.#places;
  }
}

/** The slots of one part of an errand for agents that know all, kept until things change. */
export class KeptSlots {
  readonly #of: TouchedThings;
  readonly #slotOf: (thing: Thing) => Slot | undefined;
  #places: ReadonlyMap<Thing, number> = new Map();
  /** By index of a thing. */
  #all: (Slot | undefined)[] = [];
  #seen = 0;
  #slots: readonly Slot[] | undefined;

  constructor(of: TouchedThings, slotOf: (thing: Thing) => Slot | undefined) {
    this.#of = of;
    this.#slotOf = slotOf;
    this.#seen = of.log.count;
  }

  /** The slots now, in the order of their things; the same list until one changes. */
  get slots(): readonly Slot[] {
    const { log, places, things } = this.#of;
    const renew = (thing: Thing): void => {
      const at = places.get(thing);
      if (at !== undefined) this.#set(at, this.#slotOf(thing));
    };
    if (this.#places !== places) {
      const known = things.map((thing) => this.#all[this.#places.get(thing) ?? -1]);
      const isNew = (thing: Thing): boolean => !this.#places.has(thing);
      const added = things.filter(isNew);
      this.#all = known;
      this.#places = places;
      this.#slots = undefined;
      added.forEach(renew);
    }
    if (this.#seen !== log.count) {
      if (!log.visit(this.#seen, renew)) things.forEach(renew);
      this.#seen = log.count;
    }
    this.#slots ??= this.#all.filter((slot) => slot !== undefined);
    return this.#slots;
  }

  #set(at: number, slot: Slot | undefined): void {
    if (slot === undefined && this.#all[at] === undefined) return;
    this.#all[at] = slot;
    this.#slots = undefined;
  }
}
