import type { Browser } from "playwright-core";

/**
 * Starts a headless Chromium with an empty profile.
 *
 * @param args additional command-line arguments
 */
export function startChromium(...args: readonly string[]): Promise<Browser>;
