// Takes the pictures of docs/game/examples.md: pnpm --filter @understudy/example-village pictures. Requires
// CHROMIUM_PATH. OUT names another folder.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { startChromium } from "../../../scripts/browser/start-chromium.mjs";
import { readOptions } from "../../../scripts/read-options.mjs";
import { buildDemo } from "./build-demo.mjs";

readOptions("Usage: pnpm pictures\n\nTakes the pictures of docs/game/examples.md.");

const out = process.env.OUT ?? fileURLToPath(new URL("../../../docs/pictures", import.meta.url));
const host = await serveFolder(await buildDemo());
const browser = await startChromium();

async function open() {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    colorScheme: "light",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(host.url);
  await page.getByRole("status").filter({ hasText: "first plan after" }).waitFor();
  return page;
}

/** Selects an agent in the middle of a plan of suitable length, and pauses the world. */
async function pickPlayer(page) {
  for (let tries = 0; tries < 200; tries++) {
    for (const row of await page.locator(".agent-row.status-playing").all()) {
      const steps = (await row.locator(".agent-steps").textContent()) ?? "";
      const [step = 0, all = 0] = steps.split("/").map(Number);
      if (all < 4 || all > 7 || step !== 2) continue;
      await row.click();
      await page.locator(".step.playing").waitFor({ timeout: 1000 });
      return;
    }
    await page.waitForTimeout(100);
  }
}

async function waitForHour(page, wanted) {
  await page.waitForFunction(
    (hour) => Number(document.querySelector(".map-clock b")?.textContent?.slice(0, 2)) === hour,
    wanted,
  );
}

const take = (page, name) =>
  page.screenshot({ path: join(out, `${name}.jpg`), type: "jpeg", quality: 82 });

const day = await open();
await waitForHour(day, 8);
await pickPlayer(day);
await take(day, "demo-village");
await day.getByRole("button", { name: "Playground" }).click();
await day.getByRole("combobox", { name: "Example" }).selectOption("guard");
const lead = day.getByRole("region", { name: "With the model in the lead" });
await lead.locator(".step").first().waitFor();
await take(day, "demo-playground");
await browser.close();
await host.close();
