import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  Orchestrator,
  RequestError,
} from "@understudy/planner-core";
import { proveSchedule, type SquadProblem } from "@understudy/planner-core/schedule";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner, type TimePlannerOptions } from "../time-planner.ts";

const flag = { type: "boolean", shared: true, default: false } as const;
const count = { type: "integer", min: 0, max: 40, shared: true, default: 0 } as const;
const numbers = (size: number): readonly number[] => Array.from({ length: size }, (_, at) => at);

/** Loads, each of which one member carries. */
function loadsOf(size: number, unitsOf: (load: number) => number): Domain {
  const names = numbers(size).map((load) => `load${load}`);
  return loadDomain({
    name: "loads",
    state: Object.fromEntries(names.map((name) => [name, flag])),
    tools: names.map((name, load) => ({
      ...{ name: `carry_${name}`, when: { [name]: false }, then: { [name]: true } },
      duration: unitsOf(load),
    })),
    goals: [{ name: "done", when: Object.fromEntries(names.map((name) => [name, true])) }],
  });
}

function problemOf(domain: Domain, members: readonly object[], goal: string): SquadProblem {
  return {
    domain,
    members: members.map((own, at) => ({ name: `m${at}`, state: domain.state(own as never) })),
    ...{ running: [], events: [], scaledBy: Number.POSITIVE_INFINITY },
    ...{ goal: domain.goal(goal).condition, measure: { time: 1, cost: 0 } },
  };
}

function search(problem: SquadProblem, expansions: number, options: TimePlannerOptions = {}) {
  const running = new TimePlanner(options).startTogether(problem);
  const isOver = running.step({ expansions });
  return { result: running.result(), isOver, expansions: running.expansions };
}

describe("Sixteen members", () => {
  it("carry sixteen loads at once, proved to be the best", () => {
    const domain = loadsOf(16, (load) => 2 + (load % 4));
    const { result } = search(
      problemOf(
        domain,
        numbers(16).map(() => ({})),
        "done",
      ),
      500,
    );
    expect(result).toMatchObject({ status: "solved", scaledTime: 5000, optimal: true });
  });

  it("share out twice as many loads as they are, in a proved schedule of the least time", () => {
    const domain = loadsOf(32, (load) => 2 + (load % 4));
    const problem = problemOf(
      domain,
      numbers(16).map(() => ({})),
      "done",
    );
    const { result } = search(problem, 60);
    // 112 units of work for sixteen.
    expect(result).toMatchObject({ status: "solved", scaledTime: 7000 });
    if (result.status !== "solved") return;
    expect(proveSchedule(problem, result.schedule).sound).toBe(true);
    const busy = new Set(result.schedule.steps.flatMap(({ members }) => members));
    expect(busy.size).toBe(16);
  });

  it("do what differs from one to the next", () => {
    const domain = loadDomain({
      name: "posts",
      state: { post: { type: "integer", min: 0, max: 15 }, lamps: count },
      tools: [
        { name: "light", then: { lamps: { "+": 1 } }, duration: { sum: "post + 1", per: 1 } },
      ],
      goals: [{ name: "bright", when: { lamps: { ">=": 16 } } }],
    });
    const members = numbers(16).map((post) => ({ post }));
    const { result } = search(problemOf(domain, members, "bright"), 100);
    // In seven units, and no fewer: 7 + 3 + 2 + 1 + 1 + 1 + 1.
    expect(result).toMatchObject({ status: "solved" });
    if (result.status === "solved") expect(result.scaledTime).toBeLessThanOrEqual(1.1 * 7000);
  });
});

