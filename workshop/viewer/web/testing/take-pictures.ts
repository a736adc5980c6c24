// Takes the pictures of docs/tools/viewer.md from a show with the shipped model: pnpm --filter @understudy/viewer
// pictures. Requires CHROMIUM_PATH. OUT names another folder; ALL=1 takes every view in both sizes and themes.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { findChromium } from "../../../../scripts/find.mjs";
import { launchBrowser, openPage, type PageLook } from "./browser.ts";
import { buildPage, openShippedModel, type ServedShow, serveShow } from "./served-show.ts";

const out =
  process.env["OUT"] ?? fileURLToPath(new URL("../../../../docs/pictures", import.meta.url));
const isAll = process.env["ALL"] !== undefined;

/** A picture, and the way to its view. */
interface Picture extends PageLook {
  readonly name: string;
  act(page: Page, served: ServedShow): Promise<void>;
}

/** Selects an agent in the middle of an interesting plan, and pauses the show. */
async function pickPlayer(page: Page, served: ServedShow): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    for (const row of await page.locator(".agent-row.status-playing").all()) {
      const steps = (await row.locator(".agent-steps").textContent()) ?? "";
      const [step = 0, all = 0] = steps.split("/").map(Number);
      if (all < 5 || all > 9 || step < 2 || step > all - 2) continue;
      // Immediately, since the page lags a moment behind.
      served.viewer.command({ type: "pause" });
      await row.click();
      await page.locator(".step.playing").waitFor();
      await page.getByRole("button", { name: "Go on", exact: true }).waitFor();
      return;
    }
    await page.waitForTimeout(250);
  }
}

const showsMap = pickPlayer;
const showsRequests = async (page: Page, served: ServedShow): Promise<void> => {
  await page.keyboard.press("2");
  await page.getByRole("combobox", { name: "Show" }).selectOption("with the model");
  const answered = page.locator(".request", { hasText: /mended|model\d/ });
  // On a busy machine the model may always be late, which is acceptable.
  await answered
    .first()
    .waitFor({ timeout: 60_000 })
    .catch(() => undefined);
  await pickPlayer(page, served);
  const agent = await page.locator('.agent-row[aria-selected="true"]').getAttribute("id");
  const shown = (await answered.count()) > 0 ? answered : page.locator(".request");
  await shown.first().click();
  await page.locator(`#${agent}`).click();
};
const showsEngine = async (page: Page, served: ServedShow): Promise<void> => {
  served.viewer.command({ type: "fault", name: "down", on: true });
  await page.getByText("Fault: down").waitFor();
  await page.keyboard.press("3");
  await page.getByText(/opened (once|\d+ times)/).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(4000);
  await pickPlayer(page, served);
};

const PICTURES: readonly Picture[] = [
  { name: "viewer-map", act: showsMap },
  { name: "viewer-requests", act: showsRequests },
  { name: "viewer-engine", colorScheme: "dark", act: showsEngine },
];
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const looks: readonly Picture[] = isAll
  ? PICTURES.flatMap((picture) =>
      SIZES.flatMap((size) =>
        (["light", "dark"] as const).map((colorScheme) => {
          const name = `${picture.name}-${colorScheme}-${size.width}`;
          return { ...picture, ...size, colorScheme, name };
        }),
      ),
    )
  : PICTURES;

const html = await buildPage();
const browser = await launchBrowser(findChromium() ?? "chromium");
await mkdir(out, { recursive: true });
const only = process.argv.slice(2);
try {
  for (const picture of looks) {
    if (only.length === 0 || only.some((part) => picture.name.includes(part))) await take(picture);
  }
} finally {
  await browser.close();
}

async function take({ name, act, ...look }: Picture): Promise<void> {
  const backend = await openShippedModel();
  const served = await serveShow(html, {
    agents: 18,
    seed: 4,
    model: { backend },
    // The model then gets every question, which makes a better picture.
    repertoire: false,
  });
  const { page, faults } = await openPage(browser, served.server.url, look);
  try {
    await page.locator(".agent-row").nth(5).waitFor();
    // Lets some time pass first.
    await page.waitForTimeout(8000);
    await act(page, served);
    // Moves the pointer away and waits for transitions.
    await page.mouse.move(0, 0);
    await page.waitForTimeout(800);
    const path = join(out, `${name}.png`);
    await page.screenshot({ path });
    process.stdout.write(`${path}\n`);
    if (faults.length > 0) throw new Error(faults.join("\n"));
  } finally {
    await page.context().close();
    await served.close();
  }
}
