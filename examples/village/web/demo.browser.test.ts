import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { findChromium } from "../../../scripts/find.mjs";
import {
  faultsOnScreens,
  launchBrowser,
  openPage,
  seriousBarriers,
} from "../../../workshop/viewer/web/testing/browser.ts";
import { buildDemo } from "../scripts/build-demo.mjs";
import { HEIGHT, PLACES, WIDTH } from "./village/geography.ts";

/* The built demo as for a visitor. No test depends on time: a slow machine waits longer. */

let browser: Browser;
let folder: string;
let host: Awaited<ReturnType<typeof serveFolder>>;
let page: Page;
let faults: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-demo-"));
  host = await serveFolder(await buildDemo(folder));
  browser = await launchBrowser(findChromium() ?? "chromium");
  ({ page, faults } = await openPage(browser, host.url));
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

const button = (name: string) => page.getByRole("button", { name, exact: true });
const plans = () => page.getByRole("region", { name: "Plans as they are proved" });
const agentPanel = () => page.locator(".panel");
const editor = () => page.getByRole("textbox", { name: "The domain, as JSON" });
const answerOf = (name: string) => page.getByRole("region", { name });

/** Waits for a plan proved after a given one; checks every frame, since plans come and go. */
async function planThat(words: string, after = 0): Promise<void> {
  await page.waitForFunction(
    ([pattern, last]) =>
      [...document.querySelectorAll<HTMLElement>(".fresh-plan")].some(
        ({ dataset, textContent }) =>
          Number(dataset["plan"]) > last && new RegExp(pattern).test(textContent),
      ),
    [words, after] as const,
  );
}

it("fits from a phone to a large screen", async () => {
  const opened = await openPage(browser, host.url);
  expect(await faultsOnScreens(opened.page, "demo")).toEqual([]);
  expect(opened.faults).toEqual([]);
  await opened.page.context().close();
});

describe("the village", () => {
  it("starts without the model, which proves its first plan in this tab", async () => {
    await page.getByRole("status").filter({ hasText: "first plan after" }).waitFor();
    await plans().locator(".source-llm").first().waitFor();
    // Its agent is shown, with the author of each step.
    await agentPanel().locator(".writer.model").first().waitFor();
    expect(faults).toEqual([]);
  });

  it("shows the agent clicked on the map", async () => {
    await page.keyboard.press("Escape");
    await agentPanel().getByText("Pick an agent").waitFor();
    await button("Pause").click();
    const surface = page.locator("#map");
    const { width = 0, height = 0 } = (await surface.boundingBox()) ?? {};
    const scale = Math.min(width / WIDTH, height / HEIGHT);
    const isPicked = () => agentPanel().getByRole("heading", { level: 1 }).isVisible();
    for (const { x, y } of Object.values(PLACES)) {
      const position = {
        x: (width - WIDTH * scale) / 2 + x * scale,
        y: (height - HEIGHT * scale) / 2 + y * scale,
      };
      await surface.click({ position });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      if (await isPicked()) break;
    }
    await agentPanel().getByRole("region", { name: "State" }).waitFor();
    expect(await isPicked()).toBe(true);
  });

  it("follows an order in words", async () => {
    // Only visible rows exist, and the clicked agent may be far below.
    await page.getByRole("listbox", { name: /^Agents/ }).evaluate((list) => {
      list.scrollTop = 0;
    });
    await page.getByRole("option", { name: "Ada" }).click();
    await agentPanel().getByRole("heading", { name: "Ada", exact: true }).waitFor();
    const fire = page.getByRole("switch", { name: "fire_lit" });
    if ((await fire.getAttribute("aria-checked")) === "true") await fire.click();
    await page.locator('[role=switch][aria-checked="false"]#variable-fire_lit').waitFor();
    await page.getByRole("textbox", { name: /Tell|what to do/ }).fill("Light the fire, please!");
    await button("Order").click();
    const told = agentPanel().getByText("Told to: “Light the fire, please!”");
    await told.waitFor();
    expect(await told.count()).toBe(1);
    await button("Go on").click();
    await planThat("Ada.*lights the fire.*warm_home");
  });

  it.each([
    ["Wrong", "the model is wrong", "mended|the model's plan did not work|the model wrote no plan"],
    ["Dead", "the model is dead", "the model's server failed|the breaker was open"],
  ])("continues while the model fails: %s", async (label, status, traces) => {
    const last = await page.locator(".fresh-plan").first().getAttribute("data-plan");
    await page.getByText(label, { exact: true }).click();
    await page.getByRole("status").filter({ hasText: status }).waitFor();
    await planThat(traces, Number(last));
    const clock = page.locator(".map-clock b");
    const before = await clock.textContent();
    await expect.poll(() => clock.textContent()).not.toBe(before);
  });

  it("recovers with the model", async () => {
    await page.getByText("Works", { exact: true }).click();
    await page.getByRole("status").filter({ hasText: "first plan after" }).waitFor();
    expect(await page.getByRole("status").filter({ hasText: "the model is" }).count()).toBe(0);
  });
});

