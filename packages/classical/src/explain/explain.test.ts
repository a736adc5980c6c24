import {
  type Condition,
  type Domain,
  loadDomain,
  type PlanningProblem,
  RequestError,
  runSearch,
  type Step,
} from "@understudy/planner-core";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { explainPlan } from "./explain-plan.ts";
import { formatPlanExplanation, formatUnreachable } from "./format-explanation.ts";
import { leftOutWithout } from "./replay.ts";
import { explainUnreachable } from "./unreachable.ts";

const camp = loadDomain({
  name: "camp",
  state: {
    at: { type: "enum", values: ["tent", "forest", "cave"] },
    wood: { type: "integer", min: 0, max: 5 },
    axe: { type: "boolean" },
    fire: { type: "boolean" },
    key: { type: "boolean" },
    torch: { type: "boolean" },
  },
  tools: [
    { name: "go", parameters: { to: { enum: ["tent", "forest"] } }, then: { at: "$to" }, cost: 2 },
    { name: "take_axe", when: { at: "tent" }, then: { axe: true }, cost: 1 },
    { name: "chop", when: { at: "forest", axe: true }, then: { wood: { "+": 1 } }, cost: 2 },
    { name: "light", when: { at: "tent" }, then: { wood: { "-": 2 }, fire: true }, cost: 1 },
    { name: "enter", when: { key: true, torch: true }, then: { at: "cave" }, cost: 1 },
    { name: "search", when: { at: "cave" }, then: { key: true }, cost: 1 },
    { name: "dip", when: { fire: true }, then: { torch: true, fire: false }, cost: 1 },
  ],
});
const state = camp.state({
  at: "tent",
  wood: 0,
  axe: false,
  fire: false,
  key: false,
  torch: false,
});
const texts = Array.from({ length: camp.actions.count }, (_, action) => {
  const { tool, args } = camp.step(action);
  return [tool, ...Object.values(args)].join(" ");
});
const plan = (...steps: string[]): number[] => steps.map((step) => texts.indexOf(step));

const hasFixedCosts = ({ tools }: Domain): boolean =>
  tools.every(({ runtimeCost }) => runtimeCost === undefined);

