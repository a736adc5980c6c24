import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  keepPicture,
  openGame,
  playOut,
  startChromium,
} from "../../../scripts/game-in-chromium.mjs";
import { startServer } from "./server.ts";

let browser: Browser;
let folder: string;
let host: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-colyseus-"));
  host = await startServer(folder, 50);
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.server.gracefullyShutdown(false);
  await rm(folder, { recursive: true, force: true });
});

it("is a round that two players win, with couriers that plan by the model on the server", async () => {
  const [one, other] = [await openGame(browser, host.url), await openGame(browser, host.url)];
  for (const { page } of [one, other]) {
    await page.waitForFunction(() => document.body.dataset["players"] === "2");
  }
  // One stays at the depot and mends what passes; the other rides off.
  await other.page.keyboard.down("ArrowRight");
  await one.page.keyboard.press(" ");
  const [seen, ridden] = await Promise.all([playOut(one), playOut(other)]);
  const { result, byModel, delivered, mended, x } = seen.told;
  expect({ result, errors: [...seen.errors, ...ridden.errors] }).toEqual({
    result: "won",
    errors: [],
  });
  expect(Number(byModel)).toBeGreaterThan(10);
  expect(Number(delivered)).toBeGreaterThanOrEqual(24);
  expect(Number(mended)).toBeGreaterThan(0);
  expect([x, ridden.told["x"]]).toEqual(["400", "790"]);
  await keepPicture(seen.picture);
});
