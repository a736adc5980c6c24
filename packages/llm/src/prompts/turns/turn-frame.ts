/**
 * Turns: the markers of a model's conversations.
 *
 * @module
 */

import type { PromptSegment } from "../text/segment.ts";
import { frameSystem, frameTurnStart, frameUser } from "./template.ts";

/** Chat markers of a model's conversations. */
export interface TurnFrame {
  /** Fingerprint that changes with any of the markers. */
  readonly fingerprint: string;
  /** Everything before the user turn: the same for every question of a domain. */
  readonly system: (content: string) => string;
  /** The user turn, up to the start of the answer. */
  readonly user: (content: readonly PromptSegment[]) => readonly PromptSegment[];
  /** The start of a user turn, with its marker. */
  readonly turnStart: (start: string) => string;
}

/** The turns of prompt format version 1, which the shipped model was trained on. */
export const CONTRACT_FRAME: TurnFrame = Object.freeze({
  fingerprint: "contract-1",
  system: frameSystem,
  user: frameUser,
  turnStart: frameTurnStart,
});
