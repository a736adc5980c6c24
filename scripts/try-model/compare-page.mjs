// Compares the built-in engine in a Chromium page with the same engine in Node: text, speed and memory.
import { createHash } from "node:crypto";
import { link, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { openBackend } from "../../packages/llm/src/index.ts";
import { serveFolder } from "../browser/serve-folder.mjs";
import { startChromium } from "../browser/start-chromium.mjs";
import { askBackend, askPlan, speedsOf } from "./ask-backend.mjs";
import { CONTEXT } from "./questions.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const PATIENCE_MS = 600_000;

/** @param {string} file path of the model @returns whether page and Node give the same text */
export async function comparePage(file, say) {
  const folder = await mkdtemp(join(process.cwd(), ".cache", "page-"));
  const browser = await startChromium();
  const host = await serveFolder(await buildPage(folder, file));
  try {
    const sha256 = createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", ({ message }) => say(`the page: ${message}`));
    await page.goto(host.url);
    const renderer = await rendererOf(browser);
    let isAlike = true;
    for (const visit of ["fetched", "kept from the first visit"]) {
      // Interleaved, since the machine's load varies.
      const here = await askNode(file);
      say(`Node: ${tellSpeeds(here.answers)}`);
      const told = await page.evaluate(
        ([name, hash]) => globalThis.tryModel(name, hash),
        [basename(file), sha256],
      );
      const alike = told.answers.filter(
        ({ text }, index) => text === here.answers[index].text,
      ).length;
      const isSamePlan = told.plan === here.plan;
      isAlike &&= alike === here.answers.length && isSamePlan;
      say(
        `a page, the model ${visit}: loaded in ${Math.round(told.loadMs)} ms, ${told.computedBy}, template: ${told.template}`,
      );
      say(`  ${tellSpeeds(told.answers)}, ${alike} of ${here.answers.length} answers as in Node`);
      say(`  a plan of its own ${isSamePlan ? "as in Node" : "other than in Node"}: ${told.plan}`);
      say(
        `  ${megabytes(told.memoryBytes)} for the model, as the engine counts; ${await memoryOf(renderer)}`,
      );
      for (const notice of told.notices) say(`  ${notice}`);
    }
    return isAlike;
  } finally {
    await browser.close();
    await host.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function askNode(file) {
  const backend = await openBackend(`${file}#engine=built-in&batch=1&context=${CONTEXT}`);
  try {
    return { answers: await askBackend(backend), plan: await askPlan(backend) };
  } finally {
    await backend.dispose();
  }
}

function tellSpeeds(answers) {
  const { read, written } = speedsOf(answers);
  const tokens = answers.reduce((sum, { completionTokens }) => sum + completionTokens, 0);
  return `${tokens} tokens written, ${read} tokens/s read, ${written} written`;
}

async function buildPage(folder, file) {
  await build({
    entryPoints: {
      page: at("page.mjs"),
      "model-worker": at("../../packages/llm/src/browser/model-worker.ts"),
    },
    ...{
      outdir: folder,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      minify: true,
    },
    ...{ conditions: ["@understudy/source"], logLevel: "warning" },
  });
  const page = '<!doctype html><title>A model</title><script type="module" src="page.js"></script>';
  await writeFile(join(folder, "index.html"), page);
  await link(file, join(folder, basename(file)));
  return folder;
}

/** The renderer process, which also runs the page's workers. */
async function rendererOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** Only available on Linux. */
async function memoryOf(processes) {
  const told = await Promise.all(
    processes.map(async (id) => await readFile(`/proc/${id}/status`, "utf8").catch(() => "")),
  );
  const most = (name) => {
    const pattern = new RegExp(`^${name}:\\s+(\\d+) kB`, "m");
    return Math.max(0, ...told.map((text) => 1024 * Number(pattern.exec(text)?.[1] ?? 0)));
  };
  const [now, peak] = [most("VmRSS"), most("VmHWM")];
  return peak === 0
    ? "this system does not tell the memory of a process"
    : `the page's process has ${megabytes(now)} now, ${megabytes(peak)} at most`;
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}
