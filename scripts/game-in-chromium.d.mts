import type { Browser, Page } from "playwright-core";

/** A game that somebody opened, and what went wrong in its page. */
export interface OpenedGame {
  readonly page: Page;
  readonly errors: readonly string[];
}

export function startChromium(): Promise<Browser>;

/** @param prepare is given the page before it is opened */
export function openGame(
  browser: Browser,
  url: string,
  prepare?: (page: Page) => Promise<void>,
): Promise<OpenedGame>;

/** Waits until a page says in its data how the game ended, and closes it. @returns all that it says there */
export function playOut(game: OpenedGame): Promise<{
  readonly told: Readonly<Record<string, string | undefined>>;
  readonly errors: readonly string[];
  readonly picture: Uint8Array;
}>;

/** Writes a picture to the file that the environment names as `PICTURE`: how those of the READMEs are taken anew. */
export function keepPicture(picture: Uint8Array): Promise<void>;
