import { ClassicalPlanner } from "@understudy/classical";
import { COST_SCALE, type Domain, PlanProver, runSearch } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { DEMO_NAMES, demoDomain } from "../domains/demo-domains.ts";
import { FAMILIES, randomDomain } from "../domains/families.ts";
import { variantOf } from "../domains/variants.ts";
import { drawFromExplorations, drawFromTables } from "../problems/draw-problems.ts";
import { LengthQuota } from "../problems/length-quota.ts";
import type { Problem } from "../problems/problem.ts";
import { Chooser } from "../random/chooser.ts";
import { Exploration } from "./exploration.ts";
import { lessonDomain } from "./lesson-domain.ts";
import { TableTeacher } from "./table-teacher.ts";

const planner = new ClassicalPlanner({ tables: false });

/** Checks a problem's answer by a search, independent of tables and explorations. */
function expectOptimal(domain: Domain, { state, goal, actions }: Problem): void {
  const prover = new PlanProver(domain);
  expect(prover.prove(state, actions, goal.condition)).toBe(true);
  const found = runSearch(planner, { domain, state, goal, mode: "optimal" });
  expect(found).toMatchObject({ status: "solved", scaledCost: prover.scaledCost });
}

const draw = (count: number) => ({ count, quota: new LengthQuota(), declaredShare: 0.5, goals: 3 });

describe("the teacher", () => {
  it.each(FAMILIES)("gives optimal plans in domains of the family $name", (family) => {
    const chooser = new Chooser(11);
    for (let round = 0; round < 3; round++) {
      const definition = randomDomain(family, chooser, { words: "training", maxStates: 4000 });
      const lesson = lessonDomain(definition);
      for (const problem of drawFromTables(lesson, chooser, draw(6))) {
        expectOptimal(lesson.domain, problem);
      }
    }
  });

  it.each(DEMO_NAMES)("gives optimal plans in variants of %s", (name) => {
    const chooser = new Chooser(12);
    let proved = 0;
    for (let round = 0; round < 3; round++) {
      const lesson = lessonDomain(variantOf(demoDomain(name), chooser, "training"));
      const problems =
        name === "village"
          ? drawFromExplorations(lesson, chooser, draw(6), 2000)
          : drawFromTables(lesson, chooser, draw(6), 2 ** 20);
      for (const problem of problems) {
        expectOptimal(lesson.domain, problem);
        proved++;
      }
    }
    expect(proved).toBeGreaterThan(6);
  });

  it("gives optimal plans if tables would be too large", () => {
    const lesson = lessonDomain(demoDomain("village"));
    const problems = [...drawFromExplorations(lesson, new Chooser(3), draw(12), 4000)];
    expect(problems).toHaveLength(12);
    for (const problem of problems) expectOptimal(lesson.domain, problem);
  });

  it("gives the same canonical plan by table and by exploration", () => {
    const lesson = lessonDomain(demoDomain("guard"));
    const teacher = new TableTeacher(lesson, 2 ** 20);
    const exploration = new Exploration(lesson, 20_000);
    let compared = 0;
    for (const declared of lesson.domain.goals) {
      const taught = teacher.teach(declared.definition);
      if (taught === undefined) throw new Error(`${declared.name} has no table`);
      for (const problem of drawFromTables(lesson, new Chooser(5), draw(8))) {
        exploration.explore(problem.state);
        const plan = exploration.plan(taught.goal.condition);
        if (plan === undefined) continue;
        expect(teacher.plan(problem.state, taught)).toEqual(plan);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(10);
  });

  it("prefers the cheapest plan, then the shortest, then the first in the prompt", () => {
    const { domain, keyed, successors } = lessonDomain({
      name: "ties",
      state: { a: { type: "integer", min: 0, max: 2 }, done: { type: "boolean" } },
      tools: [
        { name: "slow", when: {}, then: { a: { "+": 1 } }, cost: 1 },
        { name: "zap", when: {}, then: { a: { "+": 2 } }, cost: 2 },
        { name: "alike", when: {}, then: { a: { "+": 2 } }, cost: 2 },
      ],
    });
    const teacher = new TableTeacher({ domain, keyed, successors });
    const taught = teacher.teach({ a: 2 });
    if (taught === undefined) throw new Error("no table");
    const plan = teacher.plan(domain.state({ a: 0, done: false }), taught) ?? [];
    expect(plan.map((action) => domain.step(action).tool)).toEqual(["zap"]);
    expect(taught.policy.scaledCost(domain.state({ a: 0, done: false }))).toBe(2 * COST_SCALE + 1);
  });

  it("refuses costs that leave no room for step counts", () => {
    const definition = { ...demoDomain("guard"), tools: [{ name: "bit", cost: 0.25 }], goals: [] };
    expect(() => lessonDomain(definition)).toThrow("The cost of bit() has more than one decimal");
  });
});
