import { describe, expect, it } from "vitest";
import { defineDomain } from "../domain/define-domain.ts";
import { planOf } from "./plan.ts";
import { explainFailure, provePlan } from "./prove-plan.ts";
import { PlanProver } from "./prover.ts";
import { regressPlan } from "./regress/regress.ts";

const domain = defineDomain({
  name: "woodcutter",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 3 },
    energy: { type: "integer", min: 0, max: 4 },
    cart: { type: "integer", min: 0, max: 9 },
    has_axe: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    {
      name: "chop",
      when: { at: "forest", anyOf: [{ has_axe: true }, { energy: { ">=": 3 } }] },
      then: { wood: { "+": 2 }, energy: { "-": 1 } },
      cost: 1.5,
    },
    { name: "load", then: { cart: { var: "wood" }, wood: 0 } },
    { name: "unload", then: { wood: { var: "cart" }, cart: 0 } },
  ],
  goals: [{ name: "stocked", when: { at: "home", wood: { ">=": 2 } } }],
  maintain: [{ energy: { ">=": 1 } }],
});

const goTo = (place: "home" | "forest") => domain.actionOf({ tool: "goto", args: { place } });
const chop = domain.actionOf({ tool: "chop", args: {} });
const load = domain.actionOf({ tool: "load", args: {} });
const unload = domain.actionOf({ tool: "unload", args: {} });
const stocked = domain.goal("stocked").condition;
const start = { at: "home", wood: 0, energy: 4, cart: 0, has_axe: false } as const;

describe("provePlan", () => {
  it("returns the cost and the regressed precondition of a sound plan", () => {
    const plan = [goTo("forest"), chop, goTo("home")];
    const proof = provePlan(domain, domain.state(start), plan, stocked);
    if (!proof.sound) throw new Error(proof.failure.message);
    expect(proof.cost).toBe(3.5);
    expect(domain.format(proof.precondition)).toBe("energy>=2,(has_axe=true or energy>=3)");
    expect(proof.precondition).toBe(proof.precondition);
  });

  it.each([
    {
      name: "a precondition",
      plan: [chop],
      changes: {},
      failure: {
        kind: "precondition",
        step: 0,
        action: "chop()",
        condition: "at=forest",
        implied: false,
        values: { at: "home" },
        message: "step 1, chop(): needs at=forest, but at=home",
      },
    },
    {
      name: "a precondition with alternatives",
      plan: [goTo("forest"), chop, chop],
      changes: { energy: 3 },
      failure: {
        kind: "precondition",
        step: 2,
        condition: "(has_axe=true or energy>=3)",
        values: { has_axe: false, energy: 2 },
        message: "step 3, chop(): needs (has_axe=true or energy>=3), but has_axe=false, energy=2",
      },
    },
    {
      name: "what an effect implies",
      plan: [goTo("forest"), chop],
      changes: { energy: 0, has_axe: true },
      // The domain's maintain does not apply to the start state, only after the first step.
      failure: { kind: "maintain", step: 0, condition: "energy>=1", values: { energy: 0 } },
    },
    {
      name: "what must be maintained",
      plan: [goTo("forest"), chop],
      changes: { energy: 1, has_axe: true },
      failure: {
        kind: "maintain",
        step: 1,
        action: "chop()",
        condition: "energy>=1",
        values: { energy: 0 },
        message: "step 2, chop(): afterwards energy>=1 must hold, but energy=0",
      },
    },
    {
      name: "the goal",
      plan: [goTo("forest"), chop],
      changes: {},
      failure: {
        kind: "goal",
        step: 2,
        action: undefined,
        condition: "at=home",
        message: "after 2 steps the goal is not reached: needs at=home, but at=forest",
      },
    },
    {
      name: "an action that does not exist",
      plan: [goTo("forest"), 99],
      changes: {},
      failure: {
        kind: "unknown-action",
        step: 1,
        action: "action 99",
        message: "step 2, action 99: there is no such action",
      },
    },
  ])("reports where a plan breaks on $name", ({ plan, changes, failure }) => {
    const proof = provePlan(domain, domain.state({ ...start, ...changes }), plan, stocked);
    expect(proof.sound ? undefined : proof.failure).toMatchObject(failure);
  });

  it("marks implied preconditions as such", () => {
    const tired = defineDomain({
      name: "x",
      state: { energy: { type: "integer", min: 0, max: 4 } },
      tools: [{ name: "work", then: { energy: { "-": 2 } } }],
    });
    const proof = provePlan(tired, tired.state({ energy: 1 }), [0], tired.condition({}));
    expect(proof.sound ? undefined : proof.failure).toMatchObject({
      kind: "precondition",
      condition: "energy>=2",
      implied: true,
      values: { energy: 1 },
    });
  });

  it("obeys disabled actions and a request's own maintain", () => {
    const plan = [goTo("forest"), chop, goTo("home")];
    const disabled = domain.actionSet([{ tool: "chop", args: {} }]);
    const first = provePlan(domain, domain.state(start), plan, stocked, { disabled });
    expect(first.sound ? undefined : first.failure).toMatchObject({ kind: "disabled", step: 1 });

    const maintain = domain.condition({ wood: { "<": 2 } });
    const second = provePlan(domain, domain.state(start), plan, stocked, { maintain });
    expect(second.sound ? undefined : second.failure).toMatchObject({
      kind: "maintain",
      step: 1,
      condition: "wood<=1",
      values: { wood: 2 },
    });
  });

  it("accepts the empty plan for a satisfied goal, whatever maintain demands after a step", () => {
    const there = domain.state({ ...start, wood: 3, energy: 0 });
    expect(provePlan(domain, there, [], stocked)).toMatchObject({ sound: true, cost: 0 });
  });
});

