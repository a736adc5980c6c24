import type { PlanningProblem } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { type CountedEngine, importCounted, StepClock } from "./testing/counted-steps.ts";
import { drawnWorld } from "./testing/drawn-world.ts";

/** Limit on calls, iterations and the like: about ten microseconds of compiled code. */
const MOST_STEPS = 16_384;
/** Limit on clock readings per search, since proofs may take minutes. */
const MOST_LOOKS = 3000;
const MODES = ["first", "optimal", "anytime"] as const;

/** The most steps of a search without a clock reading. */
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

describe("a search's work between two clock readings", async () => {
  const engine = await importCounted();

  it.each([20, 80, 160, 320])("is small among %i things", (things) => {
    for (let seed = 1; seed <= 6; seed++) {
      for (const mode of MODES) {
        const most = mostSteps(engine, drawnWorld({ things, seed }), mode, 1 + 7 * seed);
        expect(most, `world ${seed}, ${mode}`).toBeLessThan(MOST_STEPS);
      }
    }
  });
});
