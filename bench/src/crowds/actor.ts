import type { StepThings, Values } from "./rules.ts";

export type Spot = readonly [x: number, y: number];

export function distance([x, y]: Spot, [toX, toY]: Spot): number {
  return Math.hypot(toX - x, toY - y);
}

/** A step that an agent does. */
export interface Doing {
  readonly tool: string;
  readonly things: StepThings;
  readonly untilMs: number;
}

/** An agent's body. */
export interface Actor {
  readonly name: string;
  readonly own: Values;
  readonly levels: Map<string, number>;
  spot: Spot;
  doing: Doing | undefined;
}

/** The counts of a life. */
export interface Tally {
  deeds: number;
  /** Finished steps by tool. */
  readonly done: Record<string, number>;
  /** Steps that could not begin. */
  refused: number;
  /** Steps that came to nothing, as another agent was faster. */
  vain: number;
  /** Steps that used what another agent was using or had claimed. */
  thefts: number;
  walkedMs: number;
  idleMs: number;
  /** A hash of all that happened, in its order. */
  hash: number;
}

/** A listener with a copy of the world. */
export interface Watcher {
  added(kind: string, id: string, properties: Values): void;
  changed(id: string, properties: Values): void;
  moved(id: string): void;
  removed(id: string): void;
}