describe("PlanProver", () => {
  it("makes one proof after the other, also from the middle of a plan", () => {
    const prover = new PlanProver(domain);
    const plan = [goTo("forest"), chop, goTo("home")];
    expect(prover.prove(domain.state(start), [chop], stocked)).toBe(false);
    expect(explainFailure(domain, prover, [chop], stocked).kind).toBe("precondition");
    expect(prover.prove(domain.state(start), plan, stocked)).toBe(true);
    expect(prover).toMatchObject({ soundSteps: 3, scaledCost: 3500, failure: undefined });
    expect(domain.read(prover.state)).toMatchObject({ at: "home", wood: 2, energy: 3 });
    expect(() => explainFailure(domain, prover, plan, stocked)).toThrow(RangeError);

    const inForest = domain.state({ ...start, at: "forest" });
    expect(prover.prove(inForest, plan, stocked, {}, 1)).toBe(true);
    expect(prover.scaledCost).toBe(2500);
    expect(prover.prove(inForest, plan, undefined, {}, 3)).toBe(true);
    expect(prover.soundSteps).toBe(3);
  });

  it("does not change the state or the plan", () => {
    const state = domain.state(start);
    const copy = state.slice();
    const plan = Object.freeze([goTo("forest"), chop]);
    new PlanProver(domain).prove(state, plan, stocked);
    expect(state).toEqual(copy);
  });
});

describe("regressPlan", () => {
  const precondition = (plan: readonly number[], goal: object): string =>
    domain.format(regressPlan(domain, plan, domain.condition(goal)));

  it.each([
    // Saturation: two units fit from 1 on, since wood ends at 3.
    [[chop], { wood: { ">=": 3 } }, "at=forest,energy>=2,wood>=1,(has_axe=true or energy>=3)"],
    [[chop], { wood: 3 }, "at=forest,energy>=2,wood>=1,(has_axe=true or energy>=3)"],
    [[chop], { wood: 2 }, "at=forest,energy>=2,wood=0,(has_axe=true or energy>=3)"],
    [[chop], { wood: 1 }, "false"],
    // Copies: there and back again changes nothing; the cart is overwritten.
    [[load, unload], { wood: 2 }, "energy>=1,wood=2"],
    [[unload, load], { cart: { ">=": 3 } }, "cart>=3,energy>=1"],
    [[unload], { wood: { ">": { var: "cart" } } }, "cart>=1,energy>=1"],
    [[], { wood: { "<": { var: "energy" } } }, "wood<energy"],
    [[99], {}, "false"],
  ])("of %j for %j", (plan, goal, expected) => {
    expect(precondition(plan, goal)).toBe(expected);
  });
});

describe("planOf", () => {
  it("returns a plan as steps and as ids, frozen", () => {
    const plan = planOf(domain, Int32Array.of(goTo("home"), chop));
    expect(plan.steps).toEqual([
      { tool: "goto", args: { place: "home" } },
      { tool: "chop", args: {} },
    ]);
    expect(plan.actions).toEqual([goTo("home"), chop]);
    expect(Object.isFrozen(plan.steps) && Object.isFrozen(plan.actions)).toBe(true);
    expect(() => planOf(domain, [99])).toThrow(RangeError);
  });
});

describe("a cost function that proves another plan", () => {
  it("does not disturb the proof that calls it, nor a nested one", () => {
    let prover: PlanProver | undefined;
    const asked: boolean[] = [];
    const costs = defineDomain({
      name: "costs",
      state: { at: { type: "integer", min: 0, max: 3 } },
      tools: [
        {
          name: "up",
          when: { at: { "<=": 2 } },
          then: { at: { "+": 1 } },
          cost: {
            base: 1,
            min: 1,
            reads: ["at"],
            of: ({ at }) => {
              // From the top there is no way up: a proof that continued from there would fail.
              const top = new Int32Array([3]);
              if (asked.length < 3) {
                asked.push(true);
                prover?.prove(
                  top.map((code) => code - asked.length),
                  [0],
                  undefined,
                );
                prover?.prove(top, [0], undefined);
              }
              return 1 + at;
            },
          },
        },
      ],
    });
    prover = new PlanProver(costs.untyped);
    const top = costs.condition({ at: 3 });
    expect(prover.prove(new Int32Array([0]), [0, 0, 0], top)).toBe(true);
    expect(prover).toMatchObject({ scaledCost: 6000, soundSteps: 3, failure: undefined });
    expect([...prover.state]).toEqual([3]);
  });
});
