/**
 * Expected things: as a running step will leave them, or as they are assumed while an agent catches up with a game.
 *
 * @module
 */

import type { PackedState } from "@understudy/planner-core";
import { type BoundThing, StandIn, type ThingBinding } from "../../binding/binding.ts";
import type { OwnVariable } from "../../layout.ts";
import type { Facts, KnownThings, Thing, ThingId } from "../../things/thing.ts";

/** An agent that plays a plan, with the current things at its places. */
export interface Playing {
  readonly binding: ThingBinding;
  /** The state under this binding. */
  readonly packed: PackedState;
}

/** The knowledge of an agent as it will be when its running step ends as planned. A reconsideration starts from there. */
export function knowledgeAfterStep(
  knowledge: KnownThings,
  { binding, packed }: Playing,
  after: PackedState,
): KnownThings {
  const changed = changedFacts(binding, packed, after);
  return changed.size === 0 ? knowledge : new ExpectedThings(knowledge, changed);
}

/** The facts that differ after a state. */
export function changedFacts(
  binding: ThingBinding,
  before: PackedState,
  after: PackedState,
): ReadonlyMap<Thing, Facts> {
  const changed = new Map<Thing, Facts>();
  const { layout } = binding;
  for (const place of layout.places) {
    const { thing, facts } = binding.at(place) ?? ({} as Partial<BoundThing>);
    if (thing === undefined || facts === undefined || thing instanceof StandIn) continue;
    if (place.slots.every((slot) => after[slot] === before[slot])) continue;
    const codes = facts.codes.slice();
    const things = [...facts.things];
    layout.kinds.get(place.kind)?.properties.forEach(({ isThing }, at) => {
      const slot = place.slots[at] as number;
      if (after[slot] === before[slot]) return;
      const variable = layout.domain.variables.all[slot] as OwnVariable["variable"];
      if (isThing) things[at] = binding.thingAt(variable, after[slot] as number);
      else codes[at] = after[slot] as number;
    });
    changed.set(thing, { codes, things, uses: [] });
  }
  return changed;
}

/** The things that an agent knows, with the changes of a step applied. */
class ExpectedThings implements KnownThings {
  readonly isAll = false;
  readonly #known: KnownThings;
  readonly #changed: ReadonlyMap<Thing, Facts>;

  constructor(known: KnownThings, changed: ReadonlyMap<Thing, Facts>) {
    this.#known = known;
    this.#changed = changed;
  }

  get isTrue(): boolean {
    return this.#known.isTrue;
  }

  ofKind(kind: string): ReturnType<KnownThings["ofKind"]> {
    return this.#known.ofKind(kind);
  }

  factsOf(thing: Thing): Facts | undefined {
    const facts = this.#known.factsOf(thing);
    return facts && (this.#changed.get(thing) ?? facts);
  }

  lastChange(marks: Uint16Array): number {
    return this.#known.lastChange(marks);
  }

  find(id: ThingId): Thing | undefined {
    return this.#known.find(id);
  }
}
