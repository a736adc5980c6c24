/** Why a deed did not succeed. */
export type FailureReason =
  /** There is no way to it. */
  | "no-path"
  /** The thing that it is about is not there, or nobody has seen one. */
  | "gone"
  /** The tool that the block needs is not carried. */
  | "no-tool"
  /** Something that is used up is missing. */
  | "no-item"
  /** There is no room: for a block around the bot, or in its bags. */
  | "no-room"
  /** The server said no, or undid it. */
  | "refused"
  /** It took too long. */
  | "timed-out"
  /** It was called off. */
  | "interrupted"
  /** The bot died. */
  | "died"
  /** The bot left the game, or was thrown out of it. */
  | "disconnected";

/** A deed of a bot that did not succeed. */
export class DeedError extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: { readonly cause?: unknown }) {
    super(`${reason}: ${message}`, options);
    this.name = "DeedError";
    this.reason = reason;
  }
}
