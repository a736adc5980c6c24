// A Chromium for tests and measurements.
import { chromium } from "playwright-core";
import { findChromium } from "../find.mjs";

/** Time limit for hangs. */
const PATIENCE_MS = 280_000;

export async function startChromium(...args) {
  return await chromium.launch({
    timeout: PATIENCE_MS,
    executablePath: findChromium() ?? "chromium",
    args: ["--headless", "--no-sandbox", "--no-first-run", "--disable-gpu", ...args],
  });
}
