import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const shared = { type: "boolean", shared: true, default: false } as const;
const garden = loadDomain({
  name: "garden",
  state: { east: shared, west: shared, planted: shared },
  tools: [
    { name: "dig_east", when: { east: false }, then: { east: true }, duration: 4 },
    { name: "dig_west", when: { west: false }, then: { west: true }, duration: 4 },
    { name: "plant", when: { east: true, west: true }, then: { planted: true }, duration: 1 },
  ],
  goals: [{ name: "planted", when: { planted: true } }],
});

it("who stands beside a step that does not end does the work, too", async () => {
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: garden, ...parts });
  let requests = 0;
  const runner = new SquadRunner({
    ...{ orchestrator, members: ["ann", "bo"], goal: "planted", budgetMs: 1000, expansions: 100 },
    disabled: { ann: ["plant"] },
    onOutcome: () => requests++,
  });
  const world = { east: false, west: false, planted: false };
  const ends = new Map<string, { readonly atMs: number; readonly tool: string }>();
  const log: string[] = [];
  for (let nowMs = 0; nowMs < 30_000 && !world.planted; nowMs += 100) {
    for (const [name, { atMs, tool }] of ends) {
      if (atMs > nowMs) continue;
      ends.delete(name);
      Object.assign(world, { [tool === "plant" ? "planted" : tool.slice(4)]: true });
      runner.finished(name);
    }
    const actions = runner.tick({ ann: {}, bo: {} }, world, nowMs);
    while (runner.isWaiting) await settle();
    for (const [name, action] of Object.entries(actions)) {
      if (action.event !== "start") continue;
      const { tool } = action.step;
      log.push(`${name} ${tool}`);
      // The other one falls asleep as she digs.
      if (name === "bo") ends.set(name, { atMs: nowMs + action.durationMs, tool });
    }
  }
  expect(log.map((line) => line.replace(/_(east|west)/, ""))).toEqual([
    ...["ann dig", "bo dig", "bo dig", "bo plant"],
  ]);
  expect(world.planted).toBe(true);
  expect(requests).toBeLessThan(4);
});
