import { type DomainDefinition, loadDomain, Orchestrator } from "@understudy/planner-core";
import type {
  NowTogetherRequest,
  ScheduleSearch,
  SquadProblem,
} from "@understudy/planner-core/schedule";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const market = loadDomain({
  name: "market",
  state: {
    at: { type: "enum", values: ["home", "market"], default: "home", position: true },
    open: { type: "boolean", shared: true, default: true },
    bread: { type: "integer", min: 0, max: 3, shared: true, default: 0 },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["home", "market"] } },
      then: { at: "$to" },
      duration: { way: "$to" },
      cost: { way: "$to" },
    },
    {
      name: "buy",
      when: { at: "market" },
      during: { open: true },
      then: { bread: { "+": 1 } },
      duration: 2,
    },
    { name: "bake", when: { at: "home" }, then: { bread: { "+": 1 } }, duration: 7, cost: 3 },
  ],
  goals: [{ name: "fed", when: { bread: { ">=": 2 } } }],
} satisfies DomainDefinition);

/** Counts the searches that it starts. */
class CountingPlanner extends TimePlanner {
  searches = 0;

  override startTogether(problem: SquadProblem): ScheduleSearch {
    this.searches++;
    return super.startTogether(problem);
  }
}

function squadOf(time: TimePlanner): Orchestrator {
  return new Orchestrator({ domain: market, planner: new ClassicalPlanner(), time });
}

const home = { at: "home" };
const sitting = { state: home, disabled: ["walk"] };
const closes = (at: number): { at: number; then: { open: boolean } } => ({
  at,
  then: { open: false },
});
const question = { agents: { ann: home, bo: home }, goal: "fed", shared: { open: true, bread: 0 } };

type Limits = Pick<NowTogetherRequest, "expansions" | "until">;

/** Differ from each other in all that an answer depends on, and in what it does not. */
const questions = fc.record({
  agents: fc.constantFrom(
    { ann: home, bo: home },
    { ann: home, bo: { at: "market" } },
    { ann: sitting, bo: sitting },
    { cai: home, dan: home },
  ),
  shared: fc.constantFrom({ open: true, bread: 0 }, { open: true, bread: 1 }),
  goal: fc.constantFrom("fed", { bread: { ">=": 3 } }),
  events: fc.constantFrom(undefined, [closes(9)], [closes(12)]),
  nowMs: fc.constantFrom(undefined, 3000),
  by: fc.constantFrom(undefined, undefined, 4, 8),
  measure: fc.constantFrom("time" as const, "cost" as const),
  ways: fc.constantFrom(undefined, { home: { market: 3 }, market: { home: 3 } }),
  maintain: fc.constantFrom(undefined, undefined, { at: "home" } as const),
  running: fc.constantFrom(
    undefined,
    ...[500, 4000].map((leftMs) => [{ agent: "ann", step: { tool: "bake", args: {} }, leftMs }]),
  ),
});

/** Limits that end a search by counts of work. */
const limits = fc.constantFrom<Limits>({}, { expansions: 2 }, { expansions: 500, until: "first" });

/** The simplest draw. */
const plain = {
  agents: { ann: home, bo: home },
  shared: { open: true, bread: 0 } as const,
  goal: "fed" as const,
  events: undefined,
  nowMs: undefined,
  by: undefined,
  measure: "time" as const,
  ways: undefined,
  maintain: undefined,
  running: undefined,
};

describe("Answers to equal questions of squads", () => {
  it("are equal to the answers of a new planner", () => {
    fc.assert(
      fc.property(questions, questions, limits, (first, other, within) => {
        const kept = squadOf(new TimePlanner());
        // Each differs in one part from the first.
        const parts = Object.keys(first) as (keyof typeof first)[];
        for (const draw of [first, ...parts.map((part) => ({ ...first, [part]: other[part] }))]) {
          // A step of ann can only run in a squad with her.
          const isAnn = "ann" in draw.agents;
          const request = { ...draw, ...within, running: isAnn ? draw.running : undefined };
          const fresh = squadOf(new TimePlanner()).planNow(request, 60_000);
          const { elapsedMs, ...answer } = kept.planNow(request, 60_000);
          expect({ ...answer, elapsedMs: fresh.elapsedMs }).toEqual(fresh);
        }
      }),
      {
        numRuns: 30,
        examples: [[{ ...plain, agents: { ann: sitting, bo: sitting } }, plain, {}]],
      },
    );
  });

  it("take no second search, also where only names and the clock differ", () => {
    const time = new CountingPlanner();
    const squad = squadOf(time);
    const first = squad.planNow({ ...question, events: [closes(9)] }, 60_000);
    const later = { ...question, events: [closes(12)], nowMs: 3000 };
    const second = squad.planNow({ ...later, agents: { cai: home, dan: home } }, 60_000);
    expect(time.searches).toBe(1);
    expect(second.steps.map(({ agent }) => agent).sort()).toEqual(
      first.steps.map(({ agent }) => (agent === "ann" ? "cai" : "dan")).sort(),
    );
    // Nearer by a second, the event is another question.
    squad.planNow({ ...later, nowMs: 4000 }, 60_000);
    expect(time.searches).toBe(2);
  });

  it.each<[string, Limits, Limits]>([
    ["its first plan", { expansions: 500, until: "first" }, { expansions: 500 }],
    ["a count of expansions", { expansions: 2 }, { expansions: 3 }],
  ])("take no second search within the same limits, and one within others: %s", (_, end, other) => {
    const time = new CountingPlanner();
    const squad = squadOf(time);
    const whole = { ...question, shared: { open: true, bread: 0 }, goal: { bread: { ">=": 3 } } };
    const first = squad.planNow({ ...whole, ...end }, 60_000);
    // Slices of no time at all: the answer is as far as it was before.
    const again = squad.planNow({ ...whole, ...end }, 0);
    expect(time.searches).toBe(1);
    expect({ ...again, elapsedMs: first.elapsedMs }).toEqual(first);
    squad.planNow({ ...whole, ...other }, 60_000);
    expect(time.searches).toBe(2);
  });
});
