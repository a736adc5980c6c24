import { loadDomain, PlanProver, planOf, runSearch } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { explainPlan } from "../explain/explain-plan.ts";
import { formatUnreachable } from "../explain/format-explanation.ts";
import { explainUnreachable } from "../explain/unreachable.ts";

const rooms = ["hall", "cellar", "attic"] as const;

/** The briefcase domain: every object inside moves along, by one conditional effect each. */
const briefcase = loadDomain({
  name: "briefcase",
  state: {
    at: { type: "enum", values: [...rooms] },
    pen_in: { type: "boolean" },
    pen_at: { type: "enum", values: [...rooms] },
    key_in: { type: "boolean" },
    key_at: { type: "enum", values: [...rooms] },
  },
  tools: [
    {
      name: "carry",
      parameters: { to: { enum: [...rooms] } },
      then: { at: "$to" },
      if: [
        { when: { pen_in: true }, then: { pen_at: "$to" } },
        { when: { key_in: true }, then: { key_at: "$to" } },
      ],
    },
    {
      name: "pack",
      parameters: { what: { enum: ["pen", "key"] } },
      when: { "${what}_at": { var: "at" } },
      then: { "${what}_in": true },
    },
    {
      name: "unpack",
      parameters: { what: { enum: ["pen", "key"] } },
      when: { "${what}_in": true },
      then: { "${what}_in": false },
    },
  ],
  goals: [
    { name: "apart", when: { pen_at: "cellar", key_at: "attic" } },
    { name: "lost", when: { pen_at: "cellar", key_at: "attic", pen_in: true, key_in: true } },
  ],
});

const start = briefcase.state({
  at: "hall",
  pen_in: false,
  pen_at: "hall",
  key_in: false,
  key_at: "hall",
});

describe("planning with conditional effects", () => {
  const problem = {
    domain: briefcase,
    state: start,
    goal: briefcase.goal("apart"),
    mode: "optimal",
  } as const;

  it("finds the cheapest plan, in actions of the domain", () => {
    const result = runSearch(new ClassicalPlanner({ tables: false }), problem);
    if (result.status !== "solved") throw new Error(result.status);
    expect(result).toMatchObject({ optimal: true, scaledCost: 5000 });
    const { condition } = briefcase.goal("apart");
    expect(new PlanProver(briefcase).prove(start, result.actions, condition)).toBe(true);
    expect(planOf(briefcase, result.actions).steps.map(({ tool }) => tool)).toContain("unpack");
  });

  it("gives the same results from a table, also in another thread", () => {
    const planner = new ClassicalPlanner();
    const { goal } = problem;
    planner.warm({ domain: briefcase, goal });
    const other = new ClassicalPlanner();
    expect(other.importTables(briefcase, planner.exportTables(briefcase))).toBe(1);
    for (const one of [planner, other]) {
      const policy = one.policy({ domain: briefcase, goal });
      if (policy === undefined) throw new Error("A policy is expected");
      expect(one.policy({ domain: briefcase, goal })).toBe(policy);
      const actions = new Int32Array(policy.longestPlan);
      const plan = actions.subarray(0, policy.plan(start, actions));
      expect(new PlanProver(briefcase).prove(start, plan, goal.condition)).toBe(true);
      expect(policy.scaledCost(start)).toBe(5000);
      expect(one.explainMethod({ domain: briefcase, goal })).toMatchObject({ reason: "ready" });
      expect(runSearch(one, problem)).toMatchObject({ optimal: true, scaledCost: 5000 });
    }
  });

  it("explains which step caused an effect, and its conditions", () => {
    const steps = [
      { tool: "pack", args: { what: "pen" } },
      { tool: "carry", args: { to: "cellar" } },
    ].map((step) => briefcase.actionOf(step));
    const goal = briefcase.goal({ pen_at: "cellar" });
    const explanation = explainPlan({ domain: briefcase, state: start, goal }, steps);
    expect(explanation.goal).toEqual([{ condition: "pen_at=cellar", from: [1] }]);
    expect(explanation.steps[1]?.needs).toContainEqual({ condition: "pen_in=true", from: [0] });
    expect(explanation.steps.map(({ unneeded }) => unneeded)).toEqual([false, false]);
  });

  it("explains unreachable goals", () => {
    const why = explainUnreachable({
      domain: briefcase,
      state: start,
      goal: briefcase.goal("lost"),
    });
    expect(why.status).toBe("unreachable");
    if (why.status !== "unreachable") return;
    expect(formatUnreachable(why)).toContain("key_at=attic");
    for (const { tools } of why.conditions) {
      for (const { actions } of tools) expect(actions).toBeLessThanOrEqual(3);
    }
  });
});
