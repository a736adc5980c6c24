import { DomainError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { importPddl, loadPddlTask, PddlError } from "../index.ts";

const task = importPddl({
  domain: `(define (domain d) (:predicates (at ?p) (seen ?p))
  (:action look :parameters (?p) :precondition (at ?p) :effect (seen ?p))
  (:action go :parameters (?p ?q)
    :precondition (at ?p) :effect (and (not (at ?p)) (at ?q))))`,
  problem: "(define (problem p) (:objects a b c) (:init (at a)) (:goal (and (seen b) (at c))))",
});

/** The issues of a task within limits. */
function issueOf(limits: Parameters<typeof loadPddlTask>[1], broken = task) {
  try {
    loadPddlTask(broken, limits);
  } catch (error) {
    if (!(error instanceof PddlError)) throw error;
    expect(error.cause).toBeInstanceOf(DomainError);
    return error.issues[0];
  }
  return undefined;
}

describe("loadPddlTask", () => {
  it("returns planner input", () => {
    const { domain, state, goal } = loadPddlTask(task);
    expect(domain.name).toBe("p");
    expect(state).toEqual(domain.state(task.state));
    expect(goal).toEqual(domain.goal(task.goal));
  });

  it("names the largest action if the domain exceeds a limit of loadDomain", () => {
    expect(issueOf({ maxGroundActions: 3 })).toMatchObject({
      place: { source: "domain", line: 3, column: 3 },
      message: expect.stringMatching(/^ground actions, most of them of go, /),
      hint: expect.stringContaining("maxGroundActions"),
    });
    expect(issueOf({ maxMemoryMb: 0.0001 })?.hint).toContain("maxMemoryMb");
  });

  it("points to the action of a tool that loadDomain refuses", () => {
    const [first, ...others] = task.definition.tools;
    const tools = [{ ...first, name: "look.a", cost: -1 }, ...others];
    const broken = { ...task, definition: { ...task.definition, tools } };
    expect(issueOf({}, broken)).toMatchObject({
      place: { source: "domain", line: 2, column: 3 },
      message: expect.stringMatching(/^look\.a /),
    });
  });
});