describe("Members that are alike", () => {
  /** Two chests, to which members walk from a yard. */
  const chests = loadDomain({
    name: "chests",
    state: {
      at: { type: "enum", values: ["yard", "crypt", "tower"] },
      holds: { type: "boolean", default: false },
      ...{ crypt: flag, tower: flag, brought: count },
    },
    tools: [
      ...["yard", "crypt", "tower"].map((place) => ({
        name: `go_${place}`,
        ...{ when: { at: { "!=": place } }, then: { at: place }, duration: 4 },
      })),
      ...["crypt", "tower"].map((place) => ({
        ...{ name: `take_${place}`, when: { at: place, [place]: true, holds: false } },
        ...{ start: { [place]: false }, then: { holds: true }, duration: 1 },
      })),
      {
        ...{ name: "drop", when: { at: "yard", holds: true } },
        ...{ then: { holds: false, brought: { "+": 1 } }, duration: 1 },
      },
    ],
    goals: [{ name: "rich", when: { brought: 2 } }],
  } satisfies DomainDefinition);

  it("are not told apart once they have changed places: the best is proved in half the nodes", () => {
    const start = { at: "yard", holds: false, crypt: true, tower: true, brought: 0 };
    const alike = search(problemOf(chests, [start, start], "rich"), 20_000);
    const problem = problemOf(chests, [start, start], "rich");
    // A ban on a step that no member can do makes them differ.
    const members = problem.members.map((member, at) => ({
      ...member,
      disabled: new Set(at === 0 ? [] : [99]),
    }));
    const apart = search({ ...problem, members }, 20_000);
    for (const { result } of [alike, apart]) {
      expect(result).toMatchObject({ status: "solved", scaledTime: 10_002, optimal: true });
    }
    expect(alike.expansions).toBeLessThan(0.6 * apart.expansions);
  });
});

describe("A search that reaches its memory", () => {
  it("ends with the best schedule so far", () => {
    const domain = loadsOf(8, (load) => 2 + (load % 4));
    const problem = problemOf(domain, [{}, {}, {}], "done");
    const { result, isOver, expansions } = search(problem, 100_000, { maxMemoryMb: 1 });
    expect(isOver).toBe(true);
    expect(expansions).toBeLessThan(5000);
    expect(result).toMatchObject({ status: "solved", optimal: false });
  });

  it("needs some", () => {
    expect(() => new TimePlanner({ maxMemoryMb: 0 })).toThrow(
      "/maxMemoryMb: must be a number above 0",
    );
  });
});

describe("A squad that is too large", () => {
  const plan = (domain: Domain, size: number) => {
    const time = new TimePlanner();
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), time });
    const agents = Object.fromEntries(numbers(size).map((at) => [`m${at}`, {}]));
    return orchestrator.planNow({ agents, goal: "done", expansions: 50 }, 1e6);
  };

  it("is refused with what to do instead", () => {
    expect(() =>
      plan(
        loadsOf(2, () => 1),
        17,
      ),
    ).toThrow("/agents: names 17 members (from 1 to 16; a larger group is several squads)");
    expect(
      plan(
        loadsOf(2, () => 1),
        16,
      ),
    ).toMatchObject({ status: "solved", time: 1 });
  });

  it("is refused if its steps have too many crews", () => {
    const domain = loadDomain({
      name: "choir",
      state: { sung: flag },
      tools: [{ name: "sing", partners: 7, then: { sung: true }, duration: 1 }],
      goals: [{ name: "done", when: { sung: true } }],
    });
    expect(plan(domain, 12)).toMatchObject({ status: "solved" });
    const wide = loadDomain({
      name: "choirs",
      state: { sung: { ...flag, type: "enum", values: ["no", "aria", "hymn"], default: "no" } },
      tools: [
        {
          ...{ name: "sing", partners: 7, parameters: { song: { enum: ["aria", "hymn"] } } },
          ...{ then: { sung: "$song" }, duration: 1 },
        },
      ],
      goals: [{ name: "done", when: { sung: "hymn" } }],
    } satisfies DomainDefinition);
    let thrown: unknown;
    try {
      plan(wide, 16);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RequestError);
    expect((thrown as RequestError).issues).toMatchObject([
      { pointer: "/agents", message: expect.stringContaining("25740 crews, over 25000") },
    ]);
  });
});
