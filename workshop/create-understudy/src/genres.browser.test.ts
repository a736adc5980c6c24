import { describe, expect, it } from "vitest";
import { gameInChromium } from "../../../scripts/browser/game-in-chromium.mjs";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { buildTemplate } from "../../../scripts/build/build-game.mjs";
import { NAMES } from "../templates/_shared/src/names.ts";

/** Least counts per genre after a minute: few, since agents on a busy machine wait for their plans. */
const GENRES = {
  colony: { felled: 2, hauled: 2, built: 1 },
  survival: { meals: 2, logs: 1 },
};

describe.each(Object.entries(GENRES))("%s", (genre, least) => {
  const game = gameInChromium(async (folder) => {
    const { url, close } = await serveFolder(await buildTemplate(genre, folder));
    return { url: `${url}?speed=10`, close };
  });

  it("plays for a minute", async () => {
    const { told, errors } = await game.play();
    const { unsolvable = "0" } = told;
    expect({ errors, unsolvable }).toEqual({ errors: [], unsolvable: "0" });
    for (const [what, count] of Object.entries(least)) {
      expect(Number(told[what]), what).toBeGreaterThanOrEqual(count);
    }
  });

  it("shows plans over the game, and hides them again", async () => {
    const { page, errors } = await game.open();
    const canvases = page.locator("canvas");
    const panel = page.locator("understudy-outcome");
    expect(await canvases.count()).toBe(1);
    await page.keyboard.press("p");
    await canvases.nth(1).waitFor({ state: "attached" });
    const painted = () =>
      page.evaluate(() => {
        const layer = document.querySelectorAll("canvas")[1] as HTMLCanvasElement;
        const { data } = (layer.getContext("2d") as CanvasRenderingContext2D).getImageData(
          ...([0, 0, layer.width, layer.height] as const),
        );
        return data.some((value) => value > 0);
      });
    await expect.poll(painted).toBe(true);
    for (let tries = 0; tries < 3000 && !(await panel.isVisible()); tries++) {
      await page.mouse.click(20 + ((tries * 37) % 900), 60 + ((tries * 53) % 560));
    }
    await expect.poll(() => panel.locator("h2").textContent()).toMatch(new RegExp(NAMES.join("|")));
    await page.click("#all-plans");
    expect([await canvases.count(), await panel.count()]).toEqual([1, 0]);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

describe("kitchen", () => {
  const game = gameInChromium(async (folder) => {
    const { url, close } = await serveFolder(await buildTemplate("kitchen", folder));
    return { url: `${url}?speed=10`, close };
  });

  it("plays for a minute", async () => {
    const { told, errors } = await game.play();
    expect({ errors, burnt: told["burnt"] }).toEqual({ errors: [], burnt: "0" });
    expect(Number(told["served"])).toBeGreaterThanOrEqual(2);
  });
});
