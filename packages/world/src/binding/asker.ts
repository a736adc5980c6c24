import type { KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { Traveller } from "./bind-ways.ts";

/** The asking agent, as far as it matters for the choice of things. */
export interface Asker {
  readonly traveller: Traveller;
  readonly knowledge: KnownThings;
  /** Whether it may plan with a thing, which no other agent claims. */
  readonly mayUse: (thing: Thing) => boolean;
  /** Number of agents in the queue for a thing. */
  readonly waitingFor: (thing: Thing) => number;
  /** By slot: the things that its own variables refer to. */
  readonly own: ReadonlyMap<number, ThingId>;
}
