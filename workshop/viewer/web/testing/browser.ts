import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright-core";
import { wordsThatOverlap } from "./labels.ts";

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
    const text = message.text();
    // A picture of a scene that is rendered by software makes its driver wait.
    if (text.includes("GL Driver Message")) return;
    if (["error", "warning"].includes(message.type())) faults.push(text);
  });
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(own) && !address.startsWith("data:")) faults.push(`asks ${address}`);
  });
  await prepare?.(page);
  await page.goto(url);
  return { page, faults };
}

/** Waits until a page has drawn itself anew. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/**
 * The screens on which a page is wider than the window, has words over words, values that are none or serious barriers.
 * Leaves a picture of each in the folder of the environment's `PICTURES`.
 *
 * @param settle waits until the page shows what it shows at a size, and returns what else is wrong there
 */
export async function faultsOnScreens(
  page: Page,
  name: string,
  settle?: (screen: (typeof SCREENS)[number]) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    await drawn(page);
    const faults = [...((await settle?.(screen)) ?? [])];
    const across = await page.evaluate(() => document.documentElement.scrollWidth);
    if (across > screen.width) faults.push(`${across} px wide`);
    faults.push(...(await wordsThatOverlap(page)), ...(await seriousBarriers(page)));
    // Values that a page has not yet.
    const missing = page.getByText(/\bNaN\b|\bundefined\b|\[object /).filter({ visible: true });
    faults.push(...(await missing.allTextContents()));
    found.push(...faults.map((fault) => `${fault} at ${screen.width}`));
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