describe("explainPlan", () => {
  it("gives the cost and purpose of each step", () => {
    const goal = camp.goal({ fire: true, key: false });
    const actions = plan("take_axe", "go forest", "chop", "chop", "go tent", "light");
    const explained = explainPlan({ domain: camp, state, goal }, actions);
    expect(explained.cost).toBe(10);
    expect(explained.steps.map(({ serves }) => serves)).toEqual([
      [
        { condition: "axe=true", to: 2 },
        { condition: "axe=true", to: 3 },
      ],
      [
        { condition: "at=forest", to: 2 },
        { condition: "at=forest", to: 3 },
      ],
      [{ condition: "wood>=2", to: 5 }],
      [{ condition: "wood>=2", to: 5 }],
      [{ condition: "at=tent", to: 5 }],
      [{ condition: "fire=true", to: "goal" }],
    ]);
    expect(explained.goal).toEqual([
      { condition: "fire=true", from: [5] },
      { condition: "key=false", from: [] },
    ]);
    expect(formatPlanExplanation(explained).split("\n").slice(0, 2)).toEqual([
      "1. take_axe, cost 1",
      "   gives axe=true for step 3; axe=true for step 4",
    ]);
  });

  it("marks unneeded steps, with the steps that depend on them", () => {
    const goal = camp.goal({ axe: true });
    const actions = plan("take_axe", "go forest", "chop");
    const { steps } = explainPlan({ domain: camp, state, goal }, actions);
    expect(steps.map(({ unneeded }) => unneeded)).toEqual([false, true, true]);
  });

  it("rejects an unsound plan", () => {
    const goal = camp.goal({ fire: true });
    expect(() => explainPlan({ domain: camp, state, goal }, plan("light"))).toThrow(RequestError);
  });

  describe("with amounts that several steps set and move", () => {
    const till = loadDomain({
      name: "till",
      state: { coins: { type: "integer", min: 0, max: 9 }, paid: { type: "boolean" } },
      tools: [
        { name: "fill", then: { coins: 2 } },
        { name: "top_up", then: { coins: 3 } },
        { name: "add", then: { coins: { "+": 1 } } },
        { name: "pay", then: { coins: { "-": 2 }, paid: true } },
      ],
    });
    const froms = (coins: number, goal: Condition, ...tools: string[]): unknown[] => {
      const start = till.state({ coins, paid: false });
      const actions = tools.map((tool) => till.actionOf({ tool, args: {} } as Step) as number);
      const problem = { domain: till, state: start, goal: till.goal(goal as never) };
      return explainPlan(problem, actions).goal.map(({ condition, from }) => [condition, ...from]);
    };

    it("credits the step that set them and those that moved them since", () => {
      expect(froms(0, { coins: 3 }, "fill", "add")).toEqual([["coins=3", 0, 1]]);
    });

    it("gives no credit to a step that was undone", () => {
      expect(froms(0, { coins: { ">=": 3 } }, "add", "top_up")).toEqual([["coins>=3", 1]]);
    });

    it("credits the steps that kept a condition true", () => {
      const goal = { coins: { ">=": 2 }, paid: true };
      expect(froms(3, goal, "add", "pay")).toEqual([
        ["coins>=2", 0],
        ["paid=true", 1],
      ]);
      expect(froms(4, goal, "pay")).toEqual([["coins>=2"], ["paid=true", 0]]);
    });
  });

  it("finds a purpose for every needed step of random plans", () => {
    let unneededSteps = 0;
    const check = (
      problem: Omit<PlanningProblem, "mode">,
      actions: readonly number[],
      isOptimal: boolean,
    ): void => {
      for (const { serves, unneeded } of explainPlan(problem, actions).steps) {
        if (unneeded) unneededSteps++;
        if (isOptimal || !unneeded) expect(serves).not.toEqual([]);
      }
    };
    fc.assert(
      fc.property(arbitraryProblem(), fc.array(fc.nat(99), { maxLength: 6 }), (problem, walk) => {
        const found = runSearch(new ClassicalPlanner(), { ...problem, mode: "optimal" });
        // With state-dependent costs, an unneeded step may still pay off.
        const isFixed = hasFixedCosts(problem.domain);
        if (found.status === "solved") check(problem, found.actions, isFixed);
        // Any random walk is a plan for conditions that hold at its end.
        const { domain, state: start } = problem;
        if (domain.actions.count === 0) return;
        const taken = walk.map((number) => number % domain.actions.count);
        const { end, leftOut } = leftOutWithout(domain, start, taken, -1, problem);
        const played = taken.filter((_, index) => !leftOut.includes(index));
        const [variable] = domain.variables.all;
        const goal = domain.goal({
          [variable?.name as string]: domain.read(end)[variable?.name as string],
        } as never);
        check({ ...problem, goal }, played, false);
      }),
      { numRuns: 150 },
    );
    expect(unneededSteps).toBeGreaterThan(0);
  });

  it("credits earlier steps, or the start, for every condition", () => {
    const planner = new ClassicalPlanner();
    fc.assert(
      fc.property(arbitraryProblem(), (problem) => {
        const result = runSearch(planner, { ...problem, mode: "optimal" });
        const { domain, goal } = problem;
        if (result.status !== "solved" || !hasFixedCosts(domain)) return;
        const { steps } = explainPlan(problem, result.actions);
        steps.forEach(({ needs, unneeded }, index) => {
          for (const { from } of needs) for (const at of from) expect(at).toBeLessThan(index);
          expect(unneeded, "an optimal plan needs all its steps").toBe(false);
          const { end } = leftOutWithout(domain, problem.state, result.actions, index, problem);
          expect(goal.condition.holds(end)).toBe(false);
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe("explainUnreachable", () => {
  const explain = (condition: Condition): ReturnType<typeof explainUnreachable> =>
    explainUnreachable({ domain: camp, state, goal: camp.goal(condition) });

  it("names the conditions that no tool can make true", () => {
    const why = explain({ fire: true, at: "cave" });
    expect(why).toMatchObject({ status: "unreachable", kind: "never" });
    // Entering requires the key, which is inside.
    expect(formatUnreachable(why)).toBe(
      [
        "at=cave, which the goal asks for, can never come true: enter needs key=true.",
        "key=true can never come true: search needs at=cave.",
      ].join("\n"),
    );
  });

  it("reports conditions without an achiever, or with a disabled one", () => {
    const domain = camp;
    const goal = camp.goal({ axe: true });
    const disabled = camp.actionSet([{ tool: "take_axe", args: {} } as Step]);
    expect(formatUnreachable(explainUnreachable({ domain, state, goal, disabled }))).toBe(
      "axe=true, which the goal asks for, can never come true: take_axe is disabled.",
    );
    const far = camp.goal({ wood: { ">=": 2 }, axe: false });
    const cut = camp.state({
      at: "tent",
      wood: 0,
      axe: true,
      fire: false,
      key: false,
      torch: false,
    });
    expect(formatUnreachable(explainUnreachable({ domain, state: cut, goal: far }))).toBe(
      "axe=false, which the goal asks for, can never come true: no tool makes it so.",
    );
  });

  it("reports absent things once", () => {
    const domain = loadDomain({
      name: "chests",
      kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
      places: { chest: 3 },
      state: { rich: { type: "boolean", default: false } },
      tools: [{ name: "rob", things: { it: "chest" }, then: { "$it.gold": 0, rich: true } }],
    });
    const goal = domain.goal({ rich: true });
    expect(formatUnreachable(explainUnreachable({ domain, state: domain.state({}), goal }))).toBe(
      [
        "rich=true, which the goal asks for, can never come true: rob needs chest_1=true or chest_2=true or chest_3=true.",
        "chest_1=true, chest_2=true, chest_3=true can never come true: no tool makes any of them so.",
      ].join("\n"),
    );
  });

  it("names conditions that are reachable one by one but not together", () => {
    // Chopping takes the axe, and no tool puts it back.
    const why = explain({ axe: false, wood: { ">=": 1 }, at: "tent" });
    expect(why).toMatchObject({ status: "unreachable", kind: "together", minimal: true });
    expect(formatUnreachable(why)).toBe(
      "These cannot hold at the same time: axe=false, wood>=1. Without any one of them there is a plan.",
    );
  });

  it("names one limit if every way to a condition exceeds it", () => {
    const domain = loadDomain({
      name: "stall",
      state: {
        coins: { type: "integer", min: 0, max: 9 },
        price: { type: "integer", min: 1, max: 4 },
        bow: { type: "boolean" },
      },
      tools: [{ name: "buy", then: { coins: { "-": { var: "price" } }, bow: true } }],
    });
    const poor = domain.state({ coins: 0, price: 2, bow: false });
    const why = explainUnreachable({ domain, state: poor, goal: domain.goal({ bow: true }) });
    expect(formatUnreachable(why)).toBe(
      [
        "bow=true, which the goal asks for, can never come true: buy needs coins>=1.",
        "coins>=1 can never come true: coins reaches at most 0, needs 1.",
      ].join("\n"),
    );
  });

  it("reports reachable goals as reachable", () => {
    expect(explain({ fire: true })).toEqual({ status: "reachable" });
    const problem = { domain: camp, state, goal: camp.goal({ axe: false, wood: 1 }) };
    expect(explainUnreachable(problem, { expansions: 0 })).toEqual({ status: "undecided" });
  });

  it("agrees with the search, and names only conditions that are and stay false", () => {
    const planner = new ClassicalPlanner();
    let explained = 0;
    fc.assert(
      fc.property(arbitraryProblem(), (problem) => {
        const { status } = runSearch(planner, { ...problem, mode: "first" });
        const why = explainUnreachable(problem);
        expect(why.status).toBe(status === "solved" ? "reachable" : "unreachable");
        if (why.status !== "unreachable") return;
        explained++;
        expect(why.conditions.length).toBeGreaterThan(0);
        expect(why.conditions[0]?.isGoal).toBe(true);
        const names = new Set(why.conditions.map(({ condition }) => condition));
        if (why.kind === "together") return;
        for (const { tools } of why.conditions) {
          for (const { needs, actions, disabled } of tools) {
            expect(needs.length > 0 || actions === disabled).toBe(true);
            for (const need of needs) expect(names).toContain(need);
          }
        }
      }),
      { numRuns: 80 },
    );
    expect(explained).toBeGreaterThan(0);
  });
});
