// A Chromium for tests and measurements.
import { chromium } from "playwright-core";
import { findChromium } from "./find-chromium.mjs";

export async function startChromium(...args) {
  return await chromium.launch({
    executablePath: findChromium() ?? "chromium",
    args: ["--headless", "--no-sandbox", "--no-first-run", "--disable-gpu", ...args],
  });
}
