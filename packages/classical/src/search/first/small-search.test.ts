import { type Domain, loadDomain, provePlan, runSearch } from "@understudy/planner-core";
import {
  arbitraryCondition,
  arbitraryState,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { assert, expect, it } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import { ClassicalPlanner } from "../../classical-planner.ts";
import type { SmallSpace } from "../../task-cache/small-space.ts";
import { preparePart, prepareParts } from "../../testing/prepare.ts";
import { SliceLimits } from "../limits.ts";
import { WorkspacePool } from "../workspace.ts";
import { SmallSearch } from "./small-search.ts";
import { SmallTurns } from "./small-turns.ts";

const AMPLE = 2 ** 30;

function prepared(space: SmallSpace): SmallSpace {
  for (let piece = 0; piece < space.pieces; piece++) space.prepare(piece);
  return space;
}

/** Every kind of effect, and goods that become others. */
const mill = loadDomain({
  name: "mill",
  state: {
    corn: { type: "integer", min: 0, max: 4 },
    flour: { type: "integer", min: 0, max: 3 },
    at: { type: "enum", values: ["farm", "mill", "town"] },
    bags: { type: "integer", min: 0, max: 4 },
    lit: { type: "boolean" },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["farm", "mill", "town"] } },
      then: { at: "$to" },
      cost: 2,
    },
    { name: "reap", when: { at: "farm" }, then: { corn: { "+": 2 } }, cost: 3 },
    {
      name: "grind",
      when: { at: "mill", lit: true },
      then: { corn: { "-": 1 }, flour: { "+": 1 } },
    },
    { name: "fill", when: { at: "mill" }, then: { bags: { var: "flour" }, lit: false }, cost: 1.5 },
    { name: "light", when: { bags: { "!=": 2 } }, then: { lit: true } },
    { name: "sell", when: { at: "town" }, then: { bags: { "-": 1 }, lit: true }, cost: 0.5 },
  ],
});

