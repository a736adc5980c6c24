/**
 * Bindings: the things at the places of a question, and the costs of the ways between them.
 *
 * @module
 */

import type { PackedState } from "@understudy/planner-core";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts, KnownThings, Thing, ThingId } from "../things/thing.ts";

/** An unseen thing that a plan may count on finding. */
export class StandIn {
  readonly kind: string;
  readonly facts: Facts;
  /** The cost of searching for it, in thousandths. */
  readonly scaledCost: number;

  constructor(kind: string, facts: Facts, scaledCost: number) {
    this.kind = kind;
    this.facts = facts;
    this.scaledCost = scaledCost;
  }
}

/** A thing at a place, with its agent's beliefs about it. */
export interface BoundThing {
  readonly thing: Thing | StandIn;
  readonly facts: Facts;
}

/**
 * The assignment of things to the places of a question. A thing keeps its place while the question
 * is open or its plan is played; a thing that is gone leaves its place empty. A late answer
 * therefore still means the same things.
 */
export class ThingBinding {
  readonly layout: ThingLayout;
  /** Whether all relevant things that the agent knows have a place. */
  readonly isComplete: boolean;
  /** Whether all of them have one that other agents do not claim. */
  readonly hasAllFree: boolean;
  /** Whether some unseen thing that a plan may count on has no place. */
  readonly lacksUnseen: boolean;
  readonly #bound: (BoundThing | undefined)[];
  readonly #placeOf = new Map<ThingId, ThingPlace>();
  /** The bound things without stand-ins, and the beliefs about them, in parallel. */
  readonly #things: Thing[] = [];
  readonly #places: ThingPlace[] = [];
  readonly #facts: (Facts | undefined)[] = [];
  /** The marks of the watched things, and the last change among them. */
  #marks = new Uint16Array(0);
  #watched: Uint8Array | null | undefined = null;
  #seenChange = Number.NaN;

  /** @param bound by place; not copied */
  constructor(
    layout: ThingLayout,
    bound: (BoundThing | undefined)[],
    isComplete: boolean,
    lacksUnseen = false,
    hasAllFree: boolean = isComplete,
  ) {
    this.layout = layout;
    this.isComplete = isComplete;
    this.hasAllFree = hasAllFree;
    this.lacksUnseen = lacksUnseen;
    this.#bound = bound;
    for (const place of layout.places) {
      const { thing, facts } = bound[place.index] ?? {};
      if (thing === undefined || thing instanceof StandIn) continue;
      this.#placeOf.set(thing.id, place);
      this.#things.push(thing);
      this.#places.push(place);
      this.#facts.push(facts);
    }
  }

  /** The thing at a place; undefined if it is empty. */
  at(place: ThingPlace): BoundThing | undefined {
    return this.#bound[place.index];
  }

  /** The id of the thing at a place; undefined for an empty place or a stand-in. */
  idAt(place: ThingPlace): ThingId | undefined {
    const thing = this.#bound[place.index]?.thing;
    return thing === undefined || thing instanceof StandIn ? undefined : thing.id;
  }

  /** The place of a thing; undefined if it has none. */
  placeOf(id: ThingId | undefined): ThingPlace | undefined {
    return id === undefined ? undefined : this.#placeOf.get(id);
  }

  /**
   * Updates the beliefs about all things from an agent's knowledge. Allocates nothing without a
   * change.
   *
   * @param gone called for each thing that is no longer known, before it leaves its place
   * @param watched by place, whether it counts; another array for other places. Default: all do
   * @returns whether anything changed
   */
  believe(
    knowledge: KnownThings,
    gone: (thing: Thing, place: ThingPlace) => void,
    watched?: Uint8Array,
  ): boolean {
    if (watched !== this.#watched) this.#watch(watched);
    const change = knowledge.lastChange(this.#marks);
    if (change === this.#seenChange) return false;
    this.#seenChange = change;
    let isChanged = false;
    for (let at = 0; at < this.#things.length; at++) {
      const place = this.#places[at] as ThingPlace;
      const before = this.#facts[at];
      if (before === undefined || watched?.[place.index] === 0) continue;
      const thing = this.#things[at] as Thing;
      const facts = knowledge.factsOf(thing);
      if (facts === before) continue;
      isChanged = true;
      this.#facts[at] = facts;
      if (facts !== undefined) {
        this.#bound[place.index] = { thing, facts };
        continue;
      }
      gone(thing, place);
      this.#bound[place.index] = undefined;
      this.#placeOf.delete(thing.id);
    }
    return isChanged;
  }

  /** Whether the last call of `believe` would change nothing now. Allocates nothing. */
  isUpToDate(knowledge: KnownThings): boolean {
    return knowledge.lastChange(this.#marks) === this.#seenChange;
  }

  #watch(watched: Uint8Array | undefined): void {
    this.#watched = watched;
    this.#seenChange = Number.NaN;
    const isWatched = (_: Thing, at: number): boolean =>
      watched?.[(this.#places[at] as ThingPlace).index] !== 0;
    this.#marks = Uint16Array.from(this.#things.filter(isWatched), ({ mark }) => mark);
  }

  /**
   * Whether any of the given things has a place.
   *
   * @param watched by place, whether it counts. Default: all do
   */
  hasSome(things: ReadonlySet<ThingId>, watched?: Uint8Array): boolean {
    for (let at = 0; at < this.#things.length; at++) {
      const place = this.#places[at] as ThingPlace;
      if (watched?.[place.index] === 0 || this.#facts[at] === undefined) continue;
      if (things.has((this.#things[at] as Thing).id)) return true;
    }
    return false;
  }

  /**
   * Writes places and their properties into a packed state. Allocates nothing.
   *
   * @param assumed facts in place of the believed facts, by thing
   */
  fill(state: PackedState, assumed?: ReadonlyMap<ThingId, Facts>): void {
    for (const place of this.layout.places) this.#fillPlace(state, place, assumed);
  }

  /** The code of an own variable that refers to a thing. */
  codeOf(variable: ThingLayout["own"][number]["variable"], id: ThingId | undefined): number {
    const place = this.placeOf(id);
    const code = place === undefined ? -1 : this.layout.codeOf(variable, place);
    return code >= 0 ? code : this.layout.codeWithout(variable, id === undefined);
  }

  /** The thing that the code of a variable refers to. */
  thingAt(variable: ThingLayout["own"][number]["variable"], code: number): ThingId | undefined {
    const place = this.layout.places.find((one) => this.layout.codeOf(variable, one) === code);
    return place && this.idAt(place);
  }

  #fillPlace(
    state: PackedState,
    place: ThingPlace,
    assumed: ReadonlyMap<ThingId, Facts> | undefined,
  ): void {
    const bound = this.#bound[place.index];
    const id = assumed === undefined ? undefined : this.idAt(place);
    const facts = (id === undefined ? undefined : assumed?.get(id)) ?? bound?.facts;
    const { properties } = this.layout.kinds.get(place.kind) as Kind;
    state[place.there] = bound === undefined ? 0 : 1;
    for (let at = 0; at < properties.length; at++) {
      const { isThing, emptyCode } = properties[at] as Kind["properties"][number];
      const slot = place.slots[at] as number;
      if (facts === undefined) state[slot] = emptyCode;
      else if (!isThing) state[slot] = facts.codes[at] as number;
      else {
        const variable = this.layout.domain.variables.all[slot];
        state[slot] = this.codeOf(
          variable as ThingLayout["own"][number]["variable"],
          facts.things[at],
        );
      }
    }
  }
}
