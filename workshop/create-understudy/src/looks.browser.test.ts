import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { buildTemplate } from "../../../scripts/build/build-game.mjs";
import { findChromium } from "../../../scripts/find.mjs";
import { launchBrowser, openPage } from "../../viewer/web/testing/browser.ts";
import { describeLooks } from "../../viewer/web/testing/describe-looks.ts";

// Those with the most labels and the most controls; the others are looked at by night.
describeLooks(["survival", "kitchen"]);

it("an order is typed without playing with the plans", async () => {
  const folder = await mkdtemp(join(tmpdir(), "understudy-looks-"));
  const host = await serveFolder(await buildTemplate("survival", folder));
  const browser = await launchBrowser(findChromium() ?? "chromium");
  const { page } = await openPage(browser, host.url);
  await page.locator("input[name=order]").pressSequentially("pick up, nobody");
  expect(await page.locator("canvas").count()).toBe(1);
  await browser.close();
  await host.close();
  await rm(folder, { recursive: true, force: true });
});
