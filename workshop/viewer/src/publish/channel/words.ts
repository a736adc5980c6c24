/**
 * A viewer without a server: a game in a page tells what it does to pages of the same origin, in other tabs or in frames.
 *
 * @module
 */

import type { Command, CommandReply } from "../../protocol/command.ts";

/** The channel of games that name none. */
export const DEFAULT_CHANNEL = "understudy-viewer";

/** So often a page says that it is there, in ms. */
export const ALIVE_EVERY_MS = 2000;

/** The words of a page to the game. Each page has a name of its own. */
export type PageWords =
  | { readonly from: string; readonly says: "open" | "close" }
  /** It is there, and has read so many lines. */
  | { readonly from: string; readonly says: "alive"; readonly read: number }
  | { readonly from: string; readonly says: "history"; readonly question: number }
  | {
      readonly from: string;
      readonly says: "command";
      readonly question: number;
      readonly command: Command;
    };

/** The words of the game to one page, or to all. */
export type GameWords =
  | { readonly to: string; readonly says: "line"; readonly line: string }
  | {
      readonly to: string;
      readonly says: "answer";
      readonly question: number;
      readonly answer: CommandReply | string;
    }
  /** It is there; `isWatching` is false for a page that it does not know. */
  | { readonly to: string; readonly says: "here"; readonly isWatching: boolean }
  /** The game is over. */
  | { readonly to: "all"; readonly says: "gone" };
