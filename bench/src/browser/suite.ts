import assert from "node:assert/strict";
import type { BenchSuite, BenchTask } from "../runner/task.ts";
import { ColdVisits } from "./cold-visit.ts";
import type { FIRST_PROBLEMS } from "./first-plan-program.ts";
import { type FirstPlan, FirstPlans } from "./first-plans.ts";
import { OVERLAY_PROGRAM } from "./overlay-program.ts";
import { hasChromium, Tab } from "./tab.ts";

/** The page's function of each task, given an index. */
const calls: Readonly<Record<string, (index: number) => string>> = {
  "browser-load": () => "load()",
  "browser-request": (index) => `request(${index})`,
  "browser-block-idle": () => "idleBlock()",
  "browser-block-thinking": () => "thinkingBlock()",
  "browser-frame-50-agents": () => "frame()",
};

/** A task with a result for each fresh page. */
function freshPage(name: string, setup: BenchTask["setup"]): BenchTask {
  return { name, async: true, cold: true, measures: "result", setup };
}

/** A first visit of the built demo over a slow connection. */
function firstPlanCold(): BenchTask {
  return freshPage("browser-first-plan-cold", () => {
    const visits = new ColdVisits();
    return {
      run: () => visits.visit(),
      check: async () => assert.ok((await visits.visit()) >= 0),
      dispose: () => visits.close(),
    };
  });
}

/** The first plan of a page: the time of its load and search, or also that of compiling and evaluating the script. */
function firstPlan(
  name: string,
  problem: keyof typeof FIRST_PROBLEMS,
  timeOf: (plan: FirstPlan) => number,
): BenchTask {
  return freshPage(name, () => {
    const pages = new FirstPlans(problem);
    return {
      run: async () => timeOf(await pages.plan()),
      check: async () => {
        const { status, ms, fromScriptMs } = await pages.plan();
        assert.equal(status, "solved");
        assert.ok(ms >= 0 && fromScriptMs >= ms);
      },
      dispose: () => pages.close(),
    };
  });
}

/** The overlay of a game: three hundred agents among five hundred things. */
function overlay(): BenchTask {
  return {
    name: "browser-overlay-300-agents",
    async: true,
    measures: "result",
    setup: () => {
      const tab = new Tab(OVERLAY_PROGRAM);
      tab.enter();
      return {
        run: async () => await tab.measure("overlay()"),
        check: async () => {
          await tab.measure("overlay()");
          assert.ok((await tab.measure("shown()")) >= 290);
        },
        dispose: () => tab.leave(),
      };
    },
  };
}

/** The model in a tab of Chromium: longest block of its thread, frames, requests, loading from cache. */
export const browserSuite: BenchSuite = {
  name: "browser",
  tasks: () => {
    if (!hasChromium) return [];
    const tab = new Tab();
    const task = (name: string, run: (index: number) => Promise<number>): BenchTask => ({
      name,
      async: true,
      measures: "result",
      setup: () => {
        tab.enter();
        return {
          run,
          check: async () => assert.ok((await run(0)) >= 0),
          dispose: () => tab.leave(),
        };
      },
    });
    return [
      ...Object.entries(calls).map(([name, call]) =>
        task(name, async (index) => await tab.measure(call(index))),
      ),
      task("browser-block-above-idle", async () => {
        const idleMs = await tab.measure("idleBlock()");
        return Math.max(0, (await tab.measure("thinkingBlock()")) - idleMs);
      }),
      firstPlanCold(),
      firstPlan("browser-first-plan-fisher", "fisher", ({ ms }) => ms),
      firstPlan("browser-first-plan-village", "village", ({ ms }) => ms),
      firstPlan("browser-script-and-plan", "village", ({ fromScriptMs }) => fromScriptMs),
      overlay(),
    ];
  },
  notes: () =>
    hasChromium
      ? [
          "The page has no isolation and the worker no shared memory; the model was kept by the Cache API.",
        ]
      : ["Nothing is measured: there is no Chromium here."],
};
