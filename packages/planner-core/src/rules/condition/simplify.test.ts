import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countLookups } from "../../testing/count-lookups.ts";
import {
  allStates,
  arbitraryCondition,
  arbitraryDomain,
} from "../../testing/random/arbitraries.ts";
import { loadDomain } from "../domain/load-domain.ts";
import { provePlan } from "../plan/prove-plan.ts";
import { regressPlan } from "../plan/regress/regress.ts";
import { encode } from "./code.ts";
import { CompiledCondition } from "./condition.ts";
import { holds } from "./evaluate.ts";
import type { CompareOperator, ConditionNode, TestOperator } from "./node.ts";
import { simplify } from "./simplify.ts";

const test = (variable: number, operator: TestOperator, value: number): ConditionNode => ({
  kind: "test",
  operator,
  variable,
  value,
});

const list = (count: number, item: (index: number) => ConditionNode): ConditionNode[] =>
  Array.from({ length: count }, (_, index) => item(index));
const all = (...children: ConditionNode[]): ConditionNode => ({ kind: "all", children });
const any = (...children: ConditionNode[]): ConditionNode => ({ kind: "any", children });

const hostileConditions: [name: string, condition: (size: number) => ConditionNode][] = [
  [
    "many holes, many values to choose from",
    (n) =>
      all(...list(n, (i) => test(0, "!=", i)), any(...list(n, (i) => test(0, "=", n + 5 + i)))),
  ],
  [
    "many holes, many more of them to choose from",
    (n) =>
      all(
        ...list(n, (i) => test(0, "!=", 2 * i)),
        any(...list(n, (i) => all(test(0, "!=", 2 * i + 1), test(0, ">=", 1)))),
      ),
  ],
  [
    "many bounds that fall into one run of holes",
    (n) =>
      all(
        ...list(n, (i) => test(0, "!=", 10 + i)),
        any(...list(n, (i) => test(0, ">=", 10 + i)), ...list(n, (i) => test(0, "<=", 10 + i))),
      ),
  ],
  [
    "runs of holes made of those of two levels",
    (n) =>
      all(
        ...list(n, (i) => test(0, "!=", 10 + 2 * i)),
        any(
          test(1, "=", 1),
          all(
            ...list(n, (i) => test(0, "!=", 11 + 2 * i)),
            any(...list(n, (i) => all(test(0, ">=", 10 + i), test(2, "=", i)))),
          ),
        ),
      ),
  ],
  [
    "many variables, many groups to choose from",
    (n) =>
      all(
        ...list(n, (i) => test(i, ">=", 1)),
        any(...list(n, (i) => all(test(n + i, "=", 1), test(i, "=", 2)))),
      ),
  ],
];

describe("simplify", () => {
  const cases = arbitraryDomain({ maxStates: 300 }).chain((domain) =>
    fc.tuple(fc.constant(domain), arbitraryCondition(domain, 8)),
  );

  it("keeps the meaning in every state, and is idempotent (1,500 conditions)", () => {
    fc.assert(
      fc.property(cases, ([domain, definition]) => {
        const written = domain.condition(definition);
        const once = simplify(written.node, domain.variables);
        const simple = new CompiledCondition(once);
        for (const state of allStates(domain)) {
          if (written.holds(state) !== simple.holds(state)) {
            expect.fail(`${domain.format(simple)} at ${JSON.stringify(domain.read(state))}`);
          }
        }
        assert.deepEqual([...encode(simplify(once, domain.variables))], [...encode(once)]);
      }),
      { numRuns: 1500 },
    );
  });

  it("keeps comparisons that would not fit 32 bits, however far regression moves their sides apart", () => {
    const range = { type: "integer", min: -1e9, max: 1e9 } as const;
    const domain = loadDomain({
      name: "far",
      state: { x: range, y: range },
      tools: [{ name: "fall", then: { x: { "-": 999_999_999 } } }],
      goals: [{ name: "below", when: { y: { "<=": { var: "x" } } } }],
    });
    const { condition } = domain.goal("below");
    const needed = regressPlan(domain, [0, 0], condition);
    const values = [-1e9, -999_999_999, -5, 0, 5, 999_999_998, 1e9];
    for (const [x, y] of values.flatMap((x) => values.map((y) => [x, y] as const))) {
      const state = domain.state({ x, y });
      expect(needed.holds(state)).toBe(provePlan(domain, state, [0, 0], condition).sound);
    }
  });

  it.each<CompareOperator>(["=", "!="])(
    "keeps %s of two variables that have one value in common",
    (operator) => {
      const term = (variable: number) => ({ variable, offset: 0, cap: 9 });
      const node = (left: number, right: number): ConditionNode => {
        return { kind: "compare", operator, left: term(left), right: term(right) };
      };
      const ranges = { min: Int32Array.of(0, 3), max: Int32Array.of(3, 5) };
      for (const [left, right] of [
        [0, 1],
        [1, 0],
      ] as const) {
        const { code } = new CompiledCondition(simplify(node(left, right), ranges));
        const holdsIn = (...state: number[]) => holds(code, 0, code.length, Int32Array.from(state));
        expect([holdsIn(3, 3), holdsIn(2, 3)]).toEqual([operator === "=", operator !== "="]);
      }
    },
  );

  it("takes no longer for deep nesting than for a wide condition", () => {
    const count = 32;
    const ranges = { min: new Int32Array(count), max: new Int32Array(count).fill(9) };
    let nested: ConditionNode = test(0, "=", 3);
    for (let variable = 1; variable < count; variable++) {
      // Facts learnt on each level that decide nothing, or come from a group.
      const undecided = test(variable, "!=", 3);
      const emergent: ConditionNode = {
        kind: "any",
        children: [
          test(variable, "!=", 4),
          { kind: "all", children: [test(variable, "=", 5), test(variable, "=", 6)] },
        ],
      };
      const choice: ConditionNode = { kind: "any", children: [nested, test(variable, "=", 5)] };
      nested = { kind: "all", children: [undecided, choice, emergent] };
    }
    const wide: ConditionNode = {
      kind: "all",
      children: Array.from({ length: count }, (_, variable): ConditionNode => {
        const choice: ConditionNode[] = [test(variable, "!=", 4), test(variable, "=", 5)];
        return { kind: "any", children: [...choice, ...choice, test(variable, "=", 6)] };
      }),
    };
    const deepWork = countLookups(() => simplify(nested, ranges));
    expect(deepWork).toBeLessThan(100 * countLookups(() => simplify(wide, ranges)));
  });

  it.each(hostileConditions)("takes work in proportion to the size: %s", (_name, condition) => {
    const work = (size: number): number => {
      const variables = 2 * size;
      const ranges = {
        min: new Int32Array(variables),
        max: new Int32Array(variables).fill(1_000_000),
      };
      return countLookups(() => simplify(condition(size), ranges));
    };
    expect(work(1600) / work(400)).toBeLessThan(6);
  });
});
