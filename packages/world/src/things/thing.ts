/**
 * The things of a world and their properties.
 *
 * @module
 */

import type { Versions } from "./versions.ts";

/** The game's id of a thing, such as an entity id. */
export type ThingId = string | number;

/** The properties of a thing at one moment. Immutable, except for the cached uses: a change creates new facts. */
export interface Facts {
  /** The code of each property in a packed state; 0 for a reference to a thing. */
  readonly codes: Int32Array;
  /** The thing that each property refers to; undefined for none, and for other properties. */
  readonly things: readonly (ThingId | undefined)[];
  /** Cached uses for the first goals. */
  readonly uses: (ThingUse | undefined)[];
}

/** The use of a thing for a goal. */
export interface ThingUse {
  /** Whether it is relevant. */
  readonly matters: boolean;
  /** Whether an agent can use it from a distance. */
  readonly isFarUsable: boolean;
  /** The largest wanted amount that it supplies; 0 for none. */
  readonly amount: number;
  /** The cost of getting that amount, without ways, in thousandths. */
  readonly scaledCost: number;
}

/**
 * A thing of a world, from its arrival to its removal. A later thing with the same id is a
 * different one, to which earlier plans and questions do not refer.
 */
export class Thing {
  readonly id: ThingId;
  readonly kind: string;
  /** The true facts; agents may believe others. */
  facts: Facts;
  /** Whether it has left the world. */
  isGone = false;
  /** Counts its moves, which invalidate the ways from and to it. */
  moves = 0;
  /** Counts how often the world has told of its facts, whether or not they were others. */
  told = 0;
  /** The last sync that contained it. */
  seenIn = 0;
  /** @internal A number below `MARKS` that it shares with few others. */
  readonly mark: number;

  constructor(id: ThingId, kind: string, facts: Facts, mark = 0) {
    this.mark = mark;
    this.id = id;
    this.kind = kind;
    this.facts = facts;
  }
}

/** Number of different marks. */
export const MARKS = 1024;

/** The things that an agent knows, with its beliefs. */
export interface KnownThings {
  /** Whether all beliefs are true. */
  readonly isTrue: boolean;
  /** Whether it knows all things of the world, and all beliefs are true. */
  readonly isAll: boolean;
  /** The things of a kind that it may know. */
  ofKind(kind: string): readonly Thing[];
  /** The agent's believed facts of a thing; undefined for an unknown thing. */
  factsOf(thing: Thing): Facts | undefined;
  /**
   * When the agent's beliefs about things with these marks may have changed last, by a counter; not a number if that is
   * not known. Allocates nothing.
   */
  lastChange(marks: Uint16Array): number;
  /** Counts of all changes of what the agent knows; undefined if they are not told of. */
  readonly versions?: Versions;
  /** A known thing by its id. */
  find(id: ThingId): Thing | undefined;
}

/** A machine-independent order of ids: numbers before texts. */
export function compareThingIds(one: ThingId, other: ThingId): number {
  if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}
