import type { Value } from "@understudy/planner-core";
import type { ThingId } from "@understudy/world";

/** Properties of a thing by name; null for a reference to no thing. */
export type ThingProperties = Readonly<Record<string, Value | null>>;

/** A thing of the world as it is. */
export interface ThingView {
  readonly id: ThingId;
  readonly kind: string;
  readonly properties: ThingProperties;
  /** Ten-thousandths of the map; `x` and `y` are absent if unknown. */
  readonly x?: number;
  readonly y?: number;
  /** Id of the claiming agent, or of several with commas between; absent if free. */
  readonly holder?: string;
  /** Ids of waiting agents, in order of arrival. */
  readonly waiting?: readonly string[];
}

/** The shown things of the world: all, or those changed since the last such message. */
export interface ThingsMessage {
  readonly type: "things";
  readonly tick: number;
  readonly timeMs: number;
  /** Present if these are all things, independent of earlier messages. */
  readonly isWhole?: true;
  /** Total number of things; only the first are shown. */
  readonly total: number;
  /** Each in full. */
  readonly things: readonly ThingView[];
  readonly gone?: readonly ThingId[];
}

/** A thing as remembered by an agent. */
export interface RecollectionView {
  readonly id: ThingId;
  readonly kind: string;
  /** Its properties at that time; absent if found to be gone. */
  readonly properties?: ThingProperties;
  /** Time of the observation, in ms of game time. */
  readonly seenAtMs: number;
  /** The observing agent; absent for own observations. */
  readonly from?: string;
  /** The agent that reported it, and the time; absent for own observations. */
  readonly told?: { readonly by: string; readonly atMs: number };
}

/** An agent's memory. Sent in full, for agents with details, after any change. */
export interface MemoryMessage {
  readonly type: "memory";
  readonly tick: number;
  readonly timeMs: number;
  readonly agent: number;
  /** Total number of recollections; only the latest are sent. */
  readonly total: number;
  /** Latest first. */
  readonly recollections: readonly RecollectionView[];
}
