import type { PackedState } from "@understudy/planner-core";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts, Thing, ThingId } from "../things/thing.ts";

/** A thing that nobody has seen yet and that a plan may count on finding. */
export class StandIn {
  readonly kind: string;
  readonly facts: Facts;
  /** The cost of looking for it, in thousandths. */
  readonly scaledCost: number;

  constructor(kind: string, facts: Facts, scaledCost: number) {
    this.kind = kind;
    this.facts = facts;
    this.scaledCost = scaledCost;
  }
}

/** A thing at a place, and what its agent believes of it. */
export interface BoundThing {
  readonly thing: Thing | StandIn;
  readonly facts: Facts;
}

/**
 * The things that stand at the places of a question. A thing keeps its place as long as the question is open or its plan
 * is played; one that is gone leaves its place empty. So an answer, however late, always means the things that were
 * asked about.
 */
export class ThingBinding {
  readonly layout: ThingLayout;
  /** Whether everything that the agent knows and that can matter has a place. */
  readonly isComplete: boolean;
  readonly #bound: (BoundThing | undefined)[];
  readonly #placeOf = new Map<ThingId, ThingPlace>();

  /** @param bound by place; kept */
  constructor(layout: ThingLayout, bound: (BoundThing | undefined)[], isComplete: boolean) {
    this.layout = layout;
    this.isComplete = isComplete;
    this.#bound = bound;
    for (const place of layout.places) {
      const thing = bound[place.index]?.thing;
      if (thing !== undefined && !(thing instanceof StandIn)) this.#placeOf.set(thing.id, place);
    }
  }

  /** The thing at a place; undefined if it is empty. */
  at(place: ThingPlace): BoundThing | undefined {
    return this.#bound[place.index];
  }

  /** The id of the thing at a place; undefined for an empty place, or a stand-in. */
  idAt(place: ThingPlace): ThingId | undefined {
    const thing = this.#bound[place.index]?.thing;
    return thing === undefined || thing instanceof StandIn ? undefined : thing.id;
  }

  /** The place of a thing; undefined if it has none. */
  placeOf(id: ThingId | undefined): ThingPlace | undefined {
    return id === undefined ? undefined : this.#placeOf.get(id);
  }

  /** Believes something else of the thing at a place; nothing, if it is gone. */
  believe(place: ThingPlace, facts: Facts | undefined): void {
    const bound = this.#bound[place.index];
    if (bound === undefined) return;
    if (facts !== undefined) {
      this.#bound[place.index] = { thing: bound.thing, facts };
      return;
    }
    this.#bound[place.index] = undefined;
    if (!(bound.thing instanceof StandIn)) this.#placeOf.delete(bound.thing.id);
  }

  /** Writes places and their properties into a packed state. Allocates nothing. */
  fill(state: PackedState): void {
    for (const place of this.layout.places) this.#fillPlace(state, place);
  }

  /** The code of an agent's own variable that is a thing. */
  codeOf(variable: ThingLayout["own"][number]["variable"], id: ThingId | undefined): number {
    const place = this.placeOf(id);
    const code = place === undefined ? -1 : this.layout.codeOf(variable, place);
    return code >= 0 ? code : this.layout.codeWithout(variable, id === undefined);
  }

  #fillPlace(state: PackedState, place: ThingPlace): void {
    const bound = this.#bound[place.index];
    const { properties } = this.layout.kinds.get(place.kind) as Kind;
    state[place.there] = bound === undefined ? 0 : 1;
    for (let at = 0; at < properties.length; at++) {
      const { isThing, emptyCode } = properties[at] as Kind["properties"][number];
      const slot = place.slots[at] as number;
      if (bound === undefined) state[slot] = emptyCode;
      else if (!isThing) state[slot] = bound.facts.codes[at] as number;
      else {
        const variable = this.layout.domain.variables.all[slot];
        state[slot] = this.codeOf(
          variable as ThingLayout["own"][number]["variable"],
          bound.facts.things[at],
        );
      }
    }
  }
}
