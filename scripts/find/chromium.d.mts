/** The path of Chromium; undefined if missing. */
export function findChromium(): string | undefined;
