import {
  type Condition,
  type Domain,
  type DomainDefinition,
  loadDomain,
} from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { describe, expect, it } from "vitest";
import { boundAtOnce, preparePart, relaxedOf, relaxedScaledCost } from "../testing/prepare.ts";
import { AdmissibleHeuristic, type BoundSource } from "./admissible.ts";
import { FFHeuristic } from "./ff.ts";
import { LMCutHeuristic } from "./lm-cut.ts";

const no = { type: "boolean", default: false } as const;
const counter = { type: "integer", min: 0, max: 20, default: 0 } as const;

function prepare(definition: Omit<DomainDefinition, "name">, goal: Condition) {
  const domain: Domain = loadDomain({ name: "test", ...definition });
  const state = domain.state({});
  const prepared = preparePart({ domain, state, goal: domain.goal(goal), mode: "first" });
  const values = prepared.task.variables.map((id) => state[id] as number);
  return { prepared, relaxed: relaxedOf(prepared), values };
}

function boundsOf(definition: Omit<DomainDefinition, "name">, goal: Condition) {
  const { prepared, relaxed, values } = prepare(definition, goal);
  const bound = new AdmissibleHeuristic(prepared.bounds as BoundSource, () => values, 0);
  finish(bound.sharpen());
  return {
    cuts: new LMCutHeuristic(relaxed, relaxed.costInUnits).evaluate(values) * relaxed.unit,
    relaxedPlan: relaxedScaledCost(prepared, values),
    sharp: bound.isSharp ? boundAtOnce(bound, prepared, values, "sharply") : undefined,
  };
}

describe("heuristics", () => {
  it("count every step of gathering", () => {
    const { cuts, relaxedPlan } = boundsOf(
      { state: { wood: counter }, tools: [{ name: "chop", then: { wood: { "+": 1 } }, cost: 2 }] },
      { wood: { ">=": 10 } },
    );
    expect([cuts, relaxedPlan]).toEqual([20_000, 20_000]);
  });

  it("take the dearer half of a necessary road", () => {
    const { cuts } = boundsOf(
      {
        state: { a: no, b: no, c: no },
        tools: [
          { name: "make_a", then: { a: true }, cost: 3 },
          { name: "make_b", when: { a: true }, then: { b: true }, cost: 2 },
          { name: "make_c", when: { a: true }, then: { c: true }, cost: 4 },
        ],
      },
      { b: true, c: true },
    );
    expect(cuts).toBe(9000);
  });

  it("are the same if they pause at each look at the clock", () => {
    // More steps need the pass than are looked at between two looks at the clock.
    const places = Array.from({ length: 50 }, (_, index) => `p${index}`);
    const place = { enum: places } as const;
    const { relaxed, values } = prepare(
      {
        state: { at: { type: "enum", values: places, default: "p0" }, pass: no, goods: counter },
        tools: [
          { name: "get_pass", then: { pass: true }, cost: 5000 },
          {
            name: "go",
            parameters: { from: place, to: place },
            when: { pass: true, at: "$from" },
            then: { at: "$to" },
            cost: 2,
          },
          { name: "load", when: { at: "p49" }, then: { goods: { "+": 1 } }, cost: 3 },
        ],
      },
      { goods: { ">=": 2 } },
    );
    const pausesOf = (estimator: FFHeuristic | LMCutHeuristic, late: boolean): number => {
      estimator.begin(Int32Array.from(values));
      let pauses = 0;
      while (!estimator.advance({ isLate: () => late }) && pauses < 1000) pauses++;
      return pauses;
    };
    const [ff, cuts] = [new FFHeuristic(relaxed), new LMCutHeuristic(relaxed, relaxed.costInUnits)];
    const estimates = [false, true].map((late) => {
      for (const each of [ff, cuts]) {
        const pauses = pausesOf(each, late);
        expect(pauses > 1).toBe(late);
        expect(pauses).toBeLessThan(1000);
      }
      return [ff.scaledEstimate, cuts.bound * relaxed.unit];
    });
    expect(estimates).toEqual([
      [5_008_000, 5_008_000],
      [5_008_000, 5_008_000],
    ]);
  });

  it("detect dead ends", () => {
    const { cuts, relaxedPlan } = boundsOf(
      {
        state: { key: no, open: no, coins: counter },
        tools: [
          { name: "open", when: { key: true }, then: { open: true } },
          { name: "take_key", when: { open: true }, then: { key: true } },
          { name: "earn", then: { coins: { "+": 1 } } },
        ],
      },
      { open: true },
    );
    expect([cuts, relaxedPlan]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it("count consumed resources once there are potentials", () => {
    const { cuts, sharp } = boundsOf(
      {
        state: { ore: counter, iron: counter, sword: counter },
        tools: [
          { name: "dig", then: { ore: { "+": 1 } }, cost: 1 },
          { name: "smelt", then: { ore: { "-": 2 }, iron: { "+": 1 } }, cost: 1 },
          { name: "forge", then: { iron: { "-": 3 }, sword: { "+": 1 } }, cost: 2 },
        ],
      },
      { sword: { ">=": 2 } },
    );
    // Two swords take six iron, which takes twelve ore: 12 + 6 + 2 * 2. Cuts count only the first
    // sword.
    expect(cuts).toBe(9000);
    expect(sharp).toBe(22_000);
  });
});

describe("landmark cuts", () => {
  it("pause within a cut without changing the bound", () => {
    const places = Array.from({ length: 60 }, (_, index) => `p${index}`);
    const place = { enum: places } as const;
    const { relaxed, values } = prepare(
      {
        state: { at: { type: "enum", values: places, default: "p0" }, goods: counter },
        tools: [
          {
            name: "go",
            parameters: { from: place, to: place },
            when: { at: "$from" },
            then: { at: "$to" },
          },
          { name: "load", when: { at: "p59" }, then: { goods: { "+": 1 } } },
        ],
      },
      { goods: { ">=": 2 } },
    );
    const cuts = new LMCutHeuristic(relaxed, relaxed.costInUnits);
    const late = { isLate: () => true };
    const pausesUpTo = (enough: number, found?: Int32Array[]): number => {
      cuts.begin(values, enough, found);
      let pauses = 0;
      while (!cuts.advance(late)) pauses++;
      return pauses;
    };
    const bound = cuts.evaluate(values);
    const before = pausesUpTo(0);
    const found: Int32Array[] = [];
    const all = pausesUpTo(Number.POSITIVE_INFINITY, found);
    expect(cuts.bound).toBe(bound);
    expect(found.length).toBeGreaterThan(1);
    expect(all - before).toBeGreaterThan(found.length);
  });
});
