import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { buildTemplate } from "../../../scripts/build/build-game.mjs";
import { findChromium } from "../../../scripts/find.mjs";
import { launchBrowser, openPage } from "../../viewer/web/testing/browser.ts";
import { keepLabels } from "../../viewer/web/testing/labels.ts";
import { NAMES } from "../templates/_shared/src/names.ts";

/** Keeps what is written on canvases that are not in the page, as labels before they are put there. */
async function keepWritten(page: Page): Promise<void> {
  await keepLabels(page);
  await page.addInitScript(() => {
    const labels: string[] = [];
    Object.assign(window, { labels });
    const { prototype } = CanvasRenderingContext2D;
    const { fillText } = prototype;
    prototype.fillText = function write(text, ...place) {
      if (!this.canvas.isConnected) labels.push(text);
      fillText.call(this, text, ...place);
    };
  });
}

/** A word on a canvas, with the frame in which it was written and its place, as shares of the canvas. */
interface Word {
  readonly drawing: number;
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

it("the lanes of a kitchen tell whose they are, what is done with what, and why a cook waits", async () => {
  const folder = await mkdtemp(join(tmpdir(), "understudy-lanes-"));
  const host = await serveFolder(await buildTemplate("kitchen", folder));
  const browser = await launchBrowser(findChromium() ?? "chromium");
  const screen = { width: 1280, height: 720 };
  const { page, faults } = await openPage(browser, `${host.url}?speed=10`, screen, keepWritten);
  await page.waitForFunction(() => Number(document.body.dataset["served"]) >= 8);
  const [game, lanes] = (await page.evaluate(() => {
    const boxes = Reflect.get(window, "boxes") as Map<HTMLCanvasElement, Word[]>;
    return [...document.querySelectorAll("canvas")].map((canvas) =>
      (boxes.get(canvas) ?? []).map(({ drawing, text, left, top, bottom }) => {
        const { width, height } = canvas;
        const place = { left: left / width, top: top / height, bottom: bottom / height };
        return { drawing, text, ...place };
      }),
    );
  })) as unknown as readonly [readonly Word[], readonly Word[]];
  const told = new Set(lanes.map(({ text }) => text));
  const some = (pattern: RegExp): readonly string[] => [...told].filter((one) => pattern.test(one));
  expect(some(/^fry (steak|fish|potato|egg|mushroom) \d+ stove$/).length).toBeGreaterThan(2);
  expect(some(/_\d/)).toEqual([]);
  expect(some(/^ ?(Ada|Bo|Cleo|Dag|Edda|Finn): (plate|fry|chop|take|walk)/)).not.toEqual([]);
  // One axis: all of its marks in a frame are at one height.
  const axis = lanes.filter(({ text }) => /^\d+ s$/.test(text));
  const heights = new Map(axis.map(({ drawing }) => [drawing, new Set<number>()]));
  for (const { drawing, top } of axis) heights.get(drawing)?.add(Math.round(top * 1000));
  expect(Math.max(...[...heights.values()].map(({ size }) => size))).toBe(1);
  // Beside each cook, what it does is written before its name: who fries rests as little as who walks.
  const written = await page.evaluate(() => Reflect.get(window, "labels") as readonly string[]);
  const doings = written.filter((_, at) => /^\w+ · /.test(written[at + 1] ?? ""));
  expect(doings.some((doing) => /^fry \w+ \d+ stove$/.test(doing))).toBe(true);
  expect(doings.some((doing) => /^waits for \w+: \w+/.test(doing))).toBe(true);
  expect(doings.filter((doing) => /_\d/.test(doing))).toEqual([]);
  // They cover no cook, once all have come from where they stood first.
  const top = Math.min(...axis.map((mark) => mark.top));
  const half = (game.at(-1)?.drawing ?? 0) / 2;
  const names = game.filter(({ text, drawing }) => drawing > half && NAMES.includes(text as never));
  expect(names.length).toBeGreaterThan(100);
  expect(Math.max(...names.map(({ bottom }) => bottom))).toBeLessThan(top);
  expect(faults).toEqual([]);
  await browser.close();
  await host.close();
  await rm(folder, { recursive: true, force: true });
});
