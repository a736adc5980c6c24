import { describe, expect, it } from "vitest";
import { IS_NIGHT } from "../../../scripts/testing/cases.mjs";
import { importPddl, loadPddlTask, PddlError, type PddlIssue } from "./index.ts";
import { DEFAULT_PDDL_LIMITS } from "./limits.ts";
import { parseProblemFile } from "./read/parse-problem.ts";
import { readExpression } from "./read/read-expression.ts";

const DOMAIN = `(define (domain d)
  (:types place)
  (:predicates (at ?p - place) (done))
  (:functions (fuel) (total-cost))
  (:action go
    :parameters (?a ?b - place)
    :precondition (at ?a)
    :effect (and (at ?b) (not (at ?a)))))`;
const PROBLEM = `(define (problem p) (:domain d)
  (:objects home shop - place)
  (:init (at home))
  (:goal (at shop)))`;

function issuesOf(domain: string, problem: string, limits = {}): readonly PddlIssue[] {
  try {
    importPddl({ domain, problem }, limits);
  } catch (error) {
    if (error instanceof PddlError) return error.issues;
    throw error;
  }
  return [];
}

const inDomain = (from: string, to: string) => issuesOf(DOMAIN.replace(from, to), PROBLEM);
const inProblem = (from: string, to: string) => issuesOf(DOMAIN, PROBLEM.replace(from, to));

describe("a long problem on a single line", () => {
  it("is read, with one search for line ends", () => {
    const count = IS_NIGHT ? 150_000 : 20_000;
    const crates = Array.from({ length: count }, (_, index) => `c${index}`).join(" ");
    const text = PROBLEM.replace("(:objects ", `(:objects ${crates} - crate `);
    const { indexOf } = String.prototype;
    let passedOver = 0;
    String.prototype.indexOf = function (this: string, sought: string, from = 0) {
      const found = indexOf.call(this, sought, from);
      passedOver += (found < 0 ? this.length : found) - from;
      return found;
    };
    try {
      const { objects } = parseProblemFile(readExpression(text, "problem", DEFAULT_PDDL_LIMITS));
      expect(objects).toHaveLength(count + 2);
      expect(objects[count]?.place).toMatchObject({ line: 2 });
    } finally {
      String.prototype.indexOf = indexOf;
    }
    expect(passedOver).toBeLessThanOrEqual(2 * text.length);
  });
});

