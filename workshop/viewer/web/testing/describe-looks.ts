import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "../../../../scripts/browser/serve-folder.mjs";
import { buildTemplate } from "../../../../scripts/build/build-game.mjs";
import { findChromium } from "../../../../scripts/find.mjs";
import { faultsOnScreens, launchBrowser, openPage, seriousBarriers } from "./browser.ts";
import { unreachedByTab } from "./keyboard.ts";
import { keepLabels, labelsThatOverlap } from "./labels.ts";

/** A phone scrolls: from this width on, all of a game is seen at once. */
const LEAST_WHOLE = 800;

/** Whether the page tells of counts or of plans. */
const hasBegun = (): boolean =>
  /\d|▶/.test(document.querySelector("#note, #plans")?.textContent ?? "");

async function playOn(page: Page, frames: number): Promise<void> {
  const drawn = await page.evaluate(() => Number(Reflect.get(window, "frames")));
  await page.waitForFunction((end) => Number(Reflect.get(window, "frames")) > end, drawn + frames);
}

/** A page to look at, and what it has. */
export interface Look {
  /** Serves the page; its files may be built in the folder. */
  readonly serve: (folder: string) => Promise<{ readonly url: string; close(): Promise<void> }>;
  /** Whether the page has begun, asked in the page. Default: its note or its plans tell of counts or of plans. */
  readonly isPlaying?: () => boolean;
  /** Opens what is looked at, as a visitor would. */
  readonly begin?: (page: Page) => Promise<void>;
  /** The end of its address, as to play faster. */
  readonly query?: string;
  /** The width from which on all is seen at once. Default: 800 pixels. */
  readonly wholeFrom?: number;
  /** Whether the page shows one agent's plan after another. */
  readonly showsPlans?: boolean;
}

/** First looks at templates. */
export function describeLooks(templates: readonly string[]): void {
  for (const template of templates) {
    describeLook(`the template ${template}`, template, {
      serve: async (folder) => await serveFolder(await buildTemplate(template, folder)),
      ...{ query: "?speed=10", showsPlans: true },
    });
  }
}

/**
 * First looks at a page: on a phone, in a small window, on a laptop and on a large screen, and without a mouse.
 *
 * @param name of its pictures
 */
export function describeLook(title: string, name: string, look: Look): void {
  const { serve, isPlaying = hasBegun, begin, query = "", showsPlans = false } = look;
  const { wholeFrom = LEAST_WHOLE } = look;
  describe(title, () => {
    let browser: Browser;
    let folder: string;
    let host: Awaited<ReturnType<Look["serve"]>>;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "understudy-looks-"));
      host = await serve(folder);
      browser = await launchBrowser(findChromium() ?? "chromium");
    });
    afterAll(async () => {
      await browser?.close();
      await host?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it("is whole and readable on each screen", async () => {
      const { page, faults } = await openPage(browser, `${host.url}${query}`, {}, keepLabels);
      await page.waitForFunction(isPlaying);
      await begin?.(page);
      const found = await faultsOnScreens(page, name, async ({ width, height }) => {
        // A while of play: they gather and part.
        await playOn(page, 50);
        const down = await page.evaluate(() => document.documentElement.scrollHeight);
        return width >= wholeFrom && down > height ? [`${down} px high`] : [];
      });
      expect([...found, ...(await labelsThatOverlap(page))]).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });

    it("is reached by the keyboard alone", async () => {
      const { page, faults } = await openPage(browser, host.url);
      await page.waitForFunction(isPlaying);
      await begin?.(page);
      expect(await unreachedByTab(page)).toEqual([]);
      if (showsPlans) {
        await page.locator("#next-plan").focus();
        await page.keyboard.press("Enter");
        const shown = page.locator("understudy-outcome h2");
        const first = await shown.textContent();
        await page.keyboard.press("Enter");
        await expect.poll(() => shown.textContent()).not.toBe(first);
      }
      expect(await seriousBarriers(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });
  });
}
