import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, planOf } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { formatPddlPlan, importPddl } from "./index.ts";

const THINGS = Array.from({ length: 7 }, (_, index) => `thing${index}`);
const ROOMS = Array.from({ length: 6 }, (_, index) => `room${index}`);

const briefcase = {
  domain: `(define (domain briefcase) (:requirements :typing :conditional-effects :negative-preconditions)
    (:types thing room)
    (:predicates (at ?t - thing ?r - room) (in ?t - thing) (here ?r - room))
    (:action carry :parameters (?from ?to - room) :precondition (here ?from)
      :effect (and (here ?to) (not (here ?from))
        (forall (?t - thing) (when (in ?t) (and (at ?t ?to) (not (at ?t ?from)))))))
    (:action pack :parameters (?t - thing ?r - room) :precondition (and (not (in ?t)) (at ?t ?r) (here ?r))
      :effect (in ?t))
    (:action unpack :parameters (?t - thing) :precondition (in ?t) :effect (not (in ?t))))`,
  problem: `(define (problem moving) (:domain briefcase)
    (:objects ${THINGS.join(" ")} - thing ${ROOMS.join(" ")} - room)
    (:init (here room0) ${THINGS.map((thing, index) => `(at ${thing} room${index % 5})`).join(" ")})
    (:goal (and ${THINGS.map((thing, index) => `(at ${thing} room${(2 * index + 1) % 6})`).join(" ")})))`,
};

it("shares the steps of actions that move things to or from the same room", () => {
  const { definition } = importPddl(briefcase, { maxEffectCases: 100 });
  const further = definition.tools.filter(({ name }) => name.endsWith("."));
  expect(further).toHaveLength(2 * THINGS.length * ROOMS.length);
  expect(loadDomain(definition).cases.domain.actions.count).toBeLessThan(400);
});

it("plans with split actions as with whole ones", () => {
  const task = importPddl(briefcase, { maxEffectCases: 100 });
  const domain = loadDomain(task.definition);
  const problem = { domain, state: domain.state(task.state), goal: domain.goal(task.goal) };
  const search = new ClassicalPlanner().start({
    ...problem,
    mode: "first",
  });
  while (!search.step({ expansions: 100 }));
  const result = search.result();
  if (result.status !== "solved") throw new Error(result.status);
  expect(search.expansions).toBeLessThan(1000);
  expect(formatPddlPlan(planOf(domain, result.actions).steps).length).toBeLessThan(60);
});
