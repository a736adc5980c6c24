import { describe, expect, it } from "vitest";
import { DEFAULT_PDDL_LIMITS } from "../limits.ts";
import { PddlError } from "../pddl-error.ts";
import { readExpression } from "./read-expression.ts";

const DOMAIN = `(define (domain kite)
 (:predicates (wind) (held) (up))
 (:action grab
  :precondition (not (held))
  :effect (held))
 (:action fly
  :precondition (and (held) (wind))
  :effect (and (up) (not (held))))
)`;

const PROBLEM = `(define (problem p) (:domain kite)
 (:objects a b)
 (:init (held))
 (:goal (and (up)
  (held)))
)`;

/** The issue of a text with one piece replaced. */
function issueOf(text: string, from: string, to: string) {
  try {
    readExpression(text.replace(from, to), "domain", DEFAULT_PDDL_LIMITS);
  } catch (error) {
    if (error instanceof PddlError) return error.issues[0];
    throw error;
  }
  return undefined;
}

const placed = (line: number, column: number) => ({ source: "domain", line, column });

describe("a missing closing parenthesis", () => {
  it("is located in the list that an action's keyword shows to be open", () => {
    expect(issueOf(DOMAIN, "(wind))\n", "(wind)\n")).toMatchObject({
      place: placed(7, 17),
      message: "(and … is never closed before :effect at line 8, column 3",
      hint: 'a ")" is missing before :effect of (:action fly …',
    });
    expect(issueOf(DOMAIN, "(not (held))\n", "(not (held)\n")?.place).toEqual(placed(4, 17));
    const parameters = DOMAIN.replace("fly\n", "fly :parameters (?x\n");
    expect(issueOf(parameters, "", "")?.place).toEqual(placed(6, 27));
  });

  it("is located before a section that starts inside another", () => {
    expect(issueOf(DOMAIN, "  :effect (held))", "  :effect (held)")).toMatchObject({
      place: placed(3, 2),
      message: "(:action grab … is never closed before (:action at line 6, column 2",
      hint: 'a ")" is missing before line 6: it, or a list in it, must end there',
    });
    expect(issueOf(DOMAIN, "(up))\n", "(up)\n")?.place).toEqual(placed(2, 2));
    expect(issueOf(DOMAIN, "(domain kite)", "(domain kite")?.place).toEqual(placed(1, 9));
    expect(issueOf(PROBLEM, "(:init (held))", "(:init (held)")?.place).toEqual(placed(3, 2));
    expect(issueOf(PROBLEM, "a b)", "a b")?.message).toContain("(:objects a …");
  });

  it("is located in the last section, or at the end", () => {
    const end = issueOf(DOMAIN, "(not (held))))\n", "(not (held)))\n");
    expect(end).toMatchObject({ place: placed(6, 2), hint: expect.stringContaining("at the end") });
    expect(issueOf(PROBLEM, "(held)))\n)", "(held")?.message).toBe("(held … is never closed");
    expect(issueOf(PROBLEM, "(held)))\n)", "(held")?.hint).toContain("(:goal …");
  });
});

describe("a missing opening parenthesis", () => {
  it.each([
    [DOMAIN, "(:action fly", ":action fly", ":action", placed(6, 2)],
    [DOMAIN, "(and (held)", "and (held)", "and", placed(7, 17)],
    [DOMAIN, "(held))\n (:action", "held)) (:action", "held", placed(5, 11)],
    [PROBLEM, "(:goal (and", "(:goal and", "and", placed(4, 9)],
    [PROBLEM, "(:init", ":init", ":init", placed(3, 2)],
  ])("is told where the list should begin: %#", (text, from, to, before, place) => {
    expect(issueOf(text, from, to)).toMatchObject({
      place,
      message: `a "(" is missing before ${before}`,
    });
  });
});

describe("an extra parenthesis", () => {
  it("is located where the definition ends before its last section", () => {
    expect(issueOf(DOMAIN, "  :effect (held))", "  :effect (held)))")).toMatchObject({
      place: placed(6, 2),
      message: "there is text after the definition",
      hint: 'the definition ends at line 5, column 18: is there a ")" too many in (:action grab … at line 3, column 2?',
    });
    expect(issueOf(PROBLEM, "(held)))\n", "(held))))\n")).toMatchObject({
      place: placed(6, 1),
      message: "this parenthesis closes nothing",
      hint: "take it out, or another one before it, as in (:goal … at line 4, column 2",
    });
  });
});

it("accepts balanced text", () => {
  expect(issueOf(DOMAIN, "", "")).toBeUndefined();
  expect(issueOf(PROBLEM, "", "")).toBeUndefined();
});
