import { loadDomain, Orchestrator, systemClock } from "@understudy/planner-core";
import type { ScheduleSearch, SquadProblem } from "@understudy/planner-core/schedule";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner } from "../time-planner.ts";
import { UnitPlacer } from "./unit-placer.ts";

/** Plates from pans whose food soon burns, so that first lists come too late for some. */
const PLATES = 16;
const pans = ["a", "b", "c", "d", "e", "f"];
const pan = { pan: { enum: pans } };
const domain = loadDomain({
  name: "pans",
  state: {
    ...Object.fromEntries(
      pans.map((name) => [
        name,
        { type: "enum", values: ["empty", "raw", "done", "burnt"], shared: true },
      ]),
    ),
    plates: { type: "integer", min: 0, max: PLATES, shared: true },
    chopped: { type: "integer", min: 0, max: PLATES, shared: true },
  },
  tools: [
    {
      ...{ name: "put_on", parameters: pan, when: { $pan: "empty" } },
      ...{ then: { $pan: "raw" }, duration: 1 },
    },
    {
      ...{ name: "take_off", parameters: pan, when: { $pan: "done" } },
      ...{ start: { $pan: "empty" }, then: { plates: { "+": 1 } }, duration: 1 },
    },
    { name: "chop", then: { chopped: { "+": 1 } }, duration: 3 },
  ],
  goals: [{ name: "served", when: { plates: PLATES, chopped: PLATES } }],
  clocks: [
    {
      ...{ name: "frying", parameters: pan, while: { $pan: "raw" } },
      ...{ duration: 10, then: { $pan: "done" } },
    },
    {
      ...{ name: "burning", parameters: pan, while: { $pan: "done" } },
      ...{ duration: 2, then: { $pan: "burnt" } },
    },
  ],
});

class Reader extends TimePlanner {
  problem: SquadProblem | undefined;

  override startTogether(problem: SquadProblem): ScheduleSearch {
    this.problem = problem;
    return super.startTogether(problem);
  }
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("Lists of steps beside clocks", () => {
  it("leave a slice whose time is over after one unit", () => {
    const reader = new Reader();
    const planner = new ClassicalPlanner();
    const empty = Object.fromEntries(pans.map((name) => [name, "empty"]));
    const state = { ...empty, plates: 0, chopped: 0 };
    const agents = { ann: state, bo: state };
    const request = { agents, goal: "served" };
    new Orchestrator({ domain, planner, time: reader }).planNow(request as never, 0);
    const search = reader.startTogether(reader.problem as SquadProblem);
    // Time passes as units are placed, for one crew or the other, on one pan or the other.
    let nowMs = 0;
    const clock = { ...systemClock, now: () => nowMs };
    const { place } = UnitPlacer.prototype;
    vi.spyOn(UnitPlacer.prototype, "place").mockImplementation(function (
      this: UnitPlacer,
      ...given
    ) {
      nowMs++;
      return place.apply(this, given);
    });
    let longest = 0;
    while (search.result().status !== "solved") {
      const before = nowMs;
      search.step({ clock, untilMs: nowMs + 1 });
      longest = Math.max(longest, nowMs - before);
    }
    search.end?.();
    expect(nowMs).toBeGreaterThan(100);
    // Two crews, and other pans for each step of a unit.
    expect(longest).toBeLessThanOrEqual(2 * 2 * pans.length);
  });
});
