import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "../../../../scripts/browser/serve-folder.mjs";
import { buildTemplate } from "../../../../scripts/build/build-game.mjs";
import { findChromium } from "../../../../scripts/find/chromium.mjs";
import { launchBrowser, openPage, SCREENS, seriousBarriers } from "./browser.ts";
import { keepLabels, labelsThatOverlap } from "./labels.ts";

/** A phone scrolls: from this width on, all is seen at once. */
const LEAST_WHOLE = 800;

/** Whether the page tells of counts or of plans. */
const isPlaying = (): boolean =>
  /\d|▶/.test(document.querySelector("#note, #plans")?.textContent ?? "");

async function playOn(page: Page, frames: number): Promise<void> {
  const drawn = await page.evaluate(() => Number(Reflect.get(window, "frames")));
  await page.waitForFunction((end) => Number(Reflect.get(window, "frames")) > end, drawn + frames);
}

/** The controls in the order of the Tab key, by id or name. */
async function reachedByTab(page: Page): Promise<string[]> {
  const reached: string[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const { activeElement: at } = document;
      return at instanceof HTMLElement ? at.id || at.getAttribute("name") || at.textContent : null;
    });
    if (name === null || reached.includes(name) || reached.length > 30) return reached;
    reached.push(name);
  }
}

/** First looks at templates: on a phone, in a small window, on a laptop and on a large screen. */
export function describeLooks(templates: readonly string[]): void {
  describe.each(templates)("the template %s", (template) => {
    let browser: Browser;
    let folder: string;
    let host: Awaited<ReturnType<typeof serveFolder>>;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "understudy-looks-"));
      host = await serveFolder(await buildTemplate(template, folder));
      browser = await launchBrowser(findChromium() ?? "chromium");
    });
    afterAll(async () => {
      await browser?.close();
      await host?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it("is whole and readable on each screen", async () => {
      const { page, faults } = await openPage(browser, `${host.url}?speed=10`, {}, keepLabels);
      await page.waitForFunction(isPlaying);
      for (const screen of SCREENS) {
        await page.setViewportSize(screen);
        // A while of play: they gather and part.
        await playOn(page, 50);
        const { scrollWidth, scrollHeight } = await page.evaluate(() => {
          const { scrollWidth: width, scrollHeight: height } = document.documentElement;
          return { scrollWidth: width, scrollHeight: height };
        });
        expect(scrollWidth, `width of ${screen.width}`).toBeLessThanOrEqual(screen.width);
        if (screen.width >= LEAST_WHOLE) {
          expect(scrollHeight, `height at ${screen.width}`).toBeLessThanOrEqual(screen.height);
        }
        expect(await seriousBarriers(page)).toEqual([]);
        const { PICTURES } = process.env;
        if (PICTURES === undefined) continue;
        await page.screenshot({ path: join(PICTURES, `${template}-${screen.width}.png`) });
      }
      expect(await labelsThatOverlap(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });

    it("is reached by the keyboard alone: each control, and each agent's plan", async () => {
      const { page, faults } = await openPage(browser, host.url);
      await page.waitForFunction(() =>
        document.querySelector("#note, #plans")?.textContent?.match(/\d|▶/),
      );
      const controls = await page.evaluate(() =>
        [...document.querySelectorAll("button, input, a[href]")].map(
          (each) => each.id || each.getAttribute("name") || each.textContent,
        ),
      );
      expect(await reachedByTab(page)).toEqual(expect.arrayContaining(controls));
      await page.locator("#next-plan").focus();
      await page.keyboard.press("Enter");
      const title = page.locator("understudy-outcome h2");
      const first = await title.textContent();
      await page.keyboard.press("Enter");
      await expect.poll(() => title.textContent()).not.toBe(first);
      expect(await seriousBarriers(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });
  });
}
