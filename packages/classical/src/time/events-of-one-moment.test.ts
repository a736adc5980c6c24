import { loadDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { proveSchedule, type SquadProblem } from "@understudy/planner-core/schedule";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const income = {
  name: "income",
  state: {
    gold: { type: "integer", min: 0, max: 50, shared: true },
    night: { type: "boolean", shared: true, default: false },
    phase: { type: "enum", values: ["dawn", "noon", "dusk"], shared: true, default: "dawn" },
    done: { type: "boolean", shared: true, default: false },
  },
  tools: [
    { name: "work", then: { done: true }, duration: 30 },
    { name: "buy", when: { gold: { ">=": 10 } }, then: { done: true }, duration: 1 },
    { name: "sleep", when: { night: true }, then: { done: true }, duration: 2 },
    { name: "dine", when: { phase: "dusk" }, then: { done: true }, duration: 3 },
  ],
  goals: [{ name: "done", when: { done: true } }],
};

type Told = readonly (readonly [at: number, then: object])[];

/** The first step of two agents with events, and when all is done. */
async function plan(told: Told, gold = 0, ofDomain: Told = []) {
  const events = (list: Told) => list.map(([at, then]) => ({ at, then }));
  const own = ofDomain.length === 0 ? {} : { events: events(ofDomain) };
  const domain = loadDomain({ ...income, ...own } as never);
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const { status, steps, time } = await new Orchestrator({ domain, ...parts }).plan({
    agents: { ann: {}, bo: {} },
    shared: { gold },
    events: events(told) as never,
    goal: "done",
    budgetMs: 2000,
  });
  return [status, steps[0]?.step.tool, time];
}

describe("events of one moment", () => {
  const plus = (amount: number) => ({ gold: { "+": amount } });
  const minus = (amount: number) => ({ gold: { "-": amount } });
  const night = { night: true };

  it.each<[string, object[], number, object[], string, number]>([
    ["add up", [plus(5), plus(5)], 0, [], "buy", 2.001],
    ["add up to the limit", [plus(40), plus(40)], 9, [], "buy", 2.001],
    ["set a value and add to it", [{ gold: 6 }, plus(5)], 0, [], "buy", 2.001],
    ["set a value after others", [plus(1), { gold: 10 }], 0, [], "buy", 2.001],
    ["take away one after the other", [minus(4), minus(5)], 9, [], "work", 30],
    ["say the same", [night, night], 0, [], "sleep", 3.001],
    ["let the later value win", [{ phase: "dusk" }, { phase: "noon" }], 0, [], "work", 30],
    [
      "let the later value win, told first",
      [{ phase: "noon" }, { phase: "dusk" }],
      0,
      [],
      "dine",
      4.001,
    ],
    ["come from the domain, too", [night], 0, [night], "sleep", 3.001],
    ["come from the domain alone", [], 0, [plus(5), plus(7)], "buy", 2.001],
    ["change different variables", [plus(5), night], 0, [], "sleep", 3.001],
  ])("%s", async (_, told, gold, ofDomain, tool, time) => {
    const atOne = (list: readonly object[]): Told => list.map((then) => [1, then]);
    const found = await plan(atOne(told), gold, atOne(ofDomain));
    expect(found).toEqual(["solved", tool, time]);
  });

  it.each<[string, Told, string]>([
    [
      "lowers what another raises",
      [
        [1, plus(3)],
        [1, minus(5)],
      ],
      "/events/1",
    ],
    [
      "raises what another lowers",
      [
        [2, night],
        [1, minus(3)],
        [1, plus(5)],
      ],
      "/events/2",
    ],
  ])("are refused where one %s", async (_, told, pointer) => {
    const error = await plan(told, 10).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RequestError);
    expect((error as RequestError).issues.map((issue) => issue.pointer)).toEqual([pointer]);
    expect((error as RequestError).issues[0]?.hint).toContain("one event");
  });
});

describe("a program that starts a search with events of one moment", () => {
  const problemWith = (effects: readonly (readonly [opcode: string, amount: number])[]) => {
    const domain = loadDomain(income as never);
    const gold = domain.variables.get("gold")?.id as number;
    const codes = effectCodes();
    const problem: SquadProblem = {
      ...{ domain, running: [], scaledBy: Number.POSITIVE_INFINITY },
      members: [{ name: "ann", state: domain.state({ gold: 0 } as never) }],
      events: effects.map(([opcode, amount]) => ({
        scaledAt: 1000,
        effects: Int32Array.from([codes[opcode] as number, gold, amount, 50]),
      })),
      goal: domain.goal("done").condition,
      measure: { time: 1, cost: 0 },
    } as never;
    return problem;
  };
  /** The opcodes of effects, read from a domain. */
  const effectCodes = (): Readonly<Record<string, number>> => {
    const [set, raise] = [{ gold: 10 }, { gold: { "+": 5 } }].map((then) => {
      const tools = [{ name: "it", then }];
      const { actions } = loadDomain({ ...income, tools } as never);
      return actions.effects[0] as number;
    });
    return { set: set as number, raise: raise as number };
  };

  it.each([
    [
      "that add up",
      [
        ["raise", 5],
        ["raise", 5],
      ],
    ],
    [
      "of which the later one wins",
      [
        ["set", 3],
        ["set", 12],
      ],
    ],
    [
      "of which one adds to the other",
      [
        ["set", 9],
        ["raise", 1],
      ],
    ],
  ] as const)("has a plan after events %s, which is proved", (_, effects) => {
    const scaledTime = 2001;
    const problem = problemWith(effects);
    const search = new TimePlanner().startTogether(problem);
    search.step({});
    const result = search.result();
    expect(result).toMatchObject({ status: "solved", optimal: true, scaledTime });
    if (result.status !== "solved") return;
    expect(proveSchedule(problem, result.schedule)).toMatchObject({ sound: true, scaledTime });
  });
});
