import { describe, expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import type { Planner } from "../contract/planner.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import { PlanRunner } from "./plan-runner.ts";

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 3 }, hard: { type: "boolean" } },
  tools: [{ name: "chop", then: { wood: { "+": 1 } } }],
  goals: [{ name: "stocked", when: { wood: { ">=": 1 } } }],
});
const chop = yard.actionOf({ tool: "chop", args: {} });
const FRAME_MS = 16;
const NO_PLAN = { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 } as const;
const PLAN = { status: "solved", actions: [chop], scaledCost: 1000, scaledLowerBound: 0 } as const;

/** A planner that takes a tenth of a millisecond for each of 20 expansions, and never finds anything hard. */
function slowPlanner(clock: FakeClock): Planner {
  return {
    start: ({ state }) => {
      const isHard = yard.read(state)["hard"] === true;
      let expansions = 0;
      return {
        get expansions() {
          return expansions;
        },
        step: () => {
          expansions++;
          clock.advanceSync(0.1);
          return !isHard && expansions >= 20;
        },
        result: () => (isHard || expansions < 20 ? NO_PLAN : { ...PLAN, optimal: true }),
      };
    },
  };
}

/** Runners in a yard; `frame` ticks the runners that take part, and lets a frame pass. */
function openYard(agents: number, budgetMs: number, isHard: (at: number) => boolean = () => false) {
  const clock = new FakeClock();
  const orchestrator = new Orchestrator({ domain: yard, planner: slowPlanner(clock), clock });
  /** By agent: when it began its first step. */
  const begun = new Map<number, number>();
  /** By agent: the number of answers without a plan. */
  const vain = new Map<number, number>();
  const runners = Array.from({ length: agents }, (_, at) => {
    const onOutcome = ({ plan }: { readonly plan: unknown }): void => {
      if (plan === null) vain.set(at, (vain.get(at) ?? 0) + 1);
    };
    const options = { orchestrator, agent: `guard ${at}`, goal: "stocked" as const, budgetMs };
    return new PlanRunner({ ...options, onOutcome });
  });
  const frame = async (
    takesPart: (at: number) => boolean = () => true,
    draw: () => void = () => {},
  ): Promise<void> => {
    const nowMs = clock.now();
    for (const [at, runner] of runners.entries()) {
      if (!takesPart(at)) continue;
      const { event } = runner.tick(yard.state({ wood: 0, hard: isHard(at) }), nowMs);
      if (event === "start") begun.set(at, nowMs);
    }
    draw();
    await clock.advance(FRAME_MS);
  };
  return { begun, clock, frame, vain };
}

describe("many runners that ask at once", () => {
  it.each([20, 100, 1000])(
    "all begin within the time of their searches, with budgets of %d ms",
    async (budgetMs) => {
      const { begun, clock, frame } = openYard(200, budgetMs);
      while (begun.size < 200 && clock.now() < 1000) await frame();
      expect(begun.size).toBe(200);
    },
  );

  it("keep their places if there was no time for them", async () => {
    const { begun, clock, frame, vain } = openYard(80, 20);
    const isEarly = (at: number): boolean => at >= 40;
    await frame(isEarly);
    await frame(isEarly);
    expect(vain.size).toBeGreaterThan(0);
    while (begun.size < 80 && clock.now() < 1000) await frame();
    const last = (wasEarly: boolean): number =>
      Math.max(...[...begun].filter(([at]) => isEarly(at) === wasEarly).map(([, ms]) => ms));
    expect(begun.size).toBe(80);
    expect(last(true)).toBeLessThan(last(false));
  });

  it("begin although each frame of the game takes longer than their budgets", async () => {
    const { begun, clock, frame } = openYard(40, 10);
    const draw = (): void => clock.advanceSync(FRAME_MS);
    while (clock.now() < 300) await frame(undefined, draw);
    // A search that a frame interrupts has had its time: its agent waits before it asks again.
    expect(begun.size).toBeGreaterThanOrEqual(36);
    while (begun.size < 40 && clock.now() < 3000) await frame(undefined, draw);
    expect(begun.size).toBe(40);
  });

  it("wait before they ask again if they had their time", async () => {
    const isHard = (at: number): boolean => at < 4;
    const { begun, clock, frame, vain } = openYard(40, 20, isHard);
    while (clock.now() < 900) await frame();
    expect(begun.size).toBe(36);
    for (let at = 0; at < 4; at++) expect(vain.get(at)).toBeLessThan(8);
  });
});
