import { loadDomain, Orchestrator } from "@understudy/planner-core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner } from "../time-planner.ts";
import { helpfulTo } from "./own-costs.ts";

const SPOTS = ["home", "left", "right", "middle"];
const JOBS = Array.from({ length: 8 }, (_, job) => `job_${job}`);

/** A yard with eight jobs at three spots; what its steps cost each member besides is given. */
const yardWith = (own: object, cost: { readonly when?: object; readonly then?: object }) =>
  loadDomain({
    name: "yard",
    state: {
      at: { type: "enum", values: SPOTS },
      ...own,
      ...Object.fromEntries(
        JOBS.map((job) => [job, { type: "boolean", shared: true, default: false } as const]),
      ),
    },
    tools: [
      {
        ...{ name: "walk", parameters: { to: { enum: SPOTS } }, duration: 2 },
        ...{ when: { ...cost.when }, then: { at: "$to", ...cost.then } },
      },
      ...JOBS.map((job, at) => ({
        ...{ name: `do_${job}`, duration: 3 },
        when: { at: SPOTS[1 + (at % 3)] as string, ...cost.when },
        then: { [job]: true, ...cost.then },
      })),
    ],
    goals: [{ name: "done", when: Object.fromEntries(JOBS.map((job) => [job, true])) }],
  });

const energy = { energy: { type: "integer", min: 0, max: 50 } };
const yards = {
  "nothing besides": { domain: yardWith({}, {}), own: {} },
  "a count of steps": {
    domain: yardWith(
      { steps: { type: "integer", min: 0, max: 90 } },
      { then: { steps: { "+": 1 } } },
    ),
    own: { steps: 0 },
  },
  energy: {
    domain: yardWith(energy, { when: { energy: { ">": 0 } }, then: { energy: { "-": 1 } } }),
    own: { energy: 50 },
  },
  fatigue: {
    domain: yardWith(
      { fatigue: { type: "integer", min: 0, max: 90 } },
      { when: { fatigue: { "<": 40 } }, then: { fatigue: { "+": 1 } } },
    ),
    own: { fatigue: 0 },
  },
};

const firstOf = async ({ domain, own }: (typeof yards)[keyof typeof yards], goals?: object) => {
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain, ...parts });
  const agents = Object.fromEntries(["ann", "bo", "cai", "dee"].map((name) => [name, own]));
  for (const name of Object.keys(agents)) agents[name] = { at: "home", ...own };
  const request = { agents, goal: "done", budgetMs: 1e9, expansions: 1 };
  return await orchestrator.plan({ ...request, ...(goals && { goals }) } as never);
};

describe("what steps cost their members", () => {
  it.each(Object.keys(yards))("keeps no first schedule from sharing the work: %s", async (name) => {
    const yard = yards[name as keyof typeof yards];
    expect((await firstOf(yard)).time).toBeLessThan(10.1);
    // A member that has to be back goes there at last.
    expect((await firstOf(yard, { dee: { at: "home" } })).time).toBeLessThan(12.1);
  });

  it("is spent by nobody who has not got it", async () => {
    const { domain } = yards.energy;
    // Two jobs, and the walk to them, are all that three can do.
    const outcome = await firstOf({ domain, own: { energy: 4 } });
    expect(outcome.status).toBe("solved");
    const steps = ["ann", "bo", "cai", "dee"].map(
      (name) => outcome.steps.filter(({ agent }) => agent === name).length,
    );
    expect(Math.max(...steps)).toBeLessThanOrEqual(4);
  });
});

const MOST = 4;
const number = { type: "integer", min: 0, max: MOST } as const;
const amount = fc.integer({ min: 0, max: MOST });
const operator = fc.constantFrom("!=", "<", "<=", ">", ">=");
const bound = fc.oneof(amount, fc.constantFrom({ var: "other" }, { var: "one + 2 * other" }));
const value = fc.oneof(
  amount,
  fc.tuple(operator, bound).map(([sign, to]) => ({ [sign]: to })),
);
const test = fc
  .tuple(fc.constantFrom("one", "other", "one - other", "other - 2 * one"), value)
  .map(([name, to]) => ({ [name]: to }));
const condition = fc
  .array(fc.array(test, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })
  .map((any) => ({ anyOf: any.map((all) => Object.assign({}, ...all)) }));

it("a change that is said to help no condition helps none", () => {
  let said = 0;
  fc.assert(
    fc.property(condition, (when) => {
      const domain = loadDomain({
        ...{ name: "pair", state: { one: number, other: number } },
        tools: [{ name: "rest", then: { one: 0 } }],
        goals: [{ name: "goal", when }],
      } as never);
      const { condition: goal } = domain.goal("goal");
      const holds = (one: number, other: number) =>
        goal.holds(domain.state({ one, other } as never));
      const { more, less } = helpfulTo(goal.node, domain.variables.get("one")?.id ?? -1);
      said += Number(!more) + Number(!less);
      for (let other = 0; other <= MOST; other++) {
        for (let low = 0; low < MOST; low++) {
          if (!more && holds(low + 1, other)) expect(holds(low, other)).toBe(true);
          if (!less && holds(low, other)) expect(holds(low + 1, other)).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
  expect(said).toBeGreaterThan(10);
});
