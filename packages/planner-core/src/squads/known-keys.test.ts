import { describe, expect, it } from "vitest";
import { RequestError } from "../base/errors.ts";
import type { ScheduleSearch } from "../engine/contract/together.ts";
import { Orchestrator } from "../engine/orchestrator/orchestrator.ts";
import { PlanRunner } from "../engine/runner/plan-runner.ts";
import { buildingYard } from "../testing/squads/yard-game.ts";
import { woodcutter } from "../testing/stages/sample-domains.ts";
import { UniformCostPlanner } from "../testing/uniform-cost-planner.ts";
import { SquadRunner } from "./runner/squad-runner.ts";
import { TogetherPlanner } from "./together/together-planner.ts";

class NoSchedules extends TogetherPlanner {
  startTogether(): ScheduleSearch {
    return { expansions: 0, step: () => true, result: () => ({ status: "unsolvable" }) };
  }
}

const planner = new UniformCostPlanner();
const woods = new Orchestrator({ domain: woodcutter.untyped, planner });
const yard = new Orchestrator({ domain: buildingYard, planner, time: new NoSchedules() });
const alone = { agent: "ann", state: woodcutter.state({}), goal: "warm_home" };
const shared = { beam_up: false, nailed: false, planks: 0, shop_open: true };
const squad = { agents: { ann: { state: { at: "mill" } } }, shared, goal: "raised", budgetMs: 20 };

/** Every way to say what is wanted, with more keys. */
const WAYS: readonly (readonly [string, (more: object) => unknown])[] = [
  ["plan", (more) => woods.plan({ ...alone, budgetMs: 20, ...more })],
  ["planNow", (more) => woods.planNow({ ...alone, ...more })],
  ["planMany", (more) => woods.planMany([{ ...alone, ...more }])],
  ["plan of a squad", (more) => yard.plan({ ...squad, ...more })],
  ["planNow of a squad", (more) => yard.planNow({ ...squad, ...more })],
  ["planMany of squads", (more) => yard.planMany([{ ...squad, ...more }])],
  [
    "a runner",
    (more) =>
      new PlanRunner({
        ...{ orchestrator: woods, agent: "ann", goal: "warm_home", budgetMs: 20, ...more },
      }),
  ],
  [
    "a squad's runner",
    (more) =>
      new SquadRunner({
        ...{ orchestrator: yard, members: ["ann"], goal: "raised", budgetMs: 20, ...more },
      }),
  ],
];

async function mistakesOf(way: (more: object) => unknown, more: object) {
  try {
    await way(more);
  } catch (error) {
    if (error instanceof RequestError) return error.issues;
    throw error;
  }
  return [];
}

describe.each(WAYS)("%s", (name, way) => {
  const at = name.startsWith("planMany") ? "/0" : "";

  it("refuses a misspelt key, and names the one that is meant", async () => {
    expect(await mistakesOf(way, {})).toEqual([]);
    const key = name.includes("runner") ? "retyrMs" : "budgetMS";
    const meant = name.includes("runner") ? "retryMs" : "budgetMs";
    expect(await mistakesOf(way, { [key]: 20 })).toMatchObject([
      { pointer: `${at}/${key}`, hint: `did you mean "${meant}"?` },
    ]);
  });
});

describe.each(WAYS.filter(([name]) => !name.startsWith("planNow")))("%s", (name, way) => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, "20"])(
    "refuses a time of %s",
    async (time) => {
      const key = name.includes("runner") ? "retryMs" : "budgetMs";
      const [issue] = await mistakesOf(way, { [key]: time });
      expect(issue?.pointer).toBe(`${name.startsWith("planMany") ? "/0" : ""}/${key}`);
    },
  );
});

it("slices and urgencies are finite, too", () => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => woods.planNow(alone, wrong)).toThrow("/sliceMs");
    expect(() => woods.planMany([alone], wrong)).toThrow("/sliceMs");
    expect(() => yard.planNow(squad, wrong)).toThrow("/sliceMs");
    expect(() => woods.planMany([{ ...alone, urgency: wrong }])).toThrow("/0/urgency");
  }
});

it("agents and squads share a slice", () => {
  const [agent, both] = yard.planMany([
    { agent: "bo", state: buildingYard.state({ ...shared, at: "mill" }), goal: "raised" },
    squad,
  ]);
  expect(agent).toBeDefined();
  expect(both).toMatchObject({ status: "unsolvable", steps: [] });
});
