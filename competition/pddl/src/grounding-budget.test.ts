import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { GroundingBudget } from "./grounding-budget.ts";
import { importPddl } from "./index.ts";
import { DEFAULT_PDDL_LIMITS, type PddlLimits } from "./limits.ts";
import { pairsOf } from "./testing/pairs.ts";

const PLACE = { source: "domain", line: 3, column: 5 } as const;

function budgetOf(limits: Partial<PddlLimits>, clock = new FakeClock()) {
  return { budget: new GroundingBudget({ ...DEFAULT_PDDL_LIMITS, ...limits }, clock), clock };
}

it("reports the memory limit, the progress, and which limit to raise", () => {
  const { budget } = budgetOf({ maxMemoryMb: 1 });
  const fill = () => {
    for (;;) budget.addAction(PLACE);
  };
  expect(fill).toThrow(
    expect.objectContaining({
      issues: [
        {
          pointer: "",
          message: "the task takes more than 1 MiB: 700 ground actions and 0 facts so far",
          hint: "take a smaller problem, or raise maxMemoryMb",
          limit: "maxMemoryMb",
          place: PLACE,
        },
      ],
    }),
  );
  expect(budget.isSpent).toBe(true);
});

it("stops at the time limit", async () => {
  const { budget, clock } = budgetOf({ maxGroundMs: 50 });
  budget.addAction(PLACE);
  await clock.advance(50);
  budget.work(10_000, PLACE);
  await clock.advance(1);
  expect(() => budget.work(10_000, PLACE)).toThrow(
    /grounding takes longer than 50 ms: 1 ground actions and 0 facts so far .* or raise maxGroundMs/,
  );
});

it("counts work equally on every machine", () => {
  const { budget } = budgetOf({ maxWork: 100 });
  budget.work(100, PLACE);
  expect(() => budget.work(1, PLACE)).toThrow(/more than 100 bindings and facts to try/);
});

it("stops the import of a large task by the clock", () => {
  let ms = 0;
  const clock = Object.assign(new FakeClock(), {
    now: () => {
      ms += 10;
      return ms;
    },
  });
  expect(() => importPddl(pairsOf(320), { maxGroundMs: 15 }, clock)).toThrow(/maxGroundMs/);
});
