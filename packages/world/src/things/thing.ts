/**
 * The things of a world, and what is so of them.
 *
 * @module
 */

/** A game's own name for a thing: the id of an entity. */
export type ThingId = string | number;

/** The properties of a thing at one moment. But for notes never changed: another moment has facts of its own. */
export interface Facts {
  /** By property: its code in a packed state; 0 for one that is a thing. */
  readonly codes: Int32Array;
  /** By property: the thing that it is; undefined for none, and for other properties. */
  readonly things: readonly (ThingId | undefined)[];
  /** Notes of the first goals: what such a thing is good for, where that is known. */
  readonly uses: (ThingUse | undefined)[];
}

/** The use of a thing for a goal. */
export interface ThingUse {
  /** Whether it can matter at all. */
  readonly matters: boolean;
  /** Whether it can be of use to an agent that is not at it. */
  readonly isFarUsable: boolean;
  /** The most that it brings of something that is wanted in amounts; 0 if it brings none. */
  readonly amount: number;
  /** The cost of getting that, in thousandths; ways aside. */
  readonly scaledCost: number;
}

/**
 * A thing of a world, from when it came to when it went. One that comes again under the same id is another thing: plans
 * and questions about the first one do not mean it.
 */
export class Thing {
  readonly id: ThingId;
  readonly kind: string;
  /** As they are in the world; agents may believe others. */
  facts: Facts;
  /** Whether it has left the world. */
  isGone = false;
  /** Counts how often it moved: ways from and to where it was are no longer known. */
  moves = 0;
  /** The last reading of the world that had it. */
  seenIn = 0;

  constructor(id: ThingId, kind: string, facts: Facts) {
    this.id = id;
    this.kind = kind;
    this.facts = facts;
  }
}

/** The things that an agent knows of, and what it believes of them. */
export interface KnownThings {
  /** Whether what it knows of is as it is in the world, and where it is. */
  readonly isTrue: boolean;
  /** Whether it is all that there is in the world, as it is. */
  readonly isAll: boolean;
  /** Those of a kind that it may know of. */
  ofKind(kind: string): ReadonlySet<Thing> | readonly Thing[];
  /** The facts that the agent believes of a thing; undefined if it does not know of it. */
  factsOf(thing: Thing): Facts | undefined;
  /** A thing that it knows of. */
  find(id: ThingId): Thing | undefined;
}

/** An order of ids that is the same on every machine: numbers before texts. */
export function compareThingIds(one: ThingId, other: ThingId): number {
  if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}
