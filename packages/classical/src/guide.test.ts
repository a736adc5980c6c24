import { readFileSync } from "node:fs";
import { loadDomain, planOf, runSearch } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "./classical-planner.ts";
import { planWithUtilities } from "./soft/plan-with-utilities.ts";

const village = readFileSync(
  new URL("../../../examples/domains/village.json", import.meta.url),
  "utf8",
);

/** A villager who owns nothing. */
const penniless = {
  at: "home",
  energy: 0,
  hungry: false,
  has_axe: false,
  has_pick: false,
  has_rod: false,
  wood: 0,
  stone: 0,
  fish: 0,
  grain: 0,
  coins: 0,
  fire_lit: false,
  house_built: false,
};

it("the code of the guide works", () => {
  const lines: string[] = [];
  const show = (line: unknown): number => lines.push(String(line));

  const domain = loadDomain(village);
  const planner = new ClassicalPlanner();
  const goal = domain.goal({ house_built: true });
  const state = domain.state(penniless);

  planner.warmSearch({ domain, goal });

  const result = runSearch(planner, { domain, state, goal, mode: "optimal" });
  switch (result.status) {
    case "solved":
      show(planOf(domain, result.actions).steps.length);
      show(result.optimal ? "no cheaper plan exists" : `at best ${result.scaledLowerBound / 1000}`);
      break;
    case "unsolvable":
      show("no plan exists: give up this goal");
      break;
    case "cut-off":
      show(`undecided; every plan costs at least ${result.scaledLowerBound / 1000}`);
  }
  expect(lines).toEqual(["21", "no cheaper plan exists"]);

  const search = planner.start({ domain, state, goal, mode: "anytime" });
  const frame = (): boolean => search.step({ untilMs: performance.now() + 0.5 });
  while (!frame()) {
    const soFar = search.result();
    if (soFar.status === "solved" && soFar.scaledCost <= 1.1 * soFar.scaledLowerBound) break;
  }
  expect(search.result().status).toBe("solved");

  const old = runSearch(planner, { domain, state, goal, mode: "first" });
  const known = old.status === "solved" ? old.actions : [];
  const better = runSearch(
    planner,
    { domain, state, goal, mode: "anytime", incumbent: known },
    { expansions: 200 },
  );
  expect(better.status).toBe("solved");

  lines.length = 0;
  const choosy = new ClassicalPlanner({
    alternatives: {
      styles: [{ name: "restful", weight: ({ tool }) => (tool === "harvest" ? 3 : 0) }],
    },
  });
  const plans = choosy.alternatives({ domain, state, goal, mode: "anytime" }, 4);
  for (const { style, scaledCost, actions } of plans) {
    show(`${style}: ${scaledCost / 1000}, ${actions.length}`);
  }
  expect(lines.length).toBeGreaterThan(1);

  lines.length = 0;
  const wish = planWithUtilities(planner, {
    domain,
    state,
    goal: { energy: { ">=": 4 } },
    soft: [
      { goal: { grain: { ">=": 2 } }, utility: 9 },
      { goal: "build", utility: 20 },
    ],
  });
  if (wish.status === "solved") show(`worth ${wish.scaledValue / 1000}: ${wish.met}`);
  expect(lines).toEqual(["worth 1: true,false"]);
});
