import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findChromium } from "../../../scripts/find.mjs";
import { launchBrowser, openPage, seriousBarriers } from "./testing/browser.ts";
import { buildPage } from "./testing/served-show.ts";

let browser: Browser;
let files: Server;
let origin: string;

/** A plain file host, like any web space. */
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../src/testing/page-game.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    conditions: ["@understudy/source"],
    logLevel: "error",
  });
  const pages: Readonly<Record<string, string>> = {
    "/game.html": `<!doctype html><title>cave</title><link rel="icon" href="data:,"><script>${outputFiles[0]?.text}</script>`,
    "/viewer.html": await buildPage(),
  };
  files = createServer(({ url = "" }, response) => {
    const page = pages[url.split("?")[0] ?? ""];
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html" });
    response.end(page);
  });
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  browser = await launchBrowser(findChromium() ?? "chromium");
});
afterAll(async () => {
  await browser?.close();
  files?.close();
});

it("shows agents, things, claims and memories of a game in another tab, without a server", async () => {
  const game = await openPage(browser, `${origin}/game.html`);
  const page = await game.page.context().newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${origin}/viewer.html?channel=cave`);
  await page.locator(".pill.good", { hasText: "live" }).waitFor();
  const rows = page.getByRole("listbox").getByRole("option");
  await rows.nth(1).waitFor();
  expect(await rows.locator(".agent-name").allTextContents()).toEqual(["grik", "snag"]);

  await page.getByRole("button", { name: "Things", exact: true }).click();
  const old = page.getByRole("row", { name: /^old chest/ });
  await old.getByRole("button", { name: "grik" }).waitFor();
  expect(await old.textContent()).toContain("gold 7");
  // A thing's name is shown as text, even if it looks like HTML.
  await page.getByRole("row", { name: "<b>new</b>" }).waitFor();

  // Snag waits; its panel shows the source of its information.
  await old.getByRole("button", { name: "snag" }).click();
  const memory = page.getByRole("region", { name: "Memory" });
  await memory.getByText(/told by grik/).waitFor();
  expect(await memory.getByText("in truth").count()).toBe(0);
  await game.page.evaluate("rob()");
  await memory.getByText("in truth 4").waitFor();

  await rows.first().click();
  await page.locator(".step.next .bound, .step.playing .bound").first().waitFor();
  await page.getByText("in the plan").waitFor();
  expect(await seriousBarriers(page)).toEqual([]);

  // Commands travel back the same way.
  await page.getByRole("button", { name: "Domain", exact: true }).click();
  await page.getByRole("img", { name: /^The domain / }).waitFor();

  await game.page.close();
  await page.getByText(/connection lost|reconnecting/).waitFor();
  expect(await rows.count()).toBe(2);
  expect(errors).toEqual([]);
  expect(game.faults).toEqual([]);
  await page.context().close();
});
