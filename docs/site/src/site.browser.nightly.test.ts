import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { findChromium } from "../../../scripts/find.mjs";
import {
  launchBrowser,
  openPage,
  seriousBarriers,
} from "../../../workshop/viewer/web/testing/browser.ts";

/* The built site, as a visitor has it. */

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FROM_SOURCE = ["--import", "tsx", "--conditions=@understudy/source"];
/** A folder that keeps the site, for a dry release. */
const { SITE_FOLDER: KEPT } = process.env;
const MOST_BYTES = 200_000;

let browser: Browser;
let folder: string;
let host: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  folder = KEPT ?? (await mkdtemp(join(tmpdir(), "understudy-site-")));
  // The reference comes of typedoc, which is fetched.
  const options = ["--no-reference", "--build", folder];
  await promisify(execFile)(process.execPath, [...FROM_SOURCE, "scripts/site.mjs", ...options], {
    cwd: ROOT,
  });
  host = await serveFolder(folder);
  browser = await launchBrowser(findChromium() ?? "chromium");
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  if (KEPT === undefined) await rm(folder, { recursive: true, force: true });
});

/** The addresses that a page links to, and its pictures that do not show. */
interface Seen {
  readonly links: readonly string[];
  readonly ids: readonly string[];
  readonly blank: readonly string[];
}

async function lookAt(page: Page, address: string): Promise<Seen> {
  await page.goto(address);
  return page.evaluate(async () => {
    const pictures = [...document.querySelectorAll("img")];
    for (const picture of pictures) picture.loading = "eager";
    const blank: string[] = [];
    for (const picture of pictures) await picture.decode().catch(() => blank.push(picture.src));
    const links = [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map(
      ({ href }) => href,
    );
    return { links, ids: [...document.querySelectorAll("[id]")].map(({ id }) => id), blank };
  });
}

const withoutHash = (address: string): string => address.split("#")[0] as string;

describe("the site", () => {
  it("has no link and no picture that leads nowhere", async () => {
    const seen = new Map<string, Seen>();
    const { page, faults } = await openPage(browser, host.url);
    const open = [host.url];
    for (let address = open.pop(); address !== undefined; address = open.pop()) {
      if (seen.has(address)) continue;
      const found = await lookAt(page, address);
      seen.set(address, found);
      expect(found.blank, address).toEqual([]);
      const own = found.links.map(withoutHash).filter((link) => link.startsWith(host.url));
      open.push(...own.filter((link) => link.endsWith(".html") || link.endsWith("/decisions/")));
    }
    expect(seen.size).toBeGreaterThan(50);
    expect(faults).toEqual([]);
    await page.context().close();
    const broken: string[] = [];
    const files = new Map<string, number>();
    for (const [from, { links }] of seen) {
      for (const link of links.filter((each) => each.startsWith(host.url))) {
        const [address = "", id = ""] = link.split("#");
        const ids = seen.get(address)?.ids;
        if (ids !== undefined && id !== "" && !ids.includes(decodeURIComponent(id)))
          broken.push(`${from}: ${link}`);
        if (ids !== undefined || address.endsWith("/reference/")) continue;
        if (!files.has(address)) files.set(address, (await fetch(address)).status);
        if (files.get(address) !== 200) broken.push(`${from}: ${link}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it.each(["", "game/domains.html", "game/worlds.html"])(
    "loads %s with at most 200 kB",
    async (path) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send("Network.enable");
      let bytes = 0;
      session.on("Network.loadingFinished", ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      await page.goto(host.url + path);
      await page.waitForLoadState("networkidle");
      expect(bytes).toBeGreaterThan(20_000);
      expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
      await context.close();
    },
  );

  it("is served with nothing that lies outside of its folder", async () => {
    const path = (file: string): string => `${host.url}${file}`;
    for (const file of [
      "..%2f..%2fetc/passwd",
      "%2e%2e/secret",
      "game/..%5c..%5csecret",
      ".hidden",
    ])
      expect((await fetch(path(file))).status, file).toBe(404);
    expect((await fetch(path("game/domains.html"))).status).toBe(200);
  });

  it("tells language models where every page is", async () => {
    const answer = await fetch(`${host.url}llms.txt`);
    expect(answer.headers.get("content-type")).toContain("text/plain");
    const links = [...(await answer.text()).matchAll(/^- \[.+?\]\((\S+)\)/gm)];
    expect(links.length).toBeGreaterThan(40);
    for (const [, link] of links) expect((await fetch(`${host.url}${link}`)).status).toBe(200);
    expect((await fetch(`${host.url}llms-full.txt`)).status).toBe(200);
  });

  it("finds what is looked for", async () => {
    const { page } = await openPage(browser, host.url);
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("searchbox").fill("tables by value classes");
    await page.getByRole("option").first().click();
    await page.waitForURL(/tables/);
    expect(await page.locator("body").textContent()).toMatch(/tables/i);
    await page.context().close();
  });

  it("opens a domain of a page in the playground", async () => {
    const { page } = await openPage(browser, `${host.url}game/domains.html`);
    const opened = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "Open in the playground" }).first().click();
    const playground = await opened;
    const field = playground.getByRole("textbox", { name: "The domain, as JSON" });
    await field.waitFor();
    await playground.locator("#mistakes .good").waitFor();
    expect(Object.keys(JSON.parse(await field.inputValue()))).toContain("tools");
    await page.context().close();
  });

  it.each([
    ["light", undefined, ["", "planner/pddl.html", "demo/"]],
    // Colours are all that differs.
    ["dark", ["color-contrast"], ["game/domains.html", "demo/"]],
  ] as const)("is accessible, in %s colours", async (colorScheme, rules, paths) => {
    for (const path of paths) {
      const { page } = await openPage(browser, host.url + path, { colorScheme });
      await page.waitForLoadState("networkidle");
      expect(await seriousBarriers(page, rules), path).toEqual([]);
      await page.context().close();
    }
  });
});
