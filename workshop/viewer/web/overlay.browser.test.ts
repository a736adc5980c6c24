import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { startChromium } from "../../../scripts/browser/start-chromium.mjs";
import type { CameraView, OverlaidScene, PaintedBox } from "./testing/overlay-page.ts";

const PATIENCE_MS = 280_000;
/** Distance between an agent's centre and its label, in page pixels. */
const LIFT = 14;

let browser: Browser;
let folder: string;
let host: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-overlay-"));
  await build({
    entryPoints: [fileURLToPath(new URL("./testing/overlay-page.ts", import.meta.url))],
    outfile: join(folder, "page.js"),
    ...{ bundle: true, format: "esm", platform: "browser", logLevel: "warning" },
    conditions: ["@understudy/source"],
  });
  const style = "margin: 20px; position: relative";
  const page = `<!doctype html><body style="${style}"><script type="module" src="page.js"></script>`;
  await writeFile(join(folder, "index.html"), page);
  host = await serveFolder(folder);
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a scene, and reads it in several camera views. */
async function seenIn(
  scene: "openPhaser" | "openThree",
  views: readonly CameraView[],
): Promise<OverlaidScene[]> {
  const page: Page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(host.url);
  await page.waitForFunction((name) => name in window, scene);
  const seen = await page.evaluate(
    async ([name, all]) => {
      const look = await Reflect.get(window, name)();
      const found: OverlaidScene[] = [];
      for (const view of all) found.push(await look(view));
      return found;
    },
    [scene, views] as const,
  );
  const picture = process.env["PICTURE"];
  if (picture !== undefined) await page.screenshot({ path: `${picture}-${scene}.png` });
  await page.close();
  return seen;
}

const middleOf = ({ left, right }: PaintedBox): number => (left + right) / 2;

function expectAbove({ agent, label }: OverlaidScene): void {
  const [shown, words] = [agent as PaintedBox, label as PaintedBox];
  expect(Math.abs(middleOf(words) - middleOf(shown))).toBeLessThan(2);
  expect(Math.abs((shown.top + shown.bottom) / 2 - LIFT - words.bottom)).toBeLessThan(2);
}

describe("labels are above their agents in any camera view", () => {
  it("in Phaser: scrolled, zoomed, in a part of the canvas, which is scaled down", async () => {
    const seen = await seenIn("openPhaser", [
      [0, 0, 1],
      [120, -60, 1],
      [0, 0, 2],
      [-40, 80, 2.5],
      [-200, -150, 0.5],
      [40, 30, 1.5, 200, 100],
    ]);
    for (const each of seen) expectAbove(each);
    expect(new Set(seen.map(({ agent }) => agent?.left)).size).toBeGreaterThan(4);
  });

  it("in Three.js: from all sides, zoomed, on a high-density screen; none behind the camera", async () => {
    const seen = await seenIn("openThree", [
      [0, 0, 5, 0, 0, 0],
      [3, 2, 4, 1, 0, -2],
      [-2, 4, 1, 1, 0.5, -2],
      [0, 0, 5, 0, 0, 0, 2.5],
      [0, 0, -6, 0, 0, -9],
    ]);
    expect(seen.pop()).toEqual({ agent: undefined, label: undefined });
    for (const each of seen) expectAbove(each);
    expect(new Set(seen.map(({ agent }) => agent?.left)).size).toBeGreaterThan(2);
  });
});
