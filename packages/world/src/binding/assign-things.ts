import type { Kind, ThingLayout } from "../layout.ts";
import type { Facts, KnownThings, Thing } from "../things/thing.ts";
import { compareCandidates, type ThingCandidate } from "./best-candidates.ts";
import type { BoundThing, StandIn } from "./binding.ts";

/** The things of a question, before they have places. */
export interface Assignment {
  readonly layout: ThingLayout;
  readonly knowledge: KnownThings;
  /** The things that the goal requires, by name of their place. */
  readonly pins: ReadonlyMap<string, Thing>;
  /** The names of these places, which are closed to other things. */
  readonly reserved: ReadonlySet<string>;
  /** The chosen things, by kind. */
  readonly chosen: ReadonlyMap<string, readonly ThingCandidate[]>;
  /** Things at the agent's position or in its hands; they have places even if they are irrelevant. */
  readonly own: ReadonlySet<Thing>;
  /** The stand-ins for unseen things, by kind. */
  readonly standIns: ReadonlyMap<string, StandIn>;
}

/**
 * Assigns places to things: pinned things as the goal requires, others in an order common to all
 * agents.
 *
 * @param assigned called for each thing with a place
 * @returns by place: the thing there
 */
export function assignThings(
  assignment: Assignment,
  assigned: (thing: Thing, facts: Facts) => void,
): (BoundThing | undefined)[] {
  const bound = new Array<BoundThing | undefined>(assignment.layout.places.length);
  for (const kind of assignment.layout.kinds.values()) {
    for (const { thing, facts } of assignKind(kind, assignment, bound)) assigned(thing, facts);
  }
  return bound;
}

type Assigned = Pick<ThingCandidate, "thing" | "facts">;

function assignKind(
  { name, places, properties }: Kind,
  { knowledge, pins, reserved, chosen, own, standIns }: Assignment,
  bound: (BoundThing | undefined)[],
): Iterable<Assigned> {
  const assigned = new Map<Thing, Assigned>();
  for (const place of places) {
    const thing = pins.get(place.name);
    const facts = thing && knowledge.factsOf(thing);
    if (thing === undefined || facts === undefined) continue;
    bound[place.index] = { thing, facts };
    assigned.set(thing, { thing, facts });
  }
  const rest = (chosen.get(name) ?? []).filter(({ thing }) => !assigned.has(thing));
  for (const thing of own) {
    if (thing.kind !== name || assigned.has(thing) || rest.some((one) => one.thing === thing))
      continue;
    const facts = knowledge.factsOf(thing);
    if (facts !== undefined) rest.push({ thing, facts, scaledCost: 1 });
  }
  rest.sort((one, other) => compareCandidates(one, other, properties.length));
  const free = places.filter(
    (place) => bound[place.index] === undefined && !reserved.has(place.name),
  );
  for (const [at, place] of free.entries()) {
    const candidate = rest[at];
    if (candidate === undefined) break;
    bound[place.index] = { thing: candidate.thing, facts: candidate.facts };
    assigned.set(candidate.thing, candidate);
  }
  const standIn = standIns.get(name);
  const last = free.at(-1);
  const hasRoom = last !== undefined && bound[last.index] === undefined;
  if (standIn !== undefined && hasRoom) {
    bound[last.index] = { thing: standIn, facts: standIn.facts };
  }
  return assigned.values();
}
