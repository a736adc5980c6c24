import { describe, expect, it } from "vitest";
import { importPddlInParts } from "./index.ts";

describe("importPddlInParts", () => {
  it("continues to the whole of a large task", () => {
    // More than 100,000 actions: fewer are imported at once.
    const SIZE = 47;
    const names = Array.from({ length: SIZE }, (_, index) => `o${index}`);
    const next = names.slice(1).map((name, index) => `(next o${index} ${name})`);
    const texts = {
      domain: `(define (domain d) (:predicates (next ?x ?y) (at ?x) (mark ?x ?y ?z) (never))
        (:action go :parameters (?x ?y) :precondition (and (at ?x) (next ?x ?y)) :effect (at ?y))
        (:action mark :parameters (?x ?y ?z) :precondition (at ?x) :effect (mark ?x ?y ?z)))`,
      problem: `(define (problem p) (:objects ${names.join(" ")}) (:init (at o0) ${next.join(" ")})
        (:goal (at o5)))`,
    };
    const sizes = [...importPddlInParts(texts)].map(
      ({ isWhole, definition }) => [definition.tools.length, isWhole] as const,
    );
    expect(sizes.at(-1)).toEqual([SIZE ** 3 + SIZE - 1, true]);
    for (const [index, [size, isWhole]] of sizes.slice(0, -1).entries()) {
      expect(isWhole).toBe(false);
      expect(sizes[index + 1]?.[0]).toBeGreaterThan(size);
      expect(sizes[index + 1]?.[0]).toBeLessThanOrEqual(4 * size);
    }
    expect(sizes[0]?.[0]).toBeLessThan(SIZE ** 2 + SIZE);
  });
});
