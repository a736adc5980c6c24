import assert from "node:assert/strict";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { SearchContext } from "../search/context.ts";
import { prepareParts } from "../testing/prepare.ts";

it("finds the applicable operators on random walks", () => {
  let found = 0;
  fc.assert(
    fc.property(
      arbitraryProblem({ maxStates: 300 }),
      fc.array(fc.nat(), { maxLength: 8 }),
      (asked, walk) => {
        const problem = { ...asked, mode: "first" } as const;
        if (problem.domain.cases.split !== undefined) return;
        for (const part of prepareParts(problem)) {
          const context = new SearchContext(part, problem.state);
          context.loadStart();
          for (const choice of [...walk, 0]) {
            const count = context.findApplicable();
            const all = Array.from({ length: part.task.operatorCount }, (_, operator) => operator);
            const expected = all.filter((operator) =>
              context.successors.applies(operator, context.values),
            );
            assert.deepEqual([...context.applicable.subarray(0, count)], expected);
            found += count;
            if (count === 0) break;
            context.advance(context.applicable[choice % count] as number);
          }
        }
      },
    ),
    { numRuns: 200 },
  );
  expect(found).toBeGreaterThan(25);
});