describe("the playground", () => {
  it("plans for a domain at once, twice, and shows where each plan works", async () => {
    await button("Playground").click();
    const classical = answerOf("The classical planner");
    await classical.getByText("light_fire()").waitFor();
    await classical.getByText("Works wherever has_axe=true").waitFor();
    const led = answerOf("With the model as the LLM planner").getByText("light_fire()");
    await led.waitFor();
    expect(await led.count()).toBeGreaterThan(0);
  });

  it("shows no model while it is dead", async () => {
    await button("Village").click();
    await page.getByText("Dead", { exact: true }).click();
    await button("Playground").click();
    await answerOf("The classical planner").waitFor();
    expect(await answerOf("With the model as the LLM planner").count()).toBe(0);
    await button("Village").click();
    await page.getByText("Works", { exact: true }).click();
    await button("Playground").click();
    await answerOf("With the model as the LLM planner").waitFor();
  });

  it("draws the domain with the plan highlighted, by code loaded on demand", async () => {
    const scripts = () =>
      page.evaluate(
        () =>
          performance.getEntriesByType("resource").filter(({ name }) => /\.js(?:\?|$)/.test(name))
            .length,
      );
    const before = await scripts();
    await button("Picture").click();
    const picture = page.getByRole("img", { name: "The domain hut: 4 tools, 2 goals" });
    await picture.waitFor();
    await expect.poll(scripts).toBeGreaterThan(before);
    await expect.poll(() => picture.locator(".badge").count()).toBeGreaterThan(2);
    expect(await seriousBarriers(page)).toEqual([]);
    await button("Close").click();
    await picture.waitFor({ state: "hidden" });
  });

  it("underlines mistakes, explains them, and leads to them", async () => {
    const text = await editor().inputValue();
    await editor().fill(text.replace('"at": "home", "wood"', '"att": "home", "wood"'));
    expect(await page.locator(".editor-colours .wrong").textContent()).toBe('"att"');
    await page
      .getByRole("button", { name: '"att" is not a variable (did you mean "at"?)' })
      .click();
    const marked = await editor().evaluate((field) => {
      const { value, selectionStart, selectionEnd } = field as HTMLTextAreaElement;
      return value.slice(selectionStart, selectionEnd);
    });
    expect(marked).toBe('"att"');
    await editor().fill(text.slice(0, -3));
    await page.locator("#mistakes").getByText("the text ends too early").waitFor();
    await editor().fill(text);
    await answerOf("The classical planner").getByText("light_fire()").waitFor();
  });

  it("is shared by a link", async () => {
    const text = (await editor().inputValue()).replaceAll("gather_sticks", "pick_up_sticks");
    await editor().fill(text);
    await page.getByRole("switch", { name: "has_axe" }).click();
    await answerOf("The classical planner").getByText("pick_up_sticks()").first().waitFor();
    await button("Share").click();
    await page.getByText(/^The link is/).waitFor();
    const other = await openPage(browser, page.url());
    const field = other.page.getByRole("textbox", { name: "The domain, as JSON" });
    await expect.poll(() => field.inputValue()).toBe(text);
    const plan = other.page.getByRole("region", { name: "The classical planner" });
    await plan.getByText("pick_up_sticks()").first().waitFor();
    expect(other.faults).toEqual([]);
    await other.page.close();
  });

  it("reports a truncated link", async () => {
    const cut = await openPage(browser, `${host.url}#playground=rVLBbtswDP2Vgl`);
    await cut.page.getByText("This link is not whole").waitFor();
    expect(cut.faults).toEqual([]);
    await cut.page.close();
  });
});

describe("games by genre", () => {
  // The village would go on beside each of them; its faults stay for the last test.
  beforeAll(() => page.context().close());

  it.each([
    ["Survival", "meals"],
    ["Colony", "felled"],
  ])("%s is loaded when chosen, and runs", async (label, happens) => {
    const script = `/${label.toLowerCase()}.js`;
    const fetched = (one: Page) =>
      one.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .map(({ name }) => name)
          .join(),
      );
    const visit = await openPage(browser, host.url);
    await visit.page.getByText("Games", { exact: true }).click();
    const link = visit.page.getByRole("link", { name: label, exact: true });
    await link.waitFor();
    expect(await fetched(visit.page)).not.toContain(script);
    await visit.page.goto(`${new URL((await link.getAttribute("href")) ?? "", host.url)}?speed=10`);
    await visit.page.waitForFunction((what) => Number(document.body.dataset[what]) > 0, happens);
    expect(await fetched(visit.page)).toContain(script);
    expect(visit.faults).toEqual([]);
    await visit.page.context().close();
  });
});

it("made no external request and no console error", () => {
  expect(faults).toEqual([]);
});
