// The path of Chromium for browser tests: CHROMIUM_PATH, or one of the usual places.
import { existsSync } from "node:fs";

/** First the one without windows: opening a page there takes a tenth of the processor time. */
const PLACES = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of Chromium; undefined if missing. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH ?? "";
  return (named === "" ? PLACES : [named]).find((path) => existsSync(path));
}
