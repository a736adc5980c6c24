import type { Page } from "playwright-core";

/** Serves a game, whose page it may build in the folder. */
export type ServeGame = (
  folder: string,
) => Promise<{ readonly url: string; close(): Promise<void> }>;

/** Done to a page before the game is opened in it. */
export type PreparePage = (page: Page) => Promise<void>;

/** A game that somebody opened, and what went wrong in its page. */
export interface OpenedGame {
  readonly page: Page;
  readonly errors: readonly string[];
}

/** A game at its end. */
export interface PlayedGame {
  /** All that the page says in its data. */
  readonly told: Readonly<Record<string, string | undefined>>;
  readonly errors: readonly string[];
  readonly picture: Uint8Array;
}

/** Opens a game in a page of its own, and plays it to its end. */
export interface GameInChromium {
  open(prepare?: PreparePage): Promise<OpenedGame>;
  play(prepare?: PreparePage): Promise<PlayedGame>;
}

/** Starts a game and a Chromium before the tests of a file, and ends both after them. */
export function gameInChromium(serve: ServeGame): GameInChromium;

/** A game of `buildGame`, which plays a minute as fast as the machine can. */
export function fastGame(name: string, domain: string): ServeGame;

/** Keeps the model from a page. */
export const withoutModel: PreparePage;

/** Waits until a page says in its data how the game ended, and closes it. */
export function playOut(game: OpenedGame): Promise<PlayedGame>;

/** Waits until a page says in its data what the model wrote, beside chance. */
export function worthTold(game: OpenedGame): Promise<string>;

/** Writes a picture to the file that the environment names as `PICTURE`: how those of the READMEs are retaken. */
export function keepPicture(picture: Uint8Array): Promise<void>;
