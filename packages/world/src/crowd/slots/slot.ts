import type { Facts, Thing, ThingId } from "../../things/thing.ts";

/** Things that may take a part in an errand. */
export interface Slot {
  readonly thing: Thing;
  readonly id: ThingId;
  readonly facts: Facts;
  /** The number of agents that may still use it. */
  readonly room: number;
  /** Whether it is claimed, and agents queue for it. */
  readonly hasLine: boolean;
  /** Whether another agent may use it before. */
  readonly isStation: boolean;
  /** The number of agents of the crowd that it serves at a time. */
  readonly places: number;
}
