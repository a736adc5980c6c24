import type { Page } from "playwright-core";

/** Serves a game whose page may be built into the folder. */
export type ServeGame = (
  folder: string,
) => Promise<{ readonly url: string; close(): Promise<void> }>;

/** An opened game with its page errors. */
export interface OpenedGame {
  readonly page: Page;
  readonly errors: readonly string[];
}

/** A finished game. */
export interface PlayedGame {
  /** The page's data attributes. */
  readonly told: Readonly<Record<string, string | undefined>>;
  readonly errors: readonly string[];
  readonly picture: Uint8Array;
}

/** Opens a game in its own page, and plays it to its end. */
export interface GameInChromium {
  open(): Promise<OpenedGame>;
  play(): Promise<PlayedGame>;
}

/** Starts a game and a Chromium before a file's tests, and stops both after them. */
export function gameInChromium(serve: ServeGame): GameInChromium;

/** Waits for the result in a page's data, and closes the page. */
export function playOut(game: OpenedGame): Promise<PlayedGame>;

/** Waits for the model's share of the steps in a page's data. */
export function worthTold(game: OpenedGame): Promise<string>;

/** Writes a picture to the file in the environment variable `PICTURE`, for the READMEs. */
export function keepPicture(picture: Uint8Array): Promise<void>;
