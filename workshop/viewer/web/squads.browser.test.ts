import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findChromium } from "../../../scripts/find.mjs";
import { serveViewer } from "../src/index.ts";
import { openCrew } from "../src/testing/crew.ts";
import { launchBrowser, openPage, seriousBarriers } from "./testing/browser.ts";
import { buildPage } from "./testing/served-show.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser(findChromium() ?? "chromium");
});
afterAll(() => browser?.close());

it.each(["light", "dark"] as const)("shows the lanes of a squad (%s)", async (colorScheme) => {
  const { viewer, play } = openCrew();
  const server = await serveViewer(viewer, { page: await buildPage() });
  const { page, faults } = await openPage(browser, server.url, { colorScheme });
  await page.locator(".pill.good", { hasText: "live" }).waitFor();
  await play(2000);
  await page.keyboard.press("6");
  const squads = page.getByRole("region", { name: "Squads" });
  await squads.getByText("2 members, goal raised, 5 steps left").waitFor();
  const bars = squads.locator(".lane-bar");
  expect(await squads.locator(".lane-bar.playing").count()).toBe(2);
  expect(await bars.locator("title").allTextContents()).toContainEqual(
    expect.stringMatching(/^hold_beam, /),
  );
  expect(await squads.locator(".lane-arrow title").allTextContents()).toContainEqual(
    expect.stringMatching(/hold_beam, for (ann|bo): nail/),
  );
  expect(await seriousBarriers(page)).toEqual([]);
  await play(14_000);
  await squads.getByText("nothing to do").or(squads.getByText("steps left")).waitFor();
  await squads.locator(".lane-bar.done").nth(2).waitFor();
  // Back in the past, the lanes show that moment.
  await page.keyboard.press("Home");
  await squads.locator(".lane-bar.done").first().waitFor({ state: "detached" });
  expect(faults).toEqual([]);
  await page.context().close();
  await server.close();
});
