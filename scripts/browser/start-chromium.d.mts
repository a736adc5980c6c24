import type { Browser } from "playwright-core";

/**
 * Starts a Chromium without a window and with an empty profile.
 *
 * @param args more arguments for its command line
 */
export function startChromium(...args: readonly string[]): Promise<Browser>;