it("finds the cheapest plans with arrays that served other searches, in turns of any length", () => {
  const reference = new UniformCostPlanner();
  const search = new SmallSearch();
  const found = { plans: 0, none: 0 };
  const question = fc.record({
    state: arbitraryState(mill),
    goal: fc
      .array(arbitraryCondition(mill, 1), { minLength: 1, maxLength: 3 })
      .map((allOf) => mill.goal({ allOf })),
    expansions: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(question, ({ state, goal, expansions }) => {
      if (goal.condition.holds(state)) return;
      const problem = { domain: mill, state, goal, mode: "optimal" } as const;
      const [part, ...others] = prepareParts(problem);
      if (part?.small === undefined || others.length > 0) return;
      search.begin(prepared(part.small), state, AMPLE);
      let bound = 0;
      let end = search.run(new SliceLimits({ expansions: 0 }));
      while (end === "slice") {
        assert.isAtLeast(search.scaledLowerBound, bound);
        bound = search.scaledLowerBound;
        end = search.run(new SliceLimits({ expansions }));
      }
      const truth = runSearch(reference, problem);
      assert.equal(end, truth.status === "solved" ? "found" : "exhausted");
      if (truth.status === "solved") {
        assert.equal(search.scaledUpperBound, truth.scaledCost);
        assert.isAtMost(bound, truth.scaledCost);
        const actions = search.plan.map((operator) => part.task.actions[operator] as number);
        assert(provePlan(mill, state, actions, goal.condition).sound);
        found.plans++;
      } else found.none++;
    }),
    { numRuns: 600 },
  );
  expect(found.plans).toBeGreaterThan(casesOf(600) / 7);
  expect(found.none).toBeGreaterThan(0);
});

/** Counters in steps of one, and a lock that opens when all of them are at five. */
function counters(count: number): Domain {
  const names = Array.from({ length: count }, (_, index) => `c${index}`);
  const counter = { type: "integer", min: 0, max: 9, default: 0 } as const;
  return loadDomain({
    name: "counters",
    state: {
      ...Object.fromEntries(names.map((name) => [name, counter])),
      open: { type: "boolean", default: false },
    },
    tools: [
      ...names.flatMap((name) => [
        { name: `up_${name}`, then: { [name]: { "+": 1 } } },
        { name: `down_${name}`, then: { [name]: { "-": 1 } }, cost: 2 },
      ]),
      {
        name: "unlock",
        when: Object.fromEntries(names.map((name) => [name, 5])),
        then: { open: true },
      },
    ],
  });
}

function begin(domain: Domain, goal: Parameters<Domain["goal"]>[0], maxBytes = AMPLE): SmallSearch {
  const question = { domain, state: domain.state({}), goal: domain.goal(goal) };
  const search = new SmallSearch();
  const { small } = preparePart({ ...question, mode: "optimal" });
  assert(small !== undefined);
  search.begin(prepared(small), question.state, maxBytes);
  return search;
}

it("finds the cheapest plan of a space that grows slowly", () => {
  const search = begin(counters(1), { c0: 6 });
  expect(search.run(new SliceLimits({}))).toBe("found");
  expect([search.plan.length, search.scaledUpperBound]).toEqual([6, 6000]);
});

it("gives up early in a large state space", () => {
  const search = begin(counters(6), { open: true });
  expect(search.run(new SliceLimits({}))).toBe("memory");
  expect(search.expansions).toBeLessThan(12);
  expect(search.scaledLowerBound).toBeLessThanOrEqual(31_000);
});

it("ends when its memory is full", () => {
  const search = begin(counters(3), { open: true }, 1000);
  expect(search.run(new SliceLimits({}))).toBe("memory");
  expect(search.bytes).toBeLessThanOrEqual(1100);
});

it("proves that no plan is cheaper than the one in hand", () => {
  const search = begin(counters(3), { open: true });
  search.limit(16_000);
  expect([search.run(new SliceLimits({})), search.scaledLowerBound]).toEqual(["exhausted", 16_000]);
  const loose = begin(counters(3), { open: true });
  loose.limit(16_001);
  expect(loose.run(new SliceLimits({}))).toBe("found");
  // A dearer plan does not take its place.
  loose.limit(17_000);
  expect([loose.run(new SliceLimits({})), loose.scaledUpperBound]).toEqual(["found", 16_000]);
});

it("counts as one expansion no more work where many operators apply", () => {
  const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
  const switches = loadDomain({
    name: "switches",
    state: Object.fromEntries(
      ["lit", ...names].map((name) => [name, { type: "boolean", default: false }]),
    ),
    tools: [
      ...names.map((name) => ({ name: `on_${name}`, then: { [name]: true } })),
      {
        name: "light",
        when: Object.fromEntries(names.map((name) => [name, true])),
        then: { lit: true },
      },
    ],
  });
  const search = begin(switches, { lit: true });
  expect(search.run(new SliceLimits({ expansions: 1 }))).toBe("slice");
  // A node for each state after a step: about a dozen states with twenty steps each.
  expect(search.bytes / (40 + 4 * names.length)).toBeLessThan(256);
});

/** A lock that opens by the counters, or by force. */
function lockOf(max: number): Domain {
  return loadDomain({
    name: "lock",
    state: {
      ...Object.fromEntries(
        ["a", "b", "c"].map((name) => [name, { type: "integer", min: 0, max, default: 0 }]),
      ),
      open: { type: "boolean", default: false },
    },
    tools: [
      ...["a", "b", "c"].map((name) => ({ name: `turn_${name}`, then: { [name]: { "+": 1 } } })),
      { name: "unlock", when: { a: 7, b: 7, c: 7 }, then: { open: true } },
      { name: "force", then: { open: true }, cost: 90 },
    ],
  });
}

const lock = lockOf(9);

it("pauses where a state space need not be small, and goes on from there", () => {
  const search = begin(lockOf(99), { open: true });
  expect([search.run(new SliceLimits({})), search.isPaused]).toEqual(["memory", true]);
  const { scaledLowerBound, expansions } = search;
  expect(scaledLowerBound).toBeGreaterThan(10_000);
  search.resume();
  expect(search.isPaused).toBe(false);
  expect(search.run(new SliceLimits({}))).toBe("found");
  expect([search.scaledUpperBound, search.plan.length]).toEqual([22_000, 22]);
  expect(search.expansions).toBeGreaterThan(expansions);
});

it("does not go on in a space that grows fast, nor beyond its memory", () => {
  const large = begin(counters(6), { open: true });
  expect([large.run(new SliceLimits({})), large.isPaused]).toEqual(["memory", false]);
  const full = begin(lockOf(99), { open: true }, 2000);
  expect([full.run(new SliceLimits({})), full.isPaused]).toEqual(["memory", false]);
});

it.each(["optimal", "anytime"] as const)("keeps an unproved plan of a slice's end: %s", (mode) => {
  const goal = lock.goal({ open: true });
  const state = lock.state({});
  const search = new ClassicalPlanner({ tables: false }).start({ domain: lock, state, goal, mode });
  expect(search.step({ expansions: 2 })).toBe(false);
  const early = search.result();
  assert(early.status === "solved");
  expect(provePlan(lock, state, early.actions, goal.condition).sound).toBe(true);
  expect(early.scaledCost).toBeGreaterThan(22_000);
  expect([early.optimal, early.scaledLowerBound <= 22_000]).toEqual([false, true]);
  while (!search.step({ expansions: 2 }));
  expect(search.result()).toMatchObject({ status: "solved", scaledCost: 22_000, optimal: true });
});

it("ends with any plan where any is enough", () => {
  const question = { domain: lock, state: lock.state({}), goal: lock.goal({ open: true }) };
  const { small } = preparePart({ ...question, mode: "first" });
  assert(small !== undefined);
  const search = new SmallSearch();
  search.begin(prepared(small), question.state, AMPLE, true);
  expect([search.run(new SliceLimits({})), search.scaledUpperBound]).toEqual(["found", 90_000]);
  expect(search.scaledLowerBound).toBeLessThanOrEqual(22_000);
});

/** Goods on their way through stores with room for far more, and a key for amounts that there cannot be. */
function stores(count: number, most: number): Domain {
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  return loadDomain({
    name: "stores",
    state: {
      ...Object.fromEntries(
        names.map((name) => [name, { type: "integer", min: 0, max: 500, default: 0 }]),
      ),
      key: { type: "boolean", default: false },
    },
    tools: [
      ...names.map((name, index) => ({
        name: `fill_${name}`,
        when: {
          [name]: { "<=": most },
          ...(index > 0 && { [names[index - 1] as string]: { ">=": 1 } }),
        },
        then: {
          [name]: { "+": 1 },
          ...(index > 0 && { [names[index - 1] as string]: { "-": 1 } }),
        },
      })),
      { name: "find", when: { s0: 2, [names.at(-1) as string]: 200 }, then: { key: true } },
    ],
  });
}

it.each(["first", "anytime", "optimal"] as const)(
  "proves that some thousand states have no plan without an estimate for each: %s",
  (mode) => {
    for (const domain of [stores(3, 12), stores(5, 3)]) {
      const question = { domain, state: domain.state({}), goal: domain.goal({ key: true }) };
      const search = new ClassicalPlanner({ tables: false }).start({ ...question, mode });
      while (!search.step({}));
      expect(search.result()).toEqual({ status: "unsolvable" });
      // Thousands, if the informed search alone ends.
      expect(search.evaluations).toBeLessThan(1000);
    }
  },
);

it("reads the clock as often whether the space was prepared before or not", () => {
  const question = { domain: lock, state: lock.state({}), goal: lock.goal({ open: true }) };
  const part = preparePart({ ...question, mode: "optimal" });
  const resources = { pool: new WorkspacePool(), maxBytes: AMPLE };
  const readings = (): number => {
    let count = 0;
    const clock = { now: () => count++ * 0, setTimer: () => 0, clearTimer: () => {} };
    const search = new SmallTurns(part, question.state, resources, "optimal");
    expect(search.run(new SliceLimits({ untilMs: 1, clock }), Number.POSITIVE_INFINITY)).toBe(
      "found",
    );
    return count;
  };
  const first = readings();
  expect(first).toBeGreaterThan(2);
  expect(readings()).toBe(first);
});
