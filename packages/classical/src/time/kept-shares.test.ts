import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const BEDS = ["north", "east", "south", "west", "middle", "far"] as const;
const bed = {
  type: "enum",
  values: ["bare", "dug", "sown"],
  shared: true,
  default: "bare",
} as const;

const garden = defineDomain({
  name: "garden",
  state: {
    at: { type: "enum", values: ["gate", ...BEDS] },
    ...Object.fromEntries(BEDS.map((name) => [name, bed])),
    dry: { type: "boolean", shared: true, default: true },
    done: { type: "boolean", shared: true, default: false },
  },
  tools: [
    { name: "walk", parameters: { to: { enum: [...BEDS] } }, then: { at: "$to" }, duration: 2 },
    ...BEDS.flatMap((at) => [
      { name: `dig_${at}`, when: { at, [at]: "bare" }, then: { [at]: "dug" }, duration: 5 },
      {
        name: `sow_${at}`,
        when: { at, [at]: "dug", dry: false },
        then: { [at]: "sown" },
        duration: 3,
      },
    ]),
    {
      name: "rest",
      when: Object.fromEntries(BEDS.map((name) => [name, "sown"])),
      ...{ then: { done: true, dry: true }, duration: 1 },
    },
  ],
  goals: [{ name: "done", when: { done: true } }],
} as never);
const orchestrator = new Orchestrator({
  ...{ domain: garden, planner: new ClassicalPlanner(), time: new TimePlanner() },
});

it("looks for as good a plan where a rest is to be kept as for a new one", async () => {
  const plan = (names: string, keep?: readonly object[]) =>
    orchestrator.plan({
      ...{ goal: "done", budgetMs: 10_000, expansions: 80, keep },
      // In lists of steps nothing would be missed, but they know only events that add.
      events: [{ at: 1, then: { dry: false } }],
      agents: Object.fromEntries([...names].map((name) => [name, { at: "gate" }])),
      shared: { ...Object.fromEntries(BEDS.map((name) => [name, "bare"])), dry: true, done: false },
    } as never);
  const alone = await plan("a");
  const fresh = await plan("abc");
  const kept = await plan("abc", alone.steps);
  expect(fresh.status).toBe("solved");
  expect(kept.time).toBeLessThanOrEqual(fresh.time);
});
