import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, planOf, runSearch } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { formatPddlPlan, importPddl } from "./index.ts";

/** A seesaw: who is up goes down, and who is down goes up. */
const domain = `(define (domain seesaw) (:requirements :adl) (:predicates (up ?r) (down ?r))
  (:action push :effect (and
    (forall (?r) (when (up ?r) (and (not (up ?r)) (down ?r))))
    (forall (?r) (when (down ?r) (and (not (down ?r)) (up ?r)))))))`;

it("effects that read each other's targets act at once", () => {
  const problem = `(define (problem ride) (:objects ann bob) (:init (up ann) (down bob))
    (:goal (and (down ann) (not (up ann)) (up bob) (not (down bob)))))`;
  const task = importPddl({ domain, problem });
  const loaded = loadDomain(task.definition);
  const question = { domain: loaded, state: loaded.state(task.state), mode: "optimal" } as const;
  const found = runSearch(new ClassicalPlanner(), { ...question, goal: loaded.goal(task.goal) });
  const actions = found.status === "solved" ? found.actions : [];
  expect(formatPddlPlan(planOf(loaded, actions).steps)).toEqual(["(push)"]);
});