describe("PddlError", () => {
  it.each([
    ["(at ?a)\n", "(or (at ?a) (dune))\n", 7, 31, /dune is not declared/],
    ["(at ?a)\n", "(forall (?x - place) (at ?y))\n", 7, 40, /variable \?y/],
    ["(at ?a)\n", "(forall (?x - plaice) (at ?x))\n", 7, 33, /type plaice/],
    ["(and (at ?b)", "(and (when (done)) (at ?b)", 8, 18, /takes 2 operands/],
    ["(and (at ?b)", "(and (or (done) (at ?b)) (at ?b)", 8, 18, /not an effect/],
    ["(and (at ?b)", "(and (forall (?a) (at ?a)) (at ?b)", 8, 27, /twice/],
    ["(:action go", "(:durative-action go", 7, 5, /not part of an action/],
    ["(:types place)", "(:types place) (:derived (at ?x) (done))", 8, 18, /at is derived/],
    ["(at ?a)\n", "(att ?a)\n", 7, 19, /att is not declared/],
    ["(at ?a)\n", "(at ?a ?b)\n", 7, 19, /takes 1 terms, not 2/],
    ["(at ?a)\n", "(at ?c)\n", 7, 19, /variable \?c/],
    ["(at ?a)\n", "(at ?a) (at ?b)\n", 7, 27, /two lists after :precondition/],
    ["(not (at ?a))", "(not (and (at ?a) (done)))", 8, 31, /\(not \(and …\)\) is not an effect/],
    ["?a ?b - place", "?a ?a - place", 6, 21, /twice/],
    ["?a ?b - place", "?a ?b - plaice", 6, 26, /type plaice is not declared/],
    [":effect", ":efect", 8, 5, /not part of an action/],
    ["(:action go", "(:action", 5, 3, /this action has no name/],
    ["(at ?a)\n", "(fuel)\n", 7, 19, /fuel is a function/],
    ["(at ?a)\n", "(> (done) 1)\n", 7, 22, /done is a predicate/],
    ["(at ?a)\n", "(= 1)\n", 7, 19, /= takes 2 operands, not 1/],
    ["(at ?a)\n", "(> (fuel) (+ 1))\n", 7, 29, /\+ needs two operands/],
    [":precondition (at ?a)", "(:precondition (at ?a))", 7, 5, /stands right in the action go/],
    ["(and (at ?b)", "(and (probabilistic 0.5 (done)) (at ?b)", 8, 18, /effect by chance/],
    ["(at ?a)\n", "(implies (at ?a) (done))\n", 7, 28, /read as a predicate, which takes no lists/],
    ["(not (at ?a))", "(increase (total-cost))", 8, 26, /takes 2 operands/],
    ["(and (at ?b)", "(and (scale-up (fuel) 2) (at ?b)", 8, 18, /multiplication/],
  ])("says where the domain is wrong: %s -> %s", (from, to, line, column, message) => {
    const [issue] = inDomain(from, to);
    expect(issue?.message).toMatch(message);
    expect(issue?.place).toEqual({ source: "domain", line, column });
  });

  it.each([
    ["(at home)", "(at hom)", 3, 10, /object hom/],
    ["(at home)", "(at 0.5 (done) 1)", 3, 10, /at takes 2 operands/],
    ["(at home)", "(= (fuel) full)", 3, 10, /given a number/],
    ["(:goal (at shop))", "", 1, 1, /no goal/],
    ["(:goal (at shop))", "(:goal (at shop) (done))", 4, 3, /takes 1 operands, not 2/],
    ["(:goal (at shop))", "(:goal (done)) (:goal (at shop))", 4, 18, /given twice/],
    ["(:goal", "(:metric minimize (fuel) (total-cost)) (:goal", 4, 3, /takes 2 operands/],
    ["(:goal", "(:metric best (fuel)) (:goal", 4, 3, /minimised or maximised/],
    ["(:goal", "(:metric maximize (total-time)) (:goal", 4, 21, /longer plans/],
    ["(:goal", "(:metric minimize (is-violated calm)) (:goal", 4, 21, /preference calm is not/],
    ["(:goal", "(:metric minimize (+ (fuel) (oil))) (:goal", 4, 31, /function oil/],
    ["(:goal", "(:metric minimize (* (fuel) (fuel))) (:goal", 4, 21, /products/],
    ["(:goal", "(:metric minimize (- (fuel) (total-time))) (:goal", 4, 21, /longer plans/],
    ["(:goal", "(:constraints (within 3 (done))) (:goal", 4, 17, /with times \(within\)/],
    ["(:goal", "(:constraints (or (always (done)))) (:goal", 4, 17, /not a constraint/],
    ["(:goal", "(:constraints (sometime-after (done))) (:goal", 4, 17, /takes 2 operands/],
    ["(:goal", "(:constraints (always (lost))) (:goal", 4, 25, /predicate lost/],
    ["(at shop)", "(or (preference p (at shop)))", 4, 14, /inside of another/],
    ["(at shop)", "(> (fuel) 1)", 4, 10, /no value in :init|does not hold/],
  ])("says where the problem is wrong: %s -> %s", (from, to, line, column, message) => {
    const domain = DOMAIN.replace("(not (at ?a))", "(not (at ?a)) (increase (fuel) 1)");
    const [issue] = issuesOf(domain, PROBLEM.replace(from, to));
    expect(issue?.message).toMatch(message);
    expect(issue?.place).toEqual({ source: "problem", line, column });
  });

  it.each([
    [":effect", ":effects", ":effect"],
    [":precondition", ":preconditions", ":precondition"],
    [":precondition", ":condition", ":precondition"],
    [":parameters", ":params", ":parameters"],
    ["(:action go", "(action go", ":action"],
    ["(:action go", "(:actions go", ":action"],
    ["(:predicates", "(:predicate", ":predicates"],
    ["(:functions", "(:fluents", ":functions"],
    ["(at ?a)\n", "(implies (at ?a) (done))\n", "imply"],
    ["(at ?a)\n", "(&& (at ?a) (done))\n", "and"],
    ["(at ?a)\n", "(== (fuel) 1)\n", "="],
    ["(at ?a)\n", "(=> (fuel) 1)\n", ">=, or imply"],
    ["(at ?a)\n", "(!= (fuel) 1)\n", "(not (= … …))"],
  ])("says what is meant by a keyword of the domain: %s -> %s", (from, to, meant) => {
    expect(inDomain(from, to)[0]?.hint).toBe(`did you mean ${meant}?`);
  });

  it.each([
    ["(:goal", "(:goals", "did you mean :goal?"],
    ["(:goal", "(goal", "did you mean :goal?"],
    ["(:init", "(:initial-state", "did you mean :init?"],
    ["(:objects", "(:obj", "did you mean :objects?"],
    ["(:objects", "(:predicates (p)) (:objects", "it belongs into the domain file"],
    ["(:goal (at shop))", "(:goal (at shop) (at home))", "join them: (and (…) (…))"],
  ])("says what is meant by a keyword of the problem: %s -> %s", (from, to, hint) => {
    expect(inProblem(from, to)[0]?.hint).toBe(hint);
  });

  it("accepts unsupported keywords as predicate names", () => {
    const domain = DOMAIN.replace("(done)", "(done) (unknown ?p - place)").replace(
      "(and (at ?b)",
      "(and (unknown ?b) (at ?b)",
    );
    expect(issuesOf(domain, PROBLEM)).toEqual([]);
  });

  it("collects the errors of both files and every action", () => {
    const domain = DOMAIN.replace("(at ?a)\n", "(not)\n").replace("(:types place)", "(:derived)");
    const issues = issuesOf(domain, PROBLEM.replace("(:goal (at shop))", ""));
    expect(issues.map(({ place }) => place.source)).toEqual(["domain", "domain", "problem"]);
  });

  it("says what to add to an unbounded number", () => {
    const changing = (effect: string) =>
      issuesOf(
        DOMAIN.replace("(not (at ?a))", effect),
        PROBLEM.replace("(at home)", "(at home) (= (fuel) 5)").replace(
          "(at shop)",
          "(and (at shop) (= (fuel) 4))",
        ),
      );
    const both = "(increase (fuel) 1))) (:action burn :effect (and (decrease (fuel) 2)";
    const issues = changing(both);
    expect(issues[0]).toMatchObject({
      message: "(fuel) has no lower bound: burn decreases it without limit",
      hint: expect.stringContaining("@bounds (fuel) 0 100"),
      place: { line: 8 },
    });
    expect(issues).toHaveLength(1);
    expect(changing("(increase (fuel) 1)")).toEqual([]);
    expect(changing("(decrease (fuel) 1)")).toEqual([]);
    expect(changing("(increase (fuel) 0.0000001)")[0]?.message).toMatch(/whole number/);
    expect(changing("(increase (fuel) (fuel))")).toEqual([]);
  });

  it("enforces limits", () => {
    const objects = Array.from({ length: 40 }, (_, index) => `o${index}`).join(" ");
    const many = PROBLEM.replace("home shop", `home shop ${objects}`);
    expect(issuesOf(DOMAIN, many)).toEqual([]);
    expect(issuesOf(DOMAIN, many, { maxGroundActions: 1000 })[0]?.message).toMatch(
      /more than 1000/,
    );
    expect(issuesOf(DOMAIN, many, { maxWork: 100 })[0]?.message).toMatch(/more than 100 bindings/);
    expect(issuesOf(DOMAIN, many, { maxMemoryMb: 1 })[0]?.message).toMatch(/more than 1 MiB/);
    expect(issuesOf(DOMAIN, PROBLEM, { maxLength: 10 })[0]?.message).toMatch(/longer than 10/);
    expect(issuesOf(DOMAIN, PROBLEM, { maxNesting: 3 })[0]?.message).toMatch(/nested deeper/);
  });

  it("limits what one action may have", () => {
    const manyOf = (count: number): string =>
      Array.from({ length: count }, (_, index) => `?p${index}`).join(" ");
    const withParameters = (count: number) =>
      inDomain("(?a ?b - place)", `(?a ?b ${manyOf(count - 2)} - place)`);
    expect(withParameters(51)[0]?.message).toBe("has more than 50 parameters");
    const withConditions = (count: number) =>
      inDomain(":precondition (at ?a)", `:precondition (and ${"(at ?a) ".repeat(count)})`);
    expect(withConditions(497)).toEqual([]);
    expect(withConditions(500)[0]?.message).toBe("has more than 500 conditions and effects");
  });

  it("refuses terms that never match a predicate's parameter type", () => {
    const domain = (precondition: string, types = "truck place") => `(define (domain d)
      (:types ${types}) (:constants depot - place) (:predicates (at ?t - truck ?p - place))
      (:action drive :parameters (?t - truck ?a ?b - place) :precondition ${precondition}
        :effect (and (at ?t ?b) (not (at ?t ?a)))))`;
    const problem = (goal: string) => `(define (problem p) (:objects red - truck home - place)
      (:init (at red home)) (:goal ${goal}))`;
    const fine = problem("(at red depot)");
    expect(issuesOf(domain("(at ?t ?a)"), fine)).toEqual([]);
    const swapped = issuesOf(domain("(at ?a ?t)"), fine);
    expect(swapped.map(({ message }) => message)).toEqual(["?a is of type place, not truck"]);
    expect(swapped[0]).toMatchObject({ hint: "at takes truck as number 1", place: { line: 3 } });
    expect(issuesOf(domain("(at depot ?a)"), fine)[0]?.message).toBe("depot is not of type truck");
    const goal = issuesOf(domain("(at ?t ?a)"), problem("(at depot red)"));
    expect(goal[0]?.message).toBe("depot is not of type truck");
    // Other problems may have such an object.
    const below = "vehicle place truck - vehicle";
    const noTruck = `(define (problem p) (:objects red - vehicle home - place) (:init)
      (:goal (forall (?v - vehicle) (at ?v home))))`;
    expect(issuesOf(domain("(exists (?v - vehicle) (at ?v ?a))", below), noTruck)).toEqual([]);
    // An object declared like this may have either type, even if there is none here.
    const shared = "truck place - object camper - (either truck place)";
    expect(issuesOf(domain("(at ?a ?t)", shared), fine)).toEqual([]);
    expect(issuesOf(domain("(exists (?x) (at ?t ?x))"), fine)).toEqual([]);
  });

  it("refuses a derived fact in the initial state", () => {
    const domain = DOMAIN.replace(
      "(:types place)",
      "(:types place) (:constants home - place)",
    ).replace("(:action go", "(:derived (done) (at home)) (:action go");
    expect(issuesOf(domain, PROBLEM)).toEqual([]);
    const [issue] = issuesOf(domain, PROBLEM.replace("(at home)", "(at home) (done)"));
    expect(issue?.message).toMatch(/done is derived/);
  });

  it("counts failed matches", () => {
    const objects = Array.from({ length: 200 }, (_, index) => `o${index}`);
    const pairs = objects.map((each) => `(r ${each} ${objects[0]})`).join(" ");
    const issues = issuesOf(
      `(define (domain d) (:predicates (r ?x ?y) (p))
        (:action a :parameters (?x ?y) :precondition (and (r ?x ?x) (r ?y ?y)) :effect (p)))`,
      `(define (problem p) (:objects ${objects.join(" ")}) (:init ${pairs}) (:goal (p)))`,
      { maxWork: 150 },
    );
    expect(issues[0]?.message).toMatch(/facts to try/);
  });

  it.each(["(p ?x ?y) (q ?x ?y)", "(not (p ?x ?y)) (not (q ?x ?y)) (p o0 o0)"])(
    "counts the facts of %s before they fill the memory",
    (effects) => {
      const objects = Array.from({ length: 30 }, (_, index) => `o${index}`).join(" ");
      const domain = `(define (domain d) (:predicates (p ?x ?y) (q ?x ?y))
        (:action a :parameters (?x ?y) :effect (and ${effects})))`;
      const problem = `(define (problem p) (:objects ${objects}) (:init) (:goal (p o0 o0)))`;
      expect(issuesOf(domain, problem, { maxMemoryMb: 1.7 })[0]?.limit).toBe("maxMemoryMb");
      expect(issuesOf(domain, problem, { maxMemoryMb: 4 })).toEqual([]);
    },
  );

  it("counts a condition's expansion in every action", () => {
    const objects = Array.from({ length: 30 }, (_, index) => `o${index}`).join(" ");
    const domain = `(define (domain d) (:predicates (on ?x) (all) (p ?x))
      (:derived (all) (forall (?x) (on ?x)))
      (:action switch :parameters (?x) :effect (on ?x))
      (:action go :parameters (?x) :precondition (all) :effect (p ?x)))`;
    const problem = `(define (problem p) (:objects ${objects}) (:init) (:goal (p o0)))`;
    expect(issuesOf(domain, problem, { maxMemoryMb: 0.4 })).toEqual([]);
    expect(issuesOf(domain, problem, { maxMemoryMb: 0.2 })[0]?.limit).toBe("maxMemoryMb");
  });

  it("refuses names that are invalid for variables", () => {
    const long = "x".repeat(99);
    const issues = issuesOf(
      "(define (domain d) (:predicates (p ?x ?y ?z)) (:action a :parameters (?x) :effect (p ?x ?x ?x)))",
      `(define (problem p) (:objects ${long}) (:init) (:goal (p ${long} ${long} ${long})))`,
    );
    expect(issues[0]?.message).toMatch(/too long/);
  });

  it("survives deep type hierarchies", () => {
    const types = Array.from({ length: 300 }, (_, index) => `t${index} - t${index + 1}`).join(" ");
    const domain = DOMAIN.replace("(:types place)", `(:types place ${types})`);
    const problem = PROBLEM.replace("home shop - place", "home shop - place far - t0");
    expect(issuesOf(domain, problem)).toEqual([]);
    expect(issuesOf(domain, problem, { maxWork: 200 })[0]?.limit).toBe("maxWork");
  });

  it.each([
    ["the precondition of x", (deep: string) => `(:action x :precondition ${deep} :effect (s))`, 3],
    ["a condition in x", (deep: string) => `(:action x :effect (when ${deep} (s)))`, 3],
    ["the goal", () => "", 1],
    ["a preference", () => "", 1],
    ["a constraint", () => "", 1],
  ])("refuses what loadDomain would find nested too deep: %s", (what, action, line) => {
    const nested = (levels: number): string =>
      levels === 0 ? "(p)" : `(and (q) (or (r) ${nested(levels - 1)}))`;
    const texts = (levels: number) => {
      const deep = nested(levels);
      const wishes: Record<string, string> = {
        "the goal": `(:goal ${deep})`,
        "a preference": `(:goal (preference w ${deep}))`,
        "a constraint": `(:goal (s)) (:constraints (always (not ${deep})))`,
      };
      return {
        domain: `(define (domain d) (:predicates (p) (q) (r) (s))
          (:action a :effect (and (p) (not (q)) (s))) (:action b :effect (and (q) (not (r)))) (:action c :effect (and (r) (not (p))))
          ${action(deep)})`,
        problem: `(define (problem p) (:init) ${wishes[what] ?? "(:goal (s))"})`,
      };
    };
    expect(() => loadPddlTask(importPddl(texts(15)))).not.toThrow();
    const { domain, problem } = texts(20);
    const [issue] = issuesOf(domain, problem);
    expect(issue?.message).toBe(`${what} is nested deeper than 32 where it is written out`);
    expect(issue?.place.line).toBe(line);
  });

  it("leaves plain texts alone", () => {
    expect(inDomain("", "")).toEqual([]);
    expect(inProblem("", "")).toEqual([]);
  });
});
