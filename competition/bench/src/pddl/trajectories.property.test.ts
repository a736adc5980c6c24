import { strict as assert } from "node:assert";
import { ClassicalPlanner, UtilitySearch } from "@understudy/classical";
import { competitionSearches } from "@understudy/classical/competition";
import { formatPddlPlan, importPddl, type PddlTask } from "@understudy/pddl";
import { loadDomain, PlanProver, planOf } from "@understudy/planner-core";
import * as fc from "fast-check";
import { describe, it } from "vitest";
import { checkPlan } from "./checker.ts";

const ACTIONS = 4;
const LONGEST = 5;
const OBJECTS = ["a", "b"];

const fact = fc.constantFrom("(p a)", "(p b)", "(q)");
const literal = fc.oneof(
  fact,
  fact.map((each) => `(not ${each})`),
  fc.constant("(>= (n) 2)"),
);
/** A condition with objects or a quantified variable. */
const condition = fc.oneof(
  literal,
  fc.tuple(fc.constantFrom("and", "or"), literal, literal).map((words) => `(${words.join(" ")})`),
);
const quantified = condition.map((each) => each.replace("(p a)", "(p ?x)"));
const constraintOn = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom("always", "sometime", "at-most-once", "at end"), part)
      .map(([operator, each]) => `(${operator} ${each})`),
    fc
      .tuple(fc.constantFrom("sometime-after", "sometime-before"), part, part)
      .map((words) => `(${words.join(" ")})`),
  );
const forAll = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  part.map((each) => `(forall (?x - thing) ${each})`);
const constraint = fc.oneof(constraintOn(condition), forAll(constraintOn(quantified)));
const preferred = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom("one", "two"), part)
    .map(([name, each]) => `(preference ${name} ${each})`);
const preference = fc.oneof(
  preferred(constraint),
  forAll(preferred(constraintOn(quantified))),
  preferred(fc.tuple(constraint, constraint).map(([left, right]) => `(and ${left} ${right})`)),
);
const wishAtEnd = fc.oneof(preferred(condition), forAll(preferred(quantified)));

const effect = fc.oneof(
  literal.filter((each) => !each.includes("(n)")),
  fc.tuple(literal, fact).map(([when, then]) => `(when ${when} ${then})`),
);
const action = fc.record({ when: literal, then: fc.array(effect, { minLength: 1, maxLength: 2 }) });
const texts = fc
  .record({
    actions: fc.array(action, { minLength: ACTIONS - 1, maxLength: ACTIONS - 1 }),
    start: fc.subarray(["(p a)", "(p b)", "(q)"]),
    goal: fc.oneof(
      literal,
      fc.tuple(literal, wishAtEnd).map((each) => `(and ${each.join(" ")})`),
    ),
    hard: fc.array(constraint, { maxLength: 1 }),
    soft: fc.array(preference, { minLength: 1, maxLength: 2 }),
    weights: fc.tuple(fc.integer({ min: -2, max: 4 }), fc.integer({ min: 0, max: 5 })),
    isMaximized: fc.boolean(),
  })
  .map(({ actions, start, goal, hard, soft, weights: [one, two], isMaximized }) => {
    const written = actions.map(
      ({ when, then }, index) =>
        `(:action act${index} :precondition ${when} :effect (and ${then.join(" ")} (increase (total-cost) 1)))`,
    );
    const names = "(preference one (sometime (q))) (preference two (at end (q)))";
    const sum = `(+ (total-cost) (+ (* ${one} (is-violated one)) (* ${two} (is-violated two))))`;
    return {
      domain: `(define (domain d) (:types thing) (:predicates (p ?x - thing) (q)) (:functions (n) (total-cost))
        (:constraints (and ${hard.join(" ")}))
        (:action count :precondition (< (n) 3) :effect (and (increase (n) 1) (increase (total-cost) 1)))
        ${written.join("\n")})`,
      problem: `(define (problem p) (:objects ${OBJECTS.join(" ")} - thing) (:init ${start.join(" ")} (= (n) 0) (= (total-cost) 0))
        (:goal ${goal}) (:constraints (and ${soft.join(" ")} ${names}))
        (:metric ${isMaximized ? `maximize (- 7 ${sum})` : `minimize ${sum}`}))`,
    };
  });

/** All sequences of steps up to a length. */
function* sequences(steps: readonly string[]): Generator<readonly string[]> {
  let lists: readonly (readonly string[])[] = [[]];
  for (let length = 0; length <= LONGEST; length++) {
    yield* lists;
    lists = lists.flatMap((list) => steps.map((step) => [...list, step]));
  }
}

function planned(task: PddlTask): { plan: readonly string[]; value: number } | undefined {
  const domain = loadDomain(task.definition);
  const { goal, soft } = task;
  const state = domain.state(task.state);
  const search = new UtilitySearch(new ClassicalPlanner({ extension: competitionSearches }), {
    domain,
    state,
    goal,
    soft,
  });
  search.step({});
  const result = search.result();
  if (result.status !== "solved") {
    assert.equal(result.status, "unsolvable");
    return undefined;
  }
  assert.ok(result.optimal);
  const prover = new PlanProver(domain);
  assert.ok(prover.prove(state, result.actions, domain.goal(goal).condition));
  const violated = task.preferences.filter(
    (each) => !domain.goal(each.goal).condition.holds(prover.state),
  );
  const { steps } = planOf(domain, result.actions);
  const cost = steps.reduce((sum, { tool }) => sum + (task.costs.get(tool) as number), 0);
  const value = violated.reduce((sum, { weight }) => sum + weight, cost);
  return { plan: formatPddlPlan(steps), value };
}

describe("trajectory constraints and preferences", () => {
  it("are satisfied and weighed as PDDL defines them", () => {
    fc.assert(
      fc.property(texts, (files) => {
        const task = importPddl(files);
        const found = planned(task);
        const sign = task.metric.isMaximized ? -1 : 1;
        if (found !== undefined) {
          const verdict = checkPlan(files, found.plan);
          assert.deepEqual(verdict, { isValid: true, cost: verdict.isValid && verdict.cost });
          const start = checkedConstant(files);
          // Normalises -0.
          const value = sign * (verdict.cost + start) + 0;
          assert.equal(value, task.metric.constant + found.value + 0);
        }
        const names = [
          "count",
          ...Array.from({ length: ACTIONS - 1 }, (_, index) => `act${index}`),
        ];
        for (const plan of sequences(names.map((name) => `(${name})`))) {
          const verdict = checkPlan(files, plan);
          if (!verdict.isValid) continue;
          assert.ok(found !== undefined, `${plan.join(" ")} is a plan`);
          const value = sign * (verdict.cost + checkedConstant(files)) - task.metric.constant;
          assert.ok(value >= found.value, `${plan.join(" ")} is better`);
        }
      }),
      { numRuns: 75 },
    );
  });
});

/** The metric's value before the first step. */
function checkedConstant({ problem }: { readonly problem: string }): number {
  return problem.includes("maximize") ? 7 : 0;
}
