import { loadDomain, Orchestrator, type TogetherRequest } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const PLACES = ["oven", "larder", "board", "hatch"];
const walks = {
  type: "enum",
  values: PLACES,
  position: true,
} as const;
/** One oven, which is busy for as long as the state tells. */
const bakery = loadDomain({
  name: "bakery",
  state: {
    at: walks,
    busy: { type: "boolean", default: true, shared: true },
    left: { type: "integer", min: 1, max: 10, default: 10, shared: true },
    dough: { type: "enum", values: ["larder", "held", "cut", "baked"], default: "larder" },
    served: { type: "boolean", default: false, shared: true },
  },
  tools: [
    {
      ...{ name: "walk", parameters: { to: { enum: PLACES } }, then: { at: "$to" } },
      ...{ duration: 2, cost: 2 },
    },
    {
      name: "take",
      when: { at: "larder", dough: "larder" },
      then: { dough: "held" },
      duration: 0.4,
    },
    { name: "cut", when: { at: "board", dough: "held" }, then: { dough: "cut" }, duration: 3 },
    {
      ...{ name: "bake", alongside: true, when: { at: "oven", busy: false, dough: "cut" } },
      ...{ start: { busy: true }, finish: { at: "oven" }, then: { dough: "baked", busy: false } },
      duration: { from: 8, to: 13 },
    },
    {
      ...{ name: "wait", when: { at: "oven", busy: true }, then: { busy: false } },
      ...{ duration: "left", cost: 3 },
    },
    { name: "serve", when: { at: "hatch", dough: "baked" }, then: { served: true }, duration: 1 },
  ],
  goals: [{ name: "served", when: { served: true } }],
});

describe("a plan that waits for as long as the state tells", () => {
  const orchestrator = new Orchestrator({
    ...{ domain: bakery, planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  const plan = async (at: string, more: Partial<TogetherRequest> = {}): Promise<string[]> => {
    const { status, steps } = await orchestrator.plan({
      ...{ agents: { ann: bakery.state({ at }) }, goal: "served", budgetMs: 10_000 },
      ...{ measure: { time: 1, cost: 0.05 }, expansions: 80, until: "settled", ...more },
    });
    expect(status).toBe("solved");
    return steps.map(({ step }) => (step.tool === "walk" ? String(step.args["to"]) : step.tool));
  };
  const fetch = (at: string): string[] => {
    const all = ["larder", "take", "board", "cut", "oven"];
    return at === "larder" ? all.slice(1) : all;
  };

  it.each(["oven", "larder"])("does first what can be done meanwhile, from the %s", async (at) => {
    expect(await plan(at)).toEqual([...fetch(at), "wait", "bake", "hatch", "serve"]);
  });

  it.each(["board", "hatch"])(
    "does not wait at all for what an event ends before, from the %s",
    async (at) => {
      const events = [{ at: 6.7, then: { busy: false } }];
      expect(await plan(at, { events })).toEqual([...fetch(at), "bake", "hatch", "serve"]);
    },
  );
});
