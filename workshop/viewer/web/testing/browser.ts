import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright-core";

/** For what hangs: on a busy machine everything takes many times as long. */
const PATIENCE_MS = 60_000;

/** Chromium speaks to nobody but the pages that it is told to open. */
const QUIET = ["quic", "background-networking", "component-update", "sync", "gpu"];

/** A page that is watched: what goes wrong in it is kept. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, what the console complains of, and requests to anybody but its own origin. */
  readonly faults: readonly string[];
}

/** How a page looks. */
export interface PageLook {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
}

/** Starts a Chromium without a window and with an empty profile. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  const args = ["--headless", "--no-sandbox", "--no-first-run"];
  return chromium.launch({
    timeout: PATIENCE_MS,
    executablePath,
    args: [...args, ...QUIET.map((part) => `--disable-${part}`)],
  });
}

/** Opens an address, and keeps an eye on it. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1366, height = 768, colorScheme = "light" }: PageLook = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    // Pictures are painted in software here: only those that tell something new.
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  const own = url.startsWith("file:") ? url : new URL(url).origin;
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(own) && !address.startsWith("data:")) faults.push(`asks ${address}`);
  });
  await page.goto(url);
  return { page, faults };
}

/** Serious faults that keep people with a screen reader, a keyboard or weak eyes out of a page. */
export async function seriousBarriers(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
