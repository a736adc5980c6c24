import { describe, expect, it } from "vitest";
import { importPddl, importPddlInParts } from "./index.ts";
import { solveTask } from "./testing/solve-pddl.ts";

/** A grid with a lamp in each field that can have any colour; the goal is a few steps away. */
const grid = (size: number, goal: string) => {
  const fields = Array.from({ length: size }, (_, index) => index);
  const name = (x: number, y: number) => `f${x}-${y}`;
  const all = fields.flatMap((x) => fields.map((y) => [x, y] as const));
  const roads = all.flatMap(([x, y]) => [
    ...(x + 1 < size ? [`(next ${name(x, y)} ${name(x + 1, y)})`] : []),
    ...(y + 1 < size ? [`(next ${name(x, y)} ${name(x, y + 1)})`] : []),
  ]);
  return {
    domain: `(define (domain grid) (:predicates (next ?a ?b) (at ?a) (colour ?c) (painted ?a ?c ?d) (done))
      (:action walk :parameters (?a ?b) :precondition (and (at ?a) (next ?a ?b))
        :effect (and (at ?b) (not (at ?a))))
      (:action paint :parameters (?a ?c ?d) :precondition (and (at ?a) (colour ?c) (colour ?d))
        :effect (painted ?a ?c ?d))
      (:action finish :precondition ${goal} :effect (done)))`,
    problem: `(define (problem p) (:objects ${all.map(([x, y]) => name(x, y)).join(" ")} red green blue)
      (:init (at f0-0) (colour red) (colour green) (colour blue) ${roads.join(" ")}) (:goal (done)))`,
  };
};
const LIMITS = { maxGroundActions: 300 };

describe("importPddlInParts", () => {
  it("plans for a near goal of a task that is too large", () => {
    const texts = grid(7, "(and (at f2-1) (painted f1-1 red blue))");
    expect(() => importPddl(texts, LIMITS)).toThrow(/more than 300 ground actions/);
    const [part, ...more] = importPddlInParts(texts, LIMITS);
    if (part === undefined) throw new Error("no part");
    expect(more).toEqual([]);
    expect(part.isWhole).toBe(false);
    expect(part.definition.tools.length).toBeLessThanOrEqual(300);
    expect(solveTask(part, 1000)).toMatchObject({ result: { status: "solved" }, cost: 5 });
    const [whole] = importPddlInParts(texts);
    expect(whole?.isWhole).toBe(true);
    expect(whole?.definition).toEqual(importPddl(texts).definition);
  });

  it("yields parts that grow up to the limit", () => {
    const sizes = [...importPddlInParts(grid(16, "(at f0-1)"), { maxGroundActions: 2500 })].map(
      ({ definition }) => definition.tools.length,
    );
    expect(sizes).toEqual([500, 2000, 2500]);
  });

  it("refuses a task whose goal is beyond the limit, and names the limit", () => {
    const parts = importPddlInParts(grid(10, "(at f9-9)"), LIMITS);
    expect(() => parts.next()).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ limit: "maxGroundActions" })] }),
    );
  });
});
