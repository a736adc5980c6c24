import type { PromptSegment } from "./segment.ts";
import { frameSystem, frameTurnStart, frameUser } from "./template.ts";

/** How one model marks the turns of a conversation. */
export interface TurnFrame {
  /** Changes with anything that it writes. */
  readonly fingerprint: string;
  /** All that stands before what the user says: the same for every question on a domain. */
  readonly system: (content: string) => string;
  /** The user's turn, up to the beginning of the answer. */
  readonly user: (content: readonly PromptSegment[]) => readonly PromptSegment[];
  /** How a turn begins that begins like this. */
  readonly turnStart: (start: string) => string;
}

/** The turns of prompt contract version 1, which the shipped model was taught. */
export const CONTRACT_FRAME: TurnFrame = Object.freeze({
  fingerprint: "contract-1",
  system: frameSystem,
  user: frameUser,
  turnStart: frameTurnStart,
});
