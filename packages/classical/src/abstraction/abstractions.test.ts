import { readFileSync } from "node:fs";
import { loadDomain, runSearch } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { preparePart } from "../testing/prepare.ts";
import { AbstractSpace, cappedRange, wholeRange } from "./abstract-space.ts";
import { type AbstractionTable, buildAbstractionTable } from "./abstraction-table.ts";

const village = loadDomain(
  readFileSync(new URL("../../../../examples/domains/village.json", import.meta.url), "utf8"),
);
const penniless = village.state({
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
});
const house = {
  domain: village,
  state: penniless,
  goal: village.goal({ house_built: true }),
  mode: "optimal",
} as const;

/** The pattern database of the house domain for some variables, each capped at a bound. */
function tableOf(bounds: Readonly<Record<string, number | "all">>): AbstractionTable {
  const { task } = preparePart(house);
  const slot = (name: string): number =>
    task.variables.indexOf(village.variable(name)?.id as number);
  const variables = Object.entries(bounds).map(([name, bound]) =>
    bound === "all" ? wholeRange(task, slot(name)) : cappedRange(task, slot(name), bound),
  );
  const work = buildAbstractionTable(new AbstractSpace(task, variables));
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
const start = (): Int32Array => {
  const { task } = preparePart(house);
  return task.variables.map((id) => penniless[id] as number);
};

describe("an abstraction table", () => {
  const tools = { at: "all", energy: "all", has_axe: "all", has_pick: "all" } as const;

  it("gets closer to the true cost, 43, with more distinct values", () => {
    const bounds = [
      { house_built: "all" },
      { house_built: "all", ...tools, wood: 3, stone: 2 },
      { house_built: "all", ...tools, wood: 3, stone: 2, coins: 4 },
    ] as const;
    expect(bounds.map((each) => tableOf(each).scaledAt(start()))).toEqual([18_500, 33_000, 37_000]);
  });
});

describe("searches with abstraction tables", () => {
  const solve = (planner: ClassicalPlanner) => {
    const search = planner.start(house);
    search.step({});
    return { result: search.result(), expansions: search.expansions };
  };
  const cold = new ClassicalPlanner({ tables: false });
  const first = solve(cold);

  it("prove the house plan optimal in few expansions, whatever was searched before", () => {
    expect(first.result).toMatchObject({ status: "solved", scaledCost: 43_000, optimal: true });
    expect(first.expansions).toBeLessThan(100);
    expect(solve(cold), "tables that were there already change nothing").toEqual(first);
  });

  it("find them ready after a warm-up, with the same result", () => {
    const planner = new ClassicalPlanner({ tables: false });
    expect(planner.warmSearch(house, { untilMs: 0 }), "no time, nothing built").toBe(false);
    expect(planner.warmSearch(house)).toBe(true);
    expect(runSearch(planner, house)).toEqual(first.result);
  });

  it("build them in portions if the slice ends by the clock", () => {
    const planner = new ClassicalPlanner({ tables: false });
    const search = planner.start(house);
    let now = 0;
    // A clock that advances on every reading, so that a slice ends after a fixed number of
    // readings.
    const clock = { now: () => now++ } as never;
    let slices = 1;
    while (!search.step({ untilMs: now + 200, clock })) slices++;
    expect(slices).toBeGreaterThan(1);
    expect(search.result()).toMatchObject({ status: "solved", scaledCost: 43_000, optimal: true });
  });
});
