import { loadDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const LAST = 3;
/** A street on which every step burns a torch of all. */
const street = loadDomain({
  name: "street",
  state: {
    at: { type: "integer", min: 0, max: LAST },
    torches: { type: "integer", min: 0, max: 20, shared: true },
  },
  tools: [
    {
      ...{ name: "right", when: { at: { "<": LAST }, torches: { ">=": 1 } }, duration: 1 },
      ...{ start: { torches: { "-": 1 } }, then: { at: { "+": 1 } } },
    },
    {
      ...{ name: "left", when: { at: { ">": 0 }, torches: { ">=": 1 } }, duration: 1 },
      ...{ start: { torches: { "-": 1 } }, then: { at: { "-": 1 } } },
    },
  ],
  goals: [
    { name: "anywhere", when: { torches: { ">=": 0 } } },
    { name: "at_left", when: { at: 0 }, by: 2.5 },
    { name: "at_right", when: { at: LAST } },
  ],
});
const NAMES = ["ann", "bo", "cai"];

function plan(request: object) {
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: street, ...parts });
  const asked = { goal: "anywhere", budgetMs: 1e9, expansions: 20_000, ...request };
  return orchestrator.plan(asked as never);
}

describe("Goals of members", () => {
  it("are reached by their own members, in the least time that the torches allow", async () => {
    const places = fc.integer({ min: 0, max: LAST });
    const walks = fc.array(fc.tuple(places, fc.option(places)), { minLength: 1, maxLength: 3 });
    const draws = fc.record({ walks, torches: fc.integer({ min: 0, max: 8 }) });
    await fc.assert(
      fc.asyncProperty(draws, async ({ walks: drawn, torches }) => {
        const entries = drawn.map(
          ([from, to], member) => [NAMES[member] as string, from, to] as const,
        );
        const goals = entries.flatMap(([name, , to]) => (to === null ? [] : [[name, { at: to }]]));
        const outcome = await plan({
          agents: Object.fromEntries(entries.map(([name, at]) => [name, { at }])),
          shared: { torches },
          goals: Object.fromEntries(goals),
        });
        const lengths = entries.map(([, from, to]) => (to === null ? 0 : Math.abs(to - from)));
        const steps = lengths.reduce((sum, length) => sum + length, 0);
        expect(outcome.status).toBe(steps <= torches ? "solved" : "unsolvable");
        if (outcome.status !== "solved") return;
        expect(outcome).toMatchObject({ optimal: true, steps: { length: steps } });
        // Torches are taken one after the other, thousandths apart.
        expect(Math.floor(outcome.time)).toBe(Math.max(...lengths));
        for (const [name, , to] of entries) {
          const last = outcome.steps.filter(({ agent }) => agent === name).length;
          expect(last).toBe(to === null ? 0 : lengths[NAMES.indexOf(name)]);
        }
      }),
      { numRuns: IS_QUICK ? 25 : 150 },
    );
  });

  it("by name bring their deadlines with them; the earliest counts", async () => {
    const shared = { torches: 20 };
    const goals = { ann: "at_left", bo: "at_right" };
    const near = { agents: { ann: { at: 2 }, bo: { at: 1 } }, shared, goals };
    expect(await plan(near)).toMatchObject({ status: "solved", optimal: true });
    const far = { agents: { ann: { at: 2 }, bo: { at: 0 } }, shared, goals };
    expect(await plan(far)).toMatchObject({ status: "unsolvable" });
    expect(await plan({ ...far, by: 10 })).toMatchObject({ status: "solved" });
  });

  it("answer another question than the same ones of other members", async () => {
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
    const orchestrator = new Orchestrator({ domain: street, ...parts });
    const agents = { ann: { at: 1 }, bo: { at: 1 } };
    const common = { agents, shared: { torches: 9 }, goal: "anywhere", budgetMs: 1e9, by: 9 };
    const moved = async (goals: object): Promise<string[]> => {
      const { steps } = await orchestrator.plan({ ...common, goals } as never);
      return steps.map(({ agent, step }) => `${agent} ${step.tool}`);
    };
    expect(await moved({ ann: "at_left" })).toEqual(["ann left"]);
    expect(await moved({ bo: "at_left" })).toEqual(["bo left"]);
    expect(await moved({})).toEqual([]);
  });

  it("of nobody, or that the domain does not have, are refused with their places", async () => {
    const request = { agents: { ann: { at: 1 } }, shared: { torches: 9 } };
    const failed = plan({ ...request, goals: { anne: "at_left", ann: { att: 1 } } });
    const error = await failed.then(
      () => expect.unreachable(),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(RequestError);
    const { issues } = error as RequestError;
    expect(issues.map(({ pointer }) => pointer)).toEqual(["/goals/anne", "/goals/ann/att"]);
    expect(issues[0]?.hint).toContain("ann");
    await expect(plan({ ...request, goals: ["at_left"] })).rejects.toThrow(/\/goals/);
  });
});
