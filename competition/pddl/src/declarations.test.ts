import { describe, expect, it } from "vitest";
import { importPddl, PddlError } from "./index.ts";

const DOMAIN = `(define (domain d) (:types t1 t2)
  (:predicates (p ?x - t1) (q ?x - t2)) (:functions (n))
  (:action go :parameters (?x - t1) :precondition (p ?x) :effect (not (p ?x))))`;
const problem = (objects: string, init = ""): string =>
  `(define (problem pb) (:domain d) (:objects ${objects}) (:init (p o) ${init}) (:goal (not (p o))))`;

function messageOf(domain: string, task: string): string {
  try {
    importPddl({ domain, problem: task });
  } catch (error) {
    if (error instanceof PddlError) return error.message;
    throw error;
  }
  return "";
}

describe("one name of two types", () => {
  it.each([
    ["of upper and lower case", "O - t1 o - t2"],
    ["written alike", "o - t1 o - t2"],
    ["with and without a type", "o - t1 O"],
  ])("is refused %s", (_, objects) => {
    expect(messageOf(DOMAIN, problem(objects))).toMatch(/problem, line 1, column \d+.*object o /s);
  });

  it("is refused as a constant, too", () => {
    const domain = DOMAIN.replace("(:predicates", "(:constants O - t2) (:predicates");
    expect(messageOf(domain, problem("o - t1"))).toContain("declared as t2 and as t1");
  });

  it("may be declared twice with one type", () => {
    expect(messageOf(DOMAIN, problem("o - t1 O - t1"))).toBe("");
  });
});

describe("types below themselves", () => {
  it.each([
    ["by another", "t1 - t2 t2 - t1"],
    ["by two others", "t1 - t2 t2 - t3 t3 - t1"],
    ["by one of two", "t1 - (either t2 t4) t2 - t1 t4"],
  ])("are refused: %s", (_, types) => {
    const domain = DOMAIN.replace("t1 t2)", `${types})`);
    expect(messageOf(domain, problem("o - t1"))).toMatch(/domain, line 1.*below itself/s);
  });

  it.each(["t1 t2 - (either a b) a b - thing thing - object", "t1 t2 - t1"])(
    "are no types that share one above them, or say nothing: %s",
    (types) => {
      const domain = DOMAIN.replace("t1 t2)", `${types})`);
      expect(messageOf(domain, problem("o - t1"))).toBe("");
    },
  );
});

describe("names", () => {
  it.each([
    ["an action", "(:action go", "(:action _go"],
    ["a predicate", "(:predicates", "(:predicates (_r ?x - t1)"],
    ["a type", "(:types t1", "(:types _t t1"],
    ["a function", "(n)", "(n) (_m ?x - t1)"],
    ["a variable", "(?x)", "(?_x)"],
  ])("may begin with _, as validators read them: %s", (_, from, to) => {
    expect(messageOf(DOMAIN.replace(from, to), problem("o - t1 _o - t2"))).toBe("");
  });

  it.each([
    ["a digit first", "(:action go", "(:action 2go", "(a letter or _ first, then"],
    ["another character", "(:predicates", "(:predicates (r!)", "(a letter or _ first, then"],
    ["a long one", "(:action go", `(:action ${"g".repeat(101)}`, "at most 100 in all"],
  ])("are refused with the rule for them: %s", (_, from, to, hint) => {
    expect(messageOf(DOMAIN.replace(from, to), problem("o - t1"))).toContain(hint);
  });

  it("of objects may begin with a digit, too, and the rule says so", () => {
    expect(messageOf(DOMAIN, problem("o - t1 2nd - t2"))).toBe("");
    expect(messageOf(DOMAIN, problem("o - t1 n! - t2"))).toContain("a letter, a digit or _ first");
  });
});

it.each(["-0.3333333329725467", "1.23456789", "0.000012345"])(
  "the hint for %s is to round it, as no scale makes it whole",
  (number) => {
    const effect = `:effect (and (not (p ?x)) (increase (n) ${number}))`;
    const domain = DOMAIN.replace(":effect (not (p ?x))", `${effect}`);
    const needed = domain.replace(":precondition (p ?x)", ":precondition (and (p ?x) (< (n) 3))");
    expect(messageOf(needed, problem("o - t1", "(= (n) 0)"))).toContain("round it");
  },
);
