import type { PlanningProblem } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { type CountedEngine, importCounted, StepClock } from "./counted-steps.ts";
import { drawnWorld } from "./drawn-world.ts";

/** Calls, rounds of loops and the like: some ten microseconds in code that is compiled. */
const MOST_STEPS = 16_384;
/** Looks at the clock after which a search may end: proofs go on for minutes. */
const MOST_LOOKS = 3000;
const MODES = ["first", "optimal", "anytime"] as const;

/** The most steps that a search takes without a look at the clock, all in all. */
function mostSteps(
  { ClassicalPlanner, loadDomain }: CountedEngine,
  { domain: definition, goal }: ReturnType<typeof drawnWorld>,
  mode: PlanningProblem["mode"],
  looksPerSlice: number,
): number {
  const domain = loadDomain(definition);
  const state = domain.state({});
  const problem: PlanningProblem = { domain, state, goal: domain.goal(goal), mode };
  const planner = new ClassicalPlanner({ tables: false });
  const clock = new StepClock(looksPerSlice);
  clock.begin();
  const search = planner.start(problem);
  clock.pass();
  for (let done = false; !done && clock.looks < MOST_LOOKS; ) {
    done = search.step({ untilMs: 1, clock });
    clock.pass();
  }
  search.result();
  clock.pass();
  search.end?.();
  clock.pass();
  return clock.most;
}

describe("what a search does between two looks at the clock", async () => {
  const engine = await importCounted();

  it.each([20, 80, 160, 320])("is little among %i things", (things) => {
    for (let seed = 1; seed <= 6; seed++) {
      for (const mode of MODES) {
        const most = mostSteps(engine, drawnWorld({ things, seed }), mode, 1 + 7 * seed);
        expect(most, `world ${seed}, ${mode}`).toBeLessThan(MOST_STEPS);
      }
    }
  });
});
