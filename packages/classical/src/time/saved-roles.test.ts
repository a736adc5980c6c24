import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

/** A lift by three, of whom two have roles. */
const liftBy = (...roles: readonly string[]) =>
  loadDomain({
    name: "lift",
    state: {
      up: { type: "boolean", shared: true },
      ...Object.fromEntries(
        ["front", "back"].map((name) => [`is_${name}`, { type: "boolean" } as const]),
      ),
    },
    tools: [
      {
        ...{ name: "lift", then: { up: true }, duration: 4 },
        partners: roles.map((role) => ({ role, when: { [`is_${role}`]: true } })),
      },
    ],
    goals: [{ name: "lifted", when: { up: true } }],
  });

const runnerOptions = (...roles: readonly string[]) => {
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: liftBy(...roles), ...parts });
  return { orchestrator, budgetMs: 1e6, ends: "timed" } as const;
};
const people = {
  ann: { is_front: false, is_back: false },
  bo: { is_front: true, is_back: false },
  cai: { is_front: false, is_back: true },
};

/** A squad in the middle of its lift, as it is saved. */
async function savedLift(): Promise<unknown> {
  const members = Object.keys(people);
  const runner = new SquadRunner({ ...runnerOptions("front", "back"), members, goal: "lifted" });
  for (let nowMs = 0; nowMs < 1000; nowMs += 250) {
    runner.tick(people, { up: false }, nowMs);
    for (let round = 0; runner.isWaiting && round < 1000; round++) await settle();
  }
  return JSON.parse(JSON.stringify(runner));
}

it("a saved step goes on with each member in its role, in whatever order the domain has them", async () => {
  const saved = await savedLift();
  for (const roles of [
    ["front", "back"],
    ["back", "front"],
  ]) {
    const runner = SquadRunner.restore(saved, runnerOptions(...roles) as never);
    const actions = runner.tick(people as never, { up: false }, 1000);
    expect(actions).toMatchObject({
      ...{ ann: { event: "continue" }, bo: { event: "continue", role: "front" } },
      cai: { event: "continue", role: "back" },
    });
  }
});

it("a saved step is dropped if the domain has other roles by now", async () => {
  const saved = (await savedLift()) as { readonly steps: readonly { roles: string[] }[] };
  for (const step of saved.steps) step.roles = ["front", "middle"];
  const runner = SquadRunner.restore(saved, runnerOptions("front", "back") as never);
  const actions = runner.tick(people as never, { up: false }, 1000);
  expect(Object.values(actions).map(({ event }) => event)).not.toContain("continue");
});
