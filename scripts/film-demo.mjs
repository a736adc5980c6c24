// `pnpm docs:film`: films ten seconds of the demo for README.md, as an animated PNG. Needs a Chromium.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildDemo } from "../examples/village/scripts/build-demo.mjs";
import { serveFolder } from "./browser/serve-folder.mjs";
import { startChromium } from "./browser/start-chromium.mjs";
import { encodeApng } from "./film/apng.mjs";
import { readOptions } from "./read-options.mjs";

const { out } = readOptions(
  "Usage: pnpm docs:film [--out FILE]\n\nFilms ten seconds of the demo. Default: docs/pictures/demo.png, at most 1 MB.",
  {
    out: {
      type: "string",
      default: fileURLToPath(new URL("../docs/pictures/demo.png", import.meta.url)),
    },
  },
);

const FILM_MS = 10_000;
/** Least time between frames. */
const FRAME_MS = 240;
const MOST_BYTES = 1_000_000;
const SIZE = { width: 1180, height: 640 };
/** The map and the plan beside it, without the header and the list. */
const CLIP = { x: 216, y: 50, width: 964, height: 560 };

const folder = await mkdtemp(join(tmpdir(), "understudy-film-"));
const { url, close } = await serveFolder(await buildDemo(folder));
const browser = await startChromium();
try {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: "light" });
  page.setDefaultTimeout(120_000);
  await page.goto(url);
  await page.getByRole("status").filter({ hasText: "first plan after" }).waitFor();
  // By seven, people are on their ways.
  await page.waitForFunction(
    () => Number(document.querySelector(".map-clock b")?.textContent?.slice(0, 2)) === 7,
  );
  await page.locator(".agent-row.status-playing").first().click();
  await page.locator(".step.playing").waitFor();
  const shots = await film(page);
  // The demo's own page may not read pictures.
  await page.goto("about:blank");
  const frames = [];
  for (const { data, ms } of shots) frames.push({ pixels: await decode(page, data), ms });
  const file = encodeApng(CLIP.width, CLIP.height, frames);
  if (file.length > MOST_BYTES) throw new Error(`${out} would have ${file.length} bytes`);
  await writeFile(out, file);
  console.log(`${out}: ${frames.length} frames, ${Math.round(file.length / 1000)} kB`);
} finally {
  await browser.close();
  await close();
  await rm(folder, { recursive: true });
}

/** Takes pictures, each with the time until the next one. */
async function film(page) {
  const session = await page.context().newCDPSession(page);
  const shots = [];
  const done = new Promise((resolve) => {
    session.on("Page.screencastFrame", ({ data, metadata, sessionId }) => {
      const atMs = metadata.timestamp * 1000;
      const { atMs: beforeMs = Number.NEGATIVE_INFINITY } = shots.at(-1) ?? {};
      if (atMs - beforeMs >= FRAME_MS) shots.push({ data, atMs });
      if (atMs - shots[0].atMs >= FILM_MS) resolve();
      session.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
    });
  });
  await session.send("Page.startScreencast", { format: "png" });
  await done;
  await session.send("Page.stopScreencast");
  return shots.map(({ data, atMs }, index) => ({
    data,
    ms: (shots[index + 1]?.atMs ?? atMs + FRAME_MS) - atMs,
  }));
}

/** The pixels of a picture, decoded by the browser. */
async function decode(page, data) {
  const text = await page.evaluate(
    async ([base64, { x, y, width, height }]) => {
      const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
      const bitmap = await createImageBitmap(blob);
      const pen = new OffscreenCanvas(width, height).getContext("2d");
      pen.drawImage(bitmap, -x, -y);
      const pixels = pen.getImageData(0, 0, width, height).data;
      const reader = new FileReader();
      const read = new Promise((resolve) => {
        reader.onload = () => resolve(reader.result);
      });
      reader.readAsDataURL(new Blob([pixels]));
      return await read;
    },
    [data, CLIP],
  );
  return Buffer.from(text.slice(text.indexOf(",") + 1), "base64");
}
