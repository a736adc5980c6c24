import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../../../scripts/find.mjs";
import { exportPage } from "../src/index.ts";
import {
  faultsOnScreens,
  launchBrowser,
  openPage,
  seriousBarriers,
  type WatchedPage,
} from "./testing/browser.ts";
import { buildPage, type ServedShow, serveShow } from "./testing/served-show.ts";

let browser: Browser;
let html: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-viewer-"));
  html = await buildPage();
  browser = await launchBrowser(findChromium() ?? "chromium");
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a show's page, and waits until it is connected: earlier keys would not reach the game. */
async function openShow(served: ServedShow): Promise<WatchedPage> {
  const watched = await openPage(browser, served.server.url);
  await watched.page.locator(".pill.good", { hasText: "live" }).waitFor();
  await rows(watched.page).first().waitFor();
  return watched;
}
const rows = (page: Page) => page.getByRole("listbox").getByRole("option");
const clock = async (page: Page) =>
  Number(await page.getByRole("slider").getAttribute("aria-valuenow"));
/** A button of the time bar; its name is its action. */
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
/** Resumes the game, and waits until it runs, for the next test. */
async function goOn(page: Page): Promise<void> {
  await button(page, "Go on").click();
  await button(page, "Pause").waitFor();
}

/** Pauses the game, and returns an agent with a running step; which one changes all the time. */
async function stopAtPlayer(page: Page): Promise<Locator> {
  const playing = page.locator(".agent-row.status-playing");
  await playing.first().waitFor();
  await button(page, "Pause").click();
  await button(page, "Go on").waitFor();
  // The step may have ended before the pause took effect.
  await expect
    .poll(async () => {
      const count = await playing.count();
      if (count === 0) await button(page, "One frame on").click();
      return count;
    })
    .toBeGreaterThan(0);
  return playing.first();
}

/**
 * A recording of some game time. At most thirty frames per second are sent, so frames played in a burst would be
 * missing.
 */
async function recordingOf(served: ServedShow, gameMs: number): Promise<string> {
  const lines: string[] = [];
  const frameTimes: number[] = [];
  const stop = served.viewer.record((line) => {
    lines.push(line);
    const { type, timeMs } = JSON.parse(line) as { type?: string; timeMs?: number };
    if (type === "keyframe" || type === "delta") frameTimes.push(Number(timeMs));
  });
  await expect
    .poll(() => Number(frameTimes.at(-1)) - Number(frameTimes[0]))
    .toBeGreaterThan(gameMs);
  stop();
  return lines.join("\n");
}

describe("a running show", () => {
  let served: ServedShow;
  beforeAll(async () => {
    served = await serveShow(html);
  });
  afterAll(() => served?.close());

  it("fits from a phone to a large screen", async () => {
    const { page, faults } = await openShow(served);
    expect(await faultsOnScreens(page, "viewer")).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("shows the agents, and the selected agent's plan with its step's conditions", async () => {
    const { page, faults } = await openShow(served);
    await rows(page).nth(11).waitFor();
    expect(await rows(page).count()).toBe(12);
    const row = await stopAtPlayer(page);
    const name = await row.locator(".agent-name").textContent();
    await row.click();
    const panel = page.getByRole("complementary", { name: `Agent ${name}` });
    const playing = panel.locator(".step.playing");
    await playing.waitFor();
    expect(await playing.locator(".step-head").getAttribute("aria-expanded")).toBe("true");
    expect(await panel.locator(".goal-row").count()).toBe(1);
    const needs = playing.locator(".conditions li");
    expect(
      (await needs.count()) + (await playing.getByText("Needs nothing.").count()),
    ).toBeGreaterThan(0);
    for (const need of await needs.all()) expect(await need.textContent()).toMatch(/now /);
    await goOn(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("is usable by keyboard alone", async () => {
    const { page, faults } = await openShow(served);
    await rows(page).first().waitFor();
    await page.keyboard.press("/");
    const name = (await rows(page).nth(4).locator(".agent-name").textContent()) ?? "";
    await page.keyboard.type(name);
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.keyboard.press("Escape");
    await expect.poll(() => rows(page).count()).toBe(12);
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.getByRole("listbox").getByRole("option", { selected: true }).waitFor();
    await page.keyboard.press("3");
    await page.getByRole("region", { name: "Cache" }).waitFor();
    await page.keyboard.press("4");
    await page.getByRole("img", { name: /^The domain / }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys and colours" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.keyboard.press("t");
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.keyboard.press("Escape");
    await page.getByText("Pick an agent").first().waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("draws the domain, with the selected agent's plan", async () => {
    const { page, faults } = await openShow(served);
    // The page asks again after a failure.
    const error = { code: "failed", pointer: "", message: "the game is busy" };
    const failures: string[] = [];
    await page.route("**/command", async (route) => {
      const asked = route.request().postData() ?? "";
      if (failures.length > 0 || !asked.includes('"picture"')) return route.continue();
      failures.push(asked);
      return route.fulfill({ json: { ok: false, error } });
    });
    await button(page, "Domain").click();
    const picture = page.getByRole("img", { name: "The domain village: 13 tools, 4 goals" });
    await picture.waitFor();
    expect(failures).toHaveLength(1);
    await (await stopAtPlayer(page)).click();
    await picture.locator(".badge").first().waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await goOn(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("reads its recording from a file and from an exported page", async () => {
    const text = await recordingOf(served, 1000);
    const recording = join(folder, "show.jsonl");
    await writeFile(recording, text);
    await writeFile(join(folder, "empty.html"), html);
    await writeFile(join(folder, "export.html"), await exportPage(text));

    const { page, faults } = await openPage(
      browser,
      pathToFileURL(join(folder, "empty.html")).href,
    );
    await page.getByRole("heading", { name: "Open a recording" }).waitFor();
    await page.locator("#open-file").setInputFiles(recording);
    await rows(page).first().click();
    await page.getByText("recording show.jsonl").waitFor();
    const first = await clock(page);
    await page.keyboard.press("End");
    await expect.poll(() => clock(page)).toBeGreaterThan(first);
    await page.locator(".variable").nth(5).waitFor();
    // An invalid file is refused with a message, and the show stays.
    await page.locator("#open-file").setInputFiles(join(folder, "empty.html"));
    await page.getByText(/Line 1 .*not (valid )?JSON/).waitFor();
    expect(await rows(page).count()).toBe(12);
    expect(faults).toEqual([]);
    await page.context().close();

    const exported = await openPage(browser, pathToFileURL(join(folder, "export.html")).href);
    await rows(exported.page).nth(11).waitFor();
    const start = await clock(exported.page);
    await exported.page.keyboard.press("Space");
    await expect.poll(() => clock(exported.page)).toBeGreaterThan(start);
    expect(exported.faults).toEqual([]);
    await exported.page.context().close();
  });
});

describe("a show", () => {
  it("is reconnected after it ends", async () => {
    const served = await serveShow(html, { agents: 3 });
    const { page } = await openShow(served);
    await rows(page).nth(2).waitFor();
    await served.close();
    await page.getByText(/connection lost|the game has ended|reconnecting/).waitFor();
    // The history is still accessible.
    expect(await rows(page).count()).toBe(3);
    await page.context().close();
  });
});
