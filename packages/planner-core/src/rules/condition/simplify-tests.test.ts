import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode } from "./code.ts";
import type { ConditionNode, TestOperator } from "./node.ts";
import { Knowledge, simplify } from "./simplify.ts";
import { simplifyTests } from "./simplify-tests.ts";

const RANGES = { min: Int32Array.of(0, 3, -2), max: Int32Array.of(6, 3, 1) };

const test = fc.record({
  kind: fc.constant("test" as const),
  operator: fc.constantFrom<TestOperator>("=", "!=", "<=", ">="),
  variable: fc.nat(2),
  value: fc.integer({ min: -3, max: 7 }),
});

const conjunction = fc.letrec<{ readonly node: ConditionNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    test,
    fc.record({ kind: fc.constant("all" as const), children: fc.array(tie("node")) }),
    // The negation of a conjunction of one.
    fc.record({ kind: fc.constant("any" as const), children: fc.tuple(tie("node")) }),
  ),
})).node;

describe("simplifyTests", () => {
  it("gives the canonical form of the general way", () => {
    fc.assert(
      fc.property(conjunction, (node) => {
        const general = simplify(node, RANGES, new Knowledge(RANGES));
        const simple = simplifyTests(node, RANGES) as ConditionNode;
        expect(encode(simple)).toEqual(encode(general));
        expect(simple).toEqual(general);
      }),
    );
  });

  it("leaves other conditions to the general way", () => {
    const sum = { kind: "sum", terms: [{ variable: 0, factor: 1 }], bound: 2 } as const;
    const either = {
      kind: "any",
      children: [0, 4].map((value) => ({ kind: "test", operator: "=", variable: 0, value })),
    } as const;
    for (const node of [sum, either]) {
      expect(simplifyTests({ kind: "all", children: [node as ConditionNode] }, RANGES)).toBe(
        undefined,
      );
    }
  });
});
