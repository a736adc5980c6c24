import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { FakeClock, InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

/** A bridge that carries one walker at a time. */
const bridge = loadDomain({
  name: "bridge",
  state: {
    side: { type: "enum", values: ["west", "east"] },
    free: { type: "boolean", shared: true },
  },
  tools: [
    {
      name: "cross",
      when: { side: "west", free: true },
      start: { free: false },
      then: { side: "east", free: true },
      duration: 3,
    },
  ],
  goals: [
    { name: "east", when: { side: "east" } },
    { name: "constructor", when: { side: "east" } },
    { name: "hasOwnProperty", when: { side: "east" }, by: 20 },
  ],
});

/** Names that every object has already. */
const NAMES = ["constructor", "hasOwnProperty", "__proto__"];

/** A record as JSON has it: with a key "__proto__", too. */
const recordOf = <Value>(names: readonly string[], value: Value): Record<string, Value> =>
  Object.fromEntries(names.map((name) => [name, value]));

it.each(NAMES)(
  "a member of a squad called %s is told all that the others are told",
  async (name) => {
    const options = {
      orchestrator: new InstantSquadPlanner(bridge, new TimePlanner(), 400),
      ...{ budgetMs: 50, ends: "timed" as const, disabled: recordOf(["bo"], []) },
    } as const;
    const members = [name, "bo"];
    let squad = new SquadRunner({ ...options, members, goal: "east" });
    const at = new Map(members.map((each) => [each, "west"]));
    const told: string[] = [];
    for (let nowMs = 0; nowMs < 10_000; nowMs += 250) {
      if (nowMs === 2000) squad = SquadRunner.restore(JSON.parse(JSON.stringify(squad)), options);
      const states = Object.fromEntries([...at].map(([each, side]) => [each, { side }]));
      const actions = squad.tick(states as never, { free: true }, nowMs);
      expect(Object.keys(actions).toSorted()).toEqual(members.toSorted());
      expect(Object.keys(squad.roles())).toEqual(members);
      for (const [each, action] of Object.entries(actions)) {
        if (action.event !== "start" && action.event !== "finish") continue;
        told.push(`${each} ${action.event}`);
        if (action.event === "finish") at.set(each, "east");
      }
      await settle();
    }
    const one = [`${name} start`, `${name} finish`];
    const other = ["bo start", "bo finish"];
    expect([[...one, ...other].join(), [...other, ...one].join()]).toContain(told.join());
  },
);

it.each(NAMES)("a member of a joint plan may be called %s", async (name) => {
  const orchestrator = new Orchestrator({
    ...{ domain: bridge, planner: new ClassicalPlanner(), time: new TimePlanner() },
    clock: new FakeClock(),
  });
  const outcome = orchestrator.planNow({
    agents: recordOf([name, "bo"], { side: "west" as const }),
    ...{ shared: { free: true }, goal: "east" },
  });
  expect(new Set(outcome.steps.map(({ agent }) => agent))).toEqual(new Set([name, "bo"]));
});

it.each([
  ["constructor", "solved"],
  ["hasOwnProperty", "unsolvable"],
] as const)("a goal called %s has its own deadline, or none", async (goal, status) => {
  const orchestrator = new InstantSquadPlanner(bridge, new TimePlanner(), 400);
  const outcome = await orchestrator.plan({
    ...{ agents: { ann: { side: "west" } }, shared: { free: true } },
    ...{ goal, nowMs: 19_000, budgetMs: 50 },
  });
  expect(outcome.status).toBe(status);
  const squad = new SquadRunner({ orchestrator, members: ["ann"], goal, budgetMs: 50 });
  const tick = (nowMs: number) => squad.tick({ ann: { side: "west" } }, { free: true }, nowMs);
  tick(19_000);
  await settle();
  expect(tick(19_100)["ann"]?.event).toBe(status === "solved" ? "start" : "idle");
});
