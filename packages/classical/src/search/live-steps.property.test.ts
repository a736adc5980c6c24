import { loadDomain } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { preparePart, prepareParts } from "../testing/prepare.ts";
import { SearchContext } from "./context.ts";
import { liveSteps } from "./live-steps.ts";

/** Whether operators lead from the start to the goal. */
function works(context: SearchContext, plan: readonly number[]): boolean {
  context.loadStart();
  const isPlayed = plan.every(
    (operator) => context.successors.applies(operator, context.values) && context.advance(operator),
  );
  return isPlayed && context.isGoal();
}

describe("liveSteps", () => {
  it("keeps a sound plan sound", () => {
    let shorter = 0;
    const walk = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });
    const property = fc.property(arbitraryProblem({ maxStates: 300 }), walk, (asked, numbers) => {
      const [part, ...others] = prepareParts({ ...asked, mode: "first" });
      if (part === undefined || others.length > 0) return;
      const { task } = part;
      if (task.checks.length > 0 || task.runtimeCosts || task.operatorCount === 0) return;
      const context = new SearchContext(part, asked.state);
      context.loadStart();
      const walked: number[] = [];
      let end = 0;
      for (const number of numbers) {
        const count = context.findApplicable();
        if (count === 0) break;
        const operator = context.applicable[number % count] as number;
        walked.push(operator);
        context.advance(operator);
        if (context.isGoal()) end = walked.length;
      }
      if (end === 0) return;
      const plan = walked.slice(0, end);
      const live = finish(liveSteps(task, plan));
      expect(works(context, live)).toBe(true);
      if (live.length < plan.length) shorter++;
    });
    fc.assert(property, { numRuns: 600 });
    expect(shorter).toBeGreaterThan(0);
  });

  it("drops dead moves, including those that only lead to other dead moves", () => {
    const places = ["a", "b", "c"];
    const domain = loadDomain({
      name: "walks",
      state: { at: { type: "enum", values: places }, seen: { type: "boolean" } },
      tools: [
        { name: "go", parameters: { to: { enum: places } }, then: { at: "$to" } },
        { name: "look", when: { at: "c" }, then: { seen: true } },
      ],
      goals: [{ name: "wise", when: { seen: true } }],
    });
    const state = domain.state({ at: "a", seen: false });
    const problem = { domain, state, goal: domain.goal("wise"), mode: "first" } as const;
    const { task } = preparePart(problem);
    const idOf = (tool: string, args: object): number =>
      task.actions.indexOf(domain.actionOf({ tool, args: args as never }));
    const [b, c, look] = [idOf("go", { to: "b" }), idOf("go", { to: "c" }), idOf("look", {})];
    expect(finish(liveSteps(task, [b, c, b, c, look, b, look, c]))).toEqual([c, look]);
  });
});
