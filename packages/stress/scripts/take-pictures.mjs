// Takes the pictures of docs/tools/stress.md from a report: pnpm --filter @understudy/stress pictures REPORT_DIR
// A browser is needed: CHROMIUM names it (default /usr/bin/chromium).
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { readOptions } from "../../../scripts/read-options.mjs";

const HELP =
  "Usage: pnpm pictures REPORT_DIR\n\nTakes the pictures of docs/tools/stress.md from a report.";
const [report] = readOptions(HELP, {}, 1).positionals;
if (report === undefined) throw new Error(HELP);
const out = fileURLToPath(new URL("../../../docs/pictures", import.meta.url));
const page = pathToFileURL(join(resolve(process.env.INIT_CWD ?? ".", report), "index.html")).href;

/** Parts of the page and their picture names. Not every report has the later ones. */
const PARTS = [
  ["stress-top", "header.top"],
  ["stress-percentiles", "figure:has(#chart-percentiles)"],
  ["stress-sources", "figure:has(#chart-sources)"],
  ["stress-latency", "figure:has(#chart-latency)"],
  ["stress-reasons", "figure:has(#chart-reasons)"],
  ["stress-breakers", "figure.lanes"],
  ["stress-saturation", "figure:has(#chart-sweep)"],
  ["stress-memory", "figure:has(#chart-memory)"],
  ["stress-late", "details.late[open]"],
];

const quiet = ["quic", "background-networking", "component-update", "sync", "gpu"];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--no-first-run",
    ...quiet.map((each) => `--disable-${each}`),
  ],
});
try {
  await mkdir(out, { recursive: true });
  for (const colorScheme of ["light", "dark"]) {
    const viewport = { width: 1000, height: 900 };
    const context = await browser.newContext({ colorScheme, viewport });
    const tab = await context.newPage();
    const faults = [];
    tab.on("pageerror", (error) => faults.push(error.message));
    tab.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    tab.on("request", (request) => {
      if (!request.url().startsWith("file:")) faults.push(`asks for ${request.url()}`);
    });
    await tab.goto(page);
    await tab.waitForSelector("#chart-loop canvas");
    // The sticky link bar would cover the top of a part.
    await tab.addStyleTag({ content: "nav { position: static !important }" });
    for (const [name, selector] of PARTS) {
      // One dark picture is enough to show the dark theme.
      if (colorScheme === "dark" && name !== "stress-sources") continue;
      const part = tab.locator(selector).first();
      if ((await part.count()) === 0) continue;
      const path = join(out, colorScheme === "dark" ? `${name}-dark.png` : `${name}.png`);
      await part.screenshot({ path });
      process.stdout.write(`${path}\n`);
    }
    if (faults.length > 0) throw new Error(faults.join("\n"));
    await context.close();
  }
} finally {
  await browser.close();
}
