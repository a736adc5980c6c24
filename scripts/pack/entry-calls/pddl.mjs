import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { planOf, runSearch } from "@understudy/planner-core";

const DOMAIN = `(define (domain d) (:predicates (lit ?x))
  (:action light :parameters (?x) :effect (lit ?x)))`;
const PROBLEM = "(define (problem p) (:domain d) (:objects a) (:init) (:goal (lit a)))";

export const calls = {
  "@understudy/pddl": ({ formatPddlPlan, importPddl, loadPddlTask }) => {
    const { domain, state, goal } = loadPddlTask(importPddl({ domain: DOMAIN, problem: PROBLEM }));
    const problem = { domain, state, goal, mode: "optimal" };
    const { actions } = runSearch(new ClassicalPlanner(), problem);
    assert.deepEqual(formatPddlPlan(planOf(domain, actions).steps), ["(light a)"]);
  },
};
