import type { Heard } from "../life.ts";
import type { Bench, Cook } from "../stage/kitchen.ts";
import type { Event } from "./history.ts";

/** A note in a record: something heard of a life, or done by the game. */
export type Noted =
  | Heard
  | { readonly type: "did"; readonly event: Event; readonly member: string }
  /** A tick begins, or has ended; so does the end of the life. */
  | { readonly type: "dispose" | "disposed" | "tick" | "ticked" };

/** An entry of a record, with the game as it was then. */
export type Entry = Noted & {
  readonly nowMs: number;
  readonly cooks: ReadonlyMap<string, Cook>;
  readonly bench: Bench;
};
