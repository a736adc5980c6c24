import type { Direction } from "../kitchen/kitchen.ts";

/** An action of a body. */
export type Action = Direction | "stay" | "interact";

/** The first line that the game sends: the kitchen and its rules. */
export interface Opening {
  readonly rows: readonly string[];
  readonly orders: readonly {
    readonly onion: number;
    readonly tomato: number;
    readonly value: number;
    readonly time: number;
  }[];
  readonly startsItself: boolean;
  /** The bodies that we play, by their numbers. */
  readonly ours: readonly number[];
  readonly steps: number;
}

/** A pot as the game shows it. */
export interface PotSeen {
  readonly x: number;
  readonly y: number;
  readonly onion: number;
  readonly tomato: number;
  readonly is: "cold" | "lit" | "ready";
  readonly left: number;
}

/** The state of the game, as it is shown after each step. */
export interface Seen {
  readonly step: number;
  readonly score: number;
  readonly players: readonly {
    readonly x: number;
    readonly y: number;
    readonly facing: Direction;
    readonly holds: string;
  }[];
  readonly pots: readonly PotSeen[];
  readonly counters: readonly { readonly x: number; readonly y: number; readonly has: string }[];
}
