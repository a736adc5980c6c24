import type { KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { Traveller } from "./bind-ways.ts";

/** The agent that asks, as far as it decides which things it can plan with. */
export interface Asker {
  readonly traveller: Traveller;
  readonly knowledge: KnownThings;
  /** Whether it may plan with a thing: nobody else claims it. */
  readonly mayUse: (thing: Thing) => boolean;
  /** The number of agents that wait for a thing. */
  readonly waitingFor: (thing: Thing) => number;
  /** By slot of its own variables the things that they stand for. */
  readonly own: ReadonlyMap<number, ThingId>;
}
