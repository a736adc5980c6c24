import assert from "node:assert/strict";
import {
  applyAction,
  type Domain,
  loadDomain,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import { applicableActions } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import { analyseReachability } from "./reachability.ts";

/** Everything that is really reachable from the given states. */
function explore(domain: Domain, starts: readonly Int32Array[]) {
  const actions = new Set<number>();
  const goals = new Set<string | undefined>();
  const queue = [...starts];
  const seen = new Set(queue.map(String));
  for (const state of queue) {
    for (const goal of domain.goals) if (goal.condition.holds(state)) goals.add(goal.name);
    for (const action of applicableActions(domain, state)) {
      const next = new Int32Array(state.length);
      applyAction(domain.actions, action, state, next);
      if (!domain.maintain.holds(next)) continue;
      actions.add(action);
      if (seen.has(String(next))) continue;
      seen.add(String(next));
      queue.push(next);
    }
  }
  return { actions, goals };
}

function randomDomain(random: Random, range: number): Domain {
  const pick = <V>(values: readonly V[]): V => values[random.integer(values.length)] as V;
  const names = ["a", "b", "c"];
  const value = () => random.integer(range + 1);
  const test = (): object =>
    pick<() => object>([
      () => ({ [pick(names)]: value() }),
      () => ({ [pick(names)]: { [pick([">=", "<=", "!=", "<", ">"])]: value() } }),
      () => ({ [pick(names)]: { [pick([">=", "!="])]: { var: pick(names) } } }),
      () => ({ [pick(names)]: { var: pick(names) } }),
      () => ({ on: pick([true, false]) }),
      () => ({ anyOf: [{ [pick(names)]: value() }, { on: true, [pick(names)]: value() }] }),
    ])();
  const effect = (): object =>
    pick<() => object>([
      () => ({ [pick(names)]: value() }),
      () => ({ [pick(names)]: { [pick(["+", "-"])]: random.integer(3) } }),
      () => ({ [pick(names)]: { var: pick(names) } }),
      () => ({ on: pick([true, false]) }),
    ])();
  const integer = (start: number) => ({ type: "integer", min: 0, max: range, default: start });
  return loadDomain({
    name: "random",
    state: {
      a: integer(random.integer(range)),
      b: integer(0),
      c: integer(range),
      on: { type: "boolean", default: false },
    },
    tools: Array.from({ length: 4 }, (_, index) => ({
      name: `t${index}`,
      when: { ...test(), ...test() },
      then: { ...effect(), ...effect() },
    })),
    goals: Array.from({ length: 3 }, (_, index) => ({ name: `g${index}`, when: test() })),
    ...(random.next() < 0.3 ? { maintain: [test()] } : {}),
  });
}

describe("analyseReachability", () => {
  it("reports nothing reachable as unreachable (2,000 random domains)", () => {
    const random = seededRandom(11);
    let claims = 0;
    let exact = 0;
    for (let run = 0; run < casesOf(2000); run++) {
      const domain = randomDomain(random, 5);
      const { actions, goals, open } = analyseReachability(domain);
      assert.deepEqual(open, []);
      const start = Int32Array.from(domain.variables.all, ({ defaultCode }) => defaultCode ?? 0);
      const real = explore(domain, [start]);
      for (const action of actions) {
        if (real.actions.has(action)) assert.fail(JSON.stringify(domain.definition));
      }
      for (const goal of goals) assert.ok(!real.goals.has(goal.name));
      claims += actions.length + goals.length;
      exact += domain.actions.count - real.actions.size + 3 - real.goals.size;
    }
    // The relaxation must not be too weak either.
    expect(claims / exact).toBeGreaterThan(0.6);
  });

  it("stays sound on ranges that are kept as intervals", () => {
    const domain = loadDomain({
      name: "wide",
      state: {
        gold: { type: "integer", min: 0, max: 1_000_000_000, default: 10 },
        debt: { type: "integer", min: 0, max: 1_000_000_000, default: 0 },
        lord: { type: "boolean", default: false },
      },
      tools: [
        { name: "work", when: { gold: { "<": 500 } }, then: { gold: { "+": 7 } } },
        { name: "spend", then: { gold: { "-": 3 } } },
        { name: "owe", when: { gold: 0 }, then: { debt: { var: "gold" } } },
        { name: "crown", when: { gold: { ">=": 1000 } }, then: { lord: true } },
      ],
      goals: [
        { name: "broke", when: { gold: 0 } },
        { name: "saved", when: { gold: 506 } },
        { name: "rich", when: { gold: { ">": 506 } } },
        { name: "lord", when: { lord: true } },
      ],
    });
    const { actions, goals } = analyseReachability(domain);
    expect(actions.map((action) => domain.formatAction(action))).toEqual(["crown()"]);
    expect(goals.map(({ name }) => name)).toEqual(["rich", "lord"]);
  });

  it("follows steps exactly on small ranges", () => {
    const domain = loadDomain({
      name: "steps",
      state: { n: { type: "integer", min: 0, max: 9, default: 1 } },
      tools: [{ name: "jump", when: { n: { "<": 7 } }, then: { n: { "+": 2 } } }],
      goals: [
        { name: "odd", when: { n: 7 } },
        { name: "even", when: { n: 6 } },
        { name: "last", when: { n: 9 } },
      ],
    });
    const { goals } = analyseReachability(domain);
    expect(goals.map(({ name }) => name)).toEqual(["even", "last"]);
  });

  it("reports conditions without an achiever for variables without a default", () => {
    const domain = loadDomain({
      name: "door",
      state: {
        open: { type: "boolean" },
        key: { type: "boolean" },
        at: { type: "enum", values: ["in", "out"] },
      },
      tools: [{ name: "unlock", when: { key: true }, then: { open: true } }],
      goals: [
        { name: "opened", when: { open: true } },
        { name: "outside", when: { open: true, at: "out" } },
      ],
    });
    const { open, goals, given } = analyseReachability(domain);
    expect(open).toEqual(["open", "key", "at"]);
    expect(goals).toEqual([]);
    expect(given.map(({ goal, condition }) => [goal.name, condition])).toEqual([
      ["outside", "at=out"],
    ]);
  });

  const meadow = (declared: object) =>
    loadDomain({
      name: "meadow",
      state: {
        wolf: { type: "enum", values: ["away", "near"], default: "away", ...declared },
        hidden: { type: "boolean", default: false },
        grass: { type: "integer", min: 0, max: 3, default: 0 },
        brave: { type: "boolean", default: false },
      },
      tools: [
        { name: "flee", when: { wolf: "near" }, then: { hidden: true } },
        { name: "graze", when: { grass: { "<": 3 } }, then: { grass: { "+": 1 } } },
        { name: "fight", when: { brave: true, grass: 3 }, then: { hidden: true } },
      ],
      goals: [
        { name: "safe", when: { hidden: true } },
        { name: "alone", when: { wolf: "near", grass: 3 } },
      ],
    });

  it("names unchanged variables that rule something out: the world may set them", () => {
    const domain = meadow({});
    const { open, actions, goals, unchanged } = analyseReachability(domain);
    expect(open).toEqual([]);
    expect(actions.map((action) => domain.formatAction(action))).toEqual(["fight()", "flee()"]);
    expect(goals.map(({ name }) => name)).toEqual(["safe", "alone"]);
    expect(unchanged).toEqual(["wolf", "brave"]);
  });

  it("assumes any value for variables that the world sets, whatever their default", () => {
    const domain = meadow({ sensed: true });
    const { open, actions, goals, unchanged, given } = analyseReachability(domain);
    expect(open).toEqual(["wolf"]);
    expect(actions.map((action) => domain.formatAction(action))).toEqual(["fight()"]);
    expect([goals, given]).toEqual([[], []]);
    expect(unchanged).toEqual(["brave"]);
  });
});
