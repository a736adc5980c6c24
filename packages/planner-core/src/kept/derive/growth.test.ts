import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { CompiledCondition } from "../../rules/condition/condition.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import {
  allStates,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryRun,
} from "../../testing/random/arbitraries.ts";
import { PlanLibrary } from "../plan-library.ts";

const hut = loadDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest", "quarry"] },
    wood: { type: "integer", min: 0, max: 3 },
    stone: { type: "integer", min: 0, max: 3 },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest", "quarry"] } },
      then: { at: "$place" },
    },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    { name: "break", when: { at: "quarry" }, then: { stone: { "+": 1 } } },
  ],
  goals: [{ name: "ready", when: { at: "home", wood: { ">=": 1 } } }],
});
const goal = hut.goal("ready");
const plan = ["goto:forest", "chop", "goto:home"].map((text) => {
  const [tool = "", place] = text.split(":");
  return hut.actionOf({ tool, args: place === undefined ? {} : { place } });
});
const atForest = hut.state({ at: "forest", wood: 0, stone: 0 });

describe("adding later", () => {
  it("serves the plan at once and its suffixes after some work", () => {
    const planLibrary = new PlanLibrary(hut);
    expect(planLibrary.addLater(plan, { goal })).toMatchObject({ kind: "added", derived: [] });
    const key = planLibrary.partitionOf(goal);
    expect(planLibrary.size).toBe(1);
    expect(planLibrary.match(key, atForest)?.scaledCost).toBe(3000);
    expect(planLibrary.pending).toBe(1);
    expect(planLibrary.work()).toBe(false);
    expect(planLibrary.match(key, atForest)?.scaledCost).toBe(2000);
    expect(planLibrary.pending).toBe(0);
  });

  it("works in a given number of pieces", () => {
    const planLibrary = new PlanLibrary(hut);
    planLibrary.addLater(plan, { goal });
    planLibrary.addLater(plan.slice(1), { goal });
    let pieces = 0;
    while (planLibrary.work({ maxPieces: 1 })) pieces++;
    expect(pieces).toBeGreaterThan(4);
    const whole = new PlanLibrary(hut);
    for (const actions of [plan, plan.slice(1)]) whole.add(actions, { goal });
    expect(JSON.stringify(planLibrary)).toBe(JSON.stringify(whole));
  });

  it("derives nothing from long plans, as the number of derived plans is quadratic", () => {
    const planLibrary = new PlanLibrary(hut);
    const [there, back] = ["forest", "home"].map((place) =>
      hut.actionOf({ tool: "goto", args: { place } }),
    ) as [number, number];
    const long = (length: number): number[] => [
      ...Array.from({ length }, (_, step) => ((length - step) % 2 === 0 ? there : back)),
      ...plan,
    ];
    const sizeAfter = (length: number): number => {
      const { kind } = planLibrary.add(long(length - plan.length), { goal });
      expect(kind).not.toBe("refused");
      return planLibrary.size;
    };
    const { size } = { size: sizeAfter(101) };
    expect(size).toBe(1);
    expect(sizeAfter(100)).toBeGreaterThan(size);
  });

  it("stops when its time is up, after at least one piece", () => {
    const planLibrary = new PlanLibrary(hut);
    const clock = new FakeClock(100);
    planLibrary.addLater(plan, { goal });
    let pieces = 0;
    while (planLibrary.work({ clock, untilMs: 100 })) pieces++;
    expect(pieces).toBeGreaterThan(2);
  });

  it("derives nothing from the oldest plans if too many wait", () => {
    const planLibrary = new PlanLibrary(hut, { maxEntries: 1100 });
    const keys = Array.from({ length: 1200 }, (_, index) => `question ${index}`);
    for (const partition of keys) planLibrary.addLater(plan, { goal, partition });
    expect(planLibrary.pending).toBe(1024);
    expect(planLibrary.size).toBeLessThanOrEqual(1100 + 64);
    planLibrary.clear();
    for (const partition of keys.slice(0, 1025)) planLibrary.addLater(plan, { goal, partition });
    planLibrary.work({ maxPieces: 100 });
    expect(planLibrary.list(keys[0])).toHaveLength(1);
    expect(planLibrary.list(keys[1]).length).toBeGreaterThan(1);
  });

  it("finishes the plan under way if too many wait", () => {
    const planLibrary = new PlanLibrary(hut);
    for (let index = 0; index < 4000; index++) {
      planLibrary.addLater(plan, { goal, partition: `question ${index}` });
      planLibrary.work({ maxPieces: 1 });
    }
    const whole = new PlanLibrary(hut);
    whole.add(plan, { goal, partition: "question 0" });
    expect(planLibrary.list("question 0").length).toBe(whole.list("question 0").length);
    expect(planLibrary.pending).toBeGreaterThan(1022);
  });

  it("keeps the index up to date if too many wait", () => {
    const codes = Array.from({ length: 1100 }, (_, index) => `c${index}`);
    const safe = loadDomain({
      name: "safe",
      state: { code: { type: "enum", values: codes }, open: { type: "boolean" } },
      tools: [
        {
          name: "dial",
          parameters: { code: { enum: codes } },
          when: { code: "$code" },
          then: { open: true },
        },
      ],
      goals: [{ name: "opened", when: { open: true } }],
    });
    const opened = safe.goal("opened");
    const options = { maxEntriesPerPartition: codes.length } as const;
    const planLibrary = new PlanLibrary(safe, options);
    for (const code of codes) {
      planLibrary.addLater([safe.actionOf({ tool: "dial", args: { code } })], { goal: opened });
    }
    const holds = vi.spyOn(CompiledCondition.prototype, "holds");
    const state = safe.state({ code: "c17", open: false });
    expect(planLibrary.match(planLibrary.partitionOf(opened), state)?.scaledCost).toBe(1000);
    expect(holds.mock.calls.length).toBeLessThan(100);
    holds.mockRestore();
  });

  it("makes room in small pieces, for several plans at once", () => {
    const maxEntries = 3200;
    const planLibrary = new PlanLibrary(hut, { suffixes: false, maxEntries });
    const add = (index: number): number => {
      planLibrary.addLater(plan, { goal, partition: `question ${index}` });
      let pieces = 1;
      while (planLibrary.work({ maxPieces: 1 })) pieces++;
      return pieces;
    };
    for (let index = 0; index < maxEntries; index++) add(index);
    const before = add(0);
    expect(planLibrary.stats()).toMatchObject({ entries: maxEntries, evicted: 0 });
    expect(add(maxEntries)).toBeGreaterThan(before + maxEntries / 300);
    expect(planLibrary.stats()).toMatchObject({ entries: maxEntries - 50, evicted: 51 });
    for (let index = 1; index <= 50; index++) expect(add(maxEntries + index)).toBeLessThan(10);
    expect(planLibrary.stats()).toMatchObject({ entries: maxEntries, evicted: 51 });
  });

  it("is finished before it is saved", () => {
    const planLibrary = new PlanLibrary(hut);
    planLibrary.addLater(plan, { goal });
    const text = JSON.stringify(planLibrary);
    expect(PlanLibrary.load(hut, text).planLibrary.size).toBe(planLibrary.size);
    expect(planLibrary.pending).toBe(0);
    expect(planLibrary.size).toBeGreaterThan(1);
  });

  it("cancels derivations of a removed plan, and derives nothing twice", () => {
    const planLibrary = new PlanLibrary(hut);
    const result = planLibrary.addLater(plan, { goal });
    expect(planLibrary.addLater(plan, { goal }).kind).toBe("known");
    expect(planLibrary.pending).toBe(1);
    if (result.kind === "added") planLibrary.remove(result.entry);
    planLibrary.work();
    expect(planLibrary.size).toBe(0);
    expect(planLibrary.addLater([plan[2] as number, plan[1] as number], { goal }).kind).toBe(
      "refused",
    );
    expect(planLibrary.pending).toBe(0);
  });

  it("finally serves the same at the same cost as adding at once (150 domains, every state)", () => {
    const cases = arbitraryDomain({ maxStates: 200 }).chain((domain) =>
      fc.record({
        domain: fc.constant(domain),
        plans: fc.array(arbitraryRun(domain, 5), { maxLength: 5 }),
        when: arbitraryCondition(domain, 2),
        pieces: fc.integer({ min: 1, max: 40 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ domain, plans, when, pieces }) => {
        const aim = domain.goal(when);
        const now = new PlanLibrary(domain);
        const later = new PlanLibrary(domain);
        for (const { plan: actions } of plans) {
          now.add(actions, { goal: aim });
          later.addLater(actions, { goal: aim });
          later.work({ maxPieces: pieces });
        }
        later.work();
        const key = now.partitionOf(aim);
        for (const state of allStates(domain)) {
          assert.equal(later.match(key, state)?.scaledCost, now.match(key, state)?.scaledCost);
        }
      }),
      { numRuns: 150 },
    );
  });
});
