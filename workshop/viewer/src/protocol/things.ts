import type { Value } from "@understudy/planner-core";
import type { ThingId } from "@understudy/world";

/** Properties of a thing by name; null where one that is a thing is none. */
export type ThingProperties = Readonly<Record<string, Value | null>>;

/** A thing of the world as it is. */
export interface ThingView {
  readonly id: ThingId;
  readonly kind: string;
  readonly properties: ThingProperties;
  /** Ten-thousandths of the map; left out, both, where nobody told. */
  readonly x?: number;
  readonly y?: number;
  /** The agent that claims it, by id; left out if it is free. */
  readonly holder?: string;
  /** The agents that wait for it, by id, first come first. */
  readonly waiting?: readonly string[];
}

/** The things of the world: all that are shown, or those that changed since the last such message. */
export interface ThingsMessage {
  readonly type: "things";
  readonly tick: number;
  readonly timeMs: number;
  /** Set where these are all: what came before need not be known. */
  readonly isWhole?: true;
  /** The number of things that there are; of many only the first are shown. */
  readonly total: number;
  /** Each in full. */
  readonly things: readonly ThingView[];
  readonly gone?: readonly ThingId[];
}

/** One thing as an agent remembers it. */
export interface RecollectionView {
  readonly id: ThingId;
  readonly kind: string;
  /** As it was then; left out where it was found to be gone. */
  readonly properties?: ThingProperties;
  /** When it was seen, in ms of the game's time. */
  readonly seenAtMs: number;
  /** The agent that saw it; left out for one's own eyes. */
  readonly from?: string;
  /** The agent that told of it last, and when; left out for one's own eyes. */
  readonly told?: { readonly by: string; readonly atMs: number };
}

/** The memory of an agent. Comes in full, for agents whose details are told, whenever something of it changed. */
export interface MemoryMessage {
  readonly type: "memory";
  readonly tick: number;
  readonly timeMs: number;
  readonly agent: number;
  /** The number of things that it remembers; of many only the latest are told. */
  readonly total: number;
  /** Latest first. */
  readonly recollections: readonly RecollectionView[];
}
