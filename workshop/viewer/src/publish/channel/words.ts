/**
 * A viewer without a server: messages from a game in a page to other tabs or frames of the same origin.
 *
 * @module
 */

import type { Command, CommandReply } from "../../protocol/command.ts";

/** Default channel name. */
export const DEFAULT_CHANNEL = "understudy-viewer";

/** Interval of a page's heartbeat, in ms. */
export const ALIVE_EVERY_MS = 2000;

/** Messages from page to game. Each page has its own id. */
export type PageWords =
  | { readonly from: string; readonly says: "open" | "close" }
  /** Heartbeat, with the number of read lines. */
  | { readonly from: string; readonly says: "alive"; readonly read: number }
  | { readonly from: string; readonly says: "history"; readonly question: number }
  | {
      readonly from: string;
      readonly says: "command";
      readonly question: number;
      readonly command: Command;
    };

/** Messages from the game to one page or all. */
export type GameWords =
  | { readonly to: string; readonly says: "line"; readonly line: string }
  | {
      readonly to: string;
      readonly says: "answer";
      readonly question: number;
      readonly answer: CommandReply | string;
    }
  /** Heartbeat; `isWatching` is false for an unknown page. */
  | { readonly to: string; readonly says: "here"; readonly isWatching: boolean }
  /** The game has ended. */
  | { readonly to: "all"; readonly says: "gone" };
