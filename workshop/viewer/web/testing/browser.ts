import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright-core";

/** Time limit for hangs: a busy machine is many times slower. */
const PATIENCE_MS = 280_000;

/** Chromium features disabled so that it only opens the test's pages. */
const QUIET = ["quic", "background-networking", "component-update", "sync", "gpu"];

/** A phone, a small window, a laptop and a large screen. */
export const SCREENS = [
  { width: 390, height: 844 },
  { width: 800, height: 800 },
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
] as const;

/** A page with its collected errors. */
export interface WatchedPage {
  readonly page: Page;
  /** Script errors, console errors, and requests to other origins. */
  readonly faults: readonly string[];
}

/** Size and theme of a page. */
export interface PageLook {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
}

/** Starts a headless Chromium with an empty profile. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  const args = ["--headless", "--no-sandbox", "--no-first-run"];
  return chromium.launch({
    timeout: PATIENCE_MS,
    executablePath,
    args: [...args, ...QUIET.map((part) => `--disable-${part}`)],
  });
}

/** Opens a URL and collects its errors; `prepare` is called before that. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1366, height = 768, colorScheme = "light" }: PageLook = {},
  prepare?: (page: Page) => Promise<void>,
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    // Software rendering is slow, so animations are off.
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
  await prepare?.(page);
  await page.goto(url);
  return { page, faults };
}

/** The screens on which a page is wider than the window, or has serious barriers, each with what is wrong. */
export async function faultsOnScreens(page: Page, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    const across = await page.evaluate(() => document.documentElement.scrollWidth);
    if (across > screen.width) found.push(`${across} px at ${screen.width}`);
    for (const barrier of await seriousBarriers(page)) found.push(`${barrier} at ${screen.width}`);
    const { PICTURES } = process.env;
    if (PICTURES === undefined) continue;
    await page.screenshot({ path: join(PICTURES, `${name}-${screen.width}.png`) });
  }
  return found;
}

/** Serious accessibility violations of a page. */
export async function seriousBarriers(
  page: Page,
  rules?: readonly string[],
): Promise<readonly string[]> {
  const all = new AxeBuilder({ page });
  const { violations } = await (rules === undefined ? all : all.withRules([...rules])).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
