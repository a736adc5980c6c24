import type { PackedState } from "@understudy/planner-core";
import type { Asker } from "../binding/asker.ts";
import { type BoundThing, StandIn, type ThingBinding } from "../binding/binding.ts";
import type { OwnVariable, ThingLayout } from "../layout.ts";
import type { Facts, KnownThings, Thing, ThingId } from "../things/thing.ts";

/** An agent that plays a plan, with the current things at its places. */
export interface Playing {
  readonly binding: ThingBinding;
  /** The state under this binding. */
  readonly packed: PackedState;
}

/** The agent as it will be when its running step ends as planned. A reconsideration starts from there. */
export function askerAfterStep(
  asker: Asker,
  { binding, packed: before }: Playing,
  after: PackedState,
): Asker {
  const { layout } = binding;
  const own = ownThingsAfter(asker.own, binding, before, after);
  const changed = factsAfter(binding, before, after);
  const knowledge =
    changed.size === 0 ? asker.knowledge : new ExpectedThings(asker.knowledge, changed);
  const { traveller } = asker;
  const { position } = layout;
  const id = position && own.get(position.variable.id);
  const hasMoved =
    position !== undefined && after[position.variable.id] !== before[position.variable.id];
  const at = hasMoved ? (id === undefined ? undefined : knowledge.find(id)) : traveller.at;
  return { ...asker, own, knowledge, traveller: { ...traveller, at } };
}

/** An agent's own variables after a step; slots of places keep their values in `own`. */
export function ownAfterStep(
  { own: variables }: ThingLayout,
  own: PackedState,
  after: PackedState,
): PackedState {
  const packed = own.slice();
  for (const { variable, isThing } of variables) {
    if (!isThing) packed[variable.id] = after[variable.id] as number;
  }
  return packed;
}

function ownThingsAfter(
  own: Asker["own"],
  binding: ThingBinding,
  before: PackedState,
  after: PackedState,
): ReadonlyMap<number, ThingId> {
  const things = new Map(own);
  for (const { variable, isThing } of binding.layout.own) {
    const slot = variable.id;
    if (!isThing || after[slot] === before[slot]) continue;
    const id = binding.thingAt(variable, after[slot] as number);
    if (id === undefined) things.delete(slot);
    else things.set(slot, id);
  }
  return things;
}

/** The facts that a step changes. */
function factsAfter(
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
