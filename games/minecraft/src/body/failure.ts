/** Reason for a deed's failure. */
export type FailureReason =
  /** No path leads to the target. */
  | "no-path"
  /** The target is missing or unknown. */
  | "gone"
  /** The required tool is not carried. */
  | "no-tool"
  /** An ingredient or other consumed item is missing. */
  | "no-item"
  /** There is no room around the bot or in its inventory. */
  | "no-room"
  /** The server refused or undid the action. */
  | "refused"
  /** The time limit is over. */
  | "timed-out"
  /** The deed was interrupted. */
  | "interrupted"
  /** The bot died. */
  | "died"
  /** The bot left the game or was kicked. */
  | "disconnected";

/** The failure of a deed. */
export class DeedError extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: { readonly cause?: unknown }) {
    super(`${reason}: ${message}`, options);
    this.name = "DeedError";
    this.reason = reason;
  }
}
