// Takes the pictures of docs/guides/viewer.md from a show with the shipped model: pnpm --filter @understudy/viewer pictures
// A Chromium is needed: CHROMIUM_PATH names it. OUT names another folder; ALL=1 takes every view in both sizes and themes.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { findChromium } from "../../../../scripts/find-chromium.mjs";
import { openBrowser, openPage, type PageLook } from "./browser.ts";
import { buildPage, openShippedModel, openStage } from "./stage.ts";

const out =
  process.env["OUT"] ?? fileURLToPath(new URL("../../../../docs/pictures", import.meta.url));
const isAll = process.env["ALL"] !== undefined;

/** What is to be seen, and how the page gets there. */
interface Picture extends PageLook {
  readonly name: string;
  act(page: Page): Promise<void>;
}

/** Picks somebody in the middle of a plan that is worth a look. */
async function pickPlayer(page: Page): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    for (const row of await page.locator(".agent-row.status-playing").all()) {
      const steps = (await row.locator(".agent-steps").textContent()) ?? "";
      const [step = 0, all = 0] = steps.split("/").map(Number);
      if (all < 5 || all > 9 || step < 2 || step > all - 2) continue;
      await row.click();
      await page.locator(".step.playing").waitFor();
      return;
    }
    await page.waitForTimeout(250);
  }
}

/** Stops the show, so that nothing changes while the picture is taken. */
async function pause(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByRole("button", { name: "Go on", exact: true }).waitFor();
}

const showsMap = async (page: Page): Promise<void> => {
  await pickPlayer(page);
  await pause(page);
};
const showsRequests = async (page: Page): Promise<void> => {
  await pickPlayer(page);
  await page.keyboard.press("2");
  await page.getByRole("combobox", { name: "Show" }).selectOption("with the model");
  await page
    .locator(".request", { hasText: /mended|model/ })
    .first()
    .click();
  await pause(page);
};
const showsEngine = async (page: Page): Promise<void> => {
  await pickPlayer(page);
  await page.keyboard.press("f");
  await page.getByRole("checkbox", { name: /^down/ }).click();
  await page.getByText("Fault: down").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("3");
  await page.getByText(/opened (once|\d+ times)/).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(4000);
  await pause(page);
};
const showsRepertoire = async (page: Page): Promise<void> => {
  await pickPlayer(page);
  await page.keyboard.press("4");
  await page.getByRole("combobox", { name: "Goal" }).selectOption("build");
  await page.locator(".entry").nth(2).click();
  await pause(page);
};
const showsSearch = async (page: Page): Promise<void> => {
  await pickPlayer(page);
  await pause(page);
  await page.keyboard.press("5");
  await page.getByRole("combobox", { name: /wants/ }).selectOption("build");
  await page.getByRole("button", { name: "Search from here" }).click();
  await page.locator(".trace .verdict").waitFor();
};

const PICTURES: readonly Picture[] = [
  { name: "viewer-map", act: showsMap },
  { name: "viewer-requests", act: showsRequests },
  { name: "viewer-repertoire", act: showsRepertoire },
  { name: "viewer-search", act: showsSearch },
  { name: "viewer-engine", colorScheme: "dark", act: showsEngine },
];
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const looks: readonly Picture[] = isAll
  ? PICTURES.flatMap(({ name, act }) =>
      SIZES.flatMap((size) =>
        (["light", "dark"] as const).map((colorScheme) => ({
          ...size,
          colorScheme,
          act,
          name: `${name}-${colorScheme}-${size.width}`,
        })),
      ),
    )
  : PICTURES;

const stage = await openStage(await buildPage(), {
  agents: 18,
  seed: 4,
  backend: await openShippedModel(),
  repertoire: process.env["REPERTOIRE"] !== "none",
});
const browser = await openBrowser(findChromium() ?? "chromium");
try {
  await mkdir(out, { recursive: true });
  const only = process.argv.slice(2);
  for (const { name, act, ...look } of looks) {
    if (only.length > 0 && !only.some((part) => name.includes(part))) continue;
    const { page, faults } = await openPage(browser, stage.server.url, look);
    await page.locator(".agent-row").nth(5).waitFor();
    await page.waitForTimeout(6000);
    await act(page);
    // The pointer is out of the way, and what faded in is there.
    await page.mouse.move(0, 0);
    await page.waitForTimeout(800);
    const path = join(out, `${name}.png`);
    await page.screenshot({ path });
    process.stdout.write(`${path}\n`);
    const isFaulty = await page.getByText("Fault: down").count();
    if (isFaulty > 0) await page.getByRole("button", { name: "end", exact: true }).click();
    await page.getByRole("button", { name: "Go on", exact: true }).click();
    await page.context().close();
    if (faults.length > 0) throw new Error(faults.join("\n"));
  }
} finally {
  await browser.close();
  await stage.close();
}
