import { afterAll, expect, it } from "vitest";
import { runCli, Scratch } from "../../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** Enough for more than 100,000 actions: fewer are imported at once. */
const names = Array.from({ length: 47 }, (_, index) => `o${index}`);
const files = (goal: string) => [
  scratch.write(
    "large-domain.pddl",
    `(define (domain large) (:predicates (lit ?x) (near ?x ?y) (linked ?x ?y ?z) (never))
      (:action light :parameters (?x ?y) :precondition (and (lit ?x) (near ?x ?y)) :effect (lit ?y))
      (:action dim :parameters (?x ?y) :precondition (and (lit ?x) (near ?x ?y) (lit ?y))
        :effect (and (not (lit ?x)) (not (lit ?y))))
      (:action link :parameters (?x ?y ?z) :precondition (lit ?x) :effect (linked ?x ?y ?z)))`,
  ),
  scratch.write(
    "large-problem.pddl",
    `(define (problem row) (:objects ${names.join(" ")}) (:init (lit o0)
      ${names
        .slice(1)
        .map((name, index) => `(near o${index} ${name})`)
        .join(" ")})
      (:goal (and (linked o0 o1 o1) ${goal})))`,
  ),
];

it("plans a task that is too large as a whole, using only the relevant actions", async () => {
  const { code, stdout } = await runCli(["plan", "--pddl", ...files("(linked o1 o3 o5)")]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /; cost 3 in 3 steps, not proved optimal\n; the whole task is too large: planned with /,
  );
  const json = await runCli(["plan", "--pddl", ...files("(lit o2)"), "--json"]);
  expect(json.json).toMatchObject([{ status: "solved", optimal: false, isWhole: false }]);
});

it("claims no proof about omitted actions", async () => {
  const found = await runCli([
    "plan",
    "--pddl",
    ...files("(not (lit o0)) (lit o1)"),
    "--budget-ms",
    "50",
  ]);
  expect(found.code).toBe(3);
  expect(found.stdout).toContain("; row: cut off");
});

it("continues to the whole task, with a proof", async () => {
  const { code, stdout } = await runCli(["plan", "--pddl", ...files("(never)")]);
  expect(code).toBe(2);
  expect(stdout).toContain("; row: unsolvable: proved, no plan exists");
  expect(stdout).not.toContain("too large");
});
