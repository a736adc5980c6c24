import assert from "node:assert/strict";
import { finish } from "@understudy/planner-core/internal";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import { RelaxedReachability } from "../competition/landmarks/relaxed-reachability.ts";
import { prepareParts, relaxedOf } from "../testing/prepare.ts";
import { withoutDominatedAdds } from "./dominated-adds.ts";

it("keeps all h-add values with fewer adds", () => {
  let fewer = 0;
  fc.assert(
    fc.property(arbitraryProblem({ maxStates: 300 }), (asked) => {
      // Adds are dropped for whole tasks; disabled actions are hidden afterwards.
      const problem = { ...asked, mode: "first", disabled: undefined } as const;
      if (problem.domain.cases.split !== undefined) return;
      for (const part of prepareParts(problem)) {
        if (part.relaxed === undefined) continue;
        const whole = relaxedOf(part);
        const left = finish(withoutDominatedAdds(whole));
        const values = part.task.variables.map((id) => problem.state[id] as number);
        const [all, some] = [whole, left].map((relaxed) => {
          const reachability = new RelaxedReachability(relaxed);
          finish(reachability.explore(values, []));
          return reachability.reached;
        });
        assert.deepEqual(some, all);
        if (left.adds.length < whole.adds.length) fewer++;
      }
    }),
    { numRuns: 300 },
  );
  expect(fewer).toBeGreaterThan(casesOf(300) / 35);
});
