import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { type Domain, loadDomain, Orchestrator, type Step } from "@understudy/planner-core";
import { FakeClock, InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";
import type { SquadWorldRunner } from "./squad-world-runner.ts";

/** A field is dug for 4 s, or for longer. */
const farm: Domain = loadDomain({
  name: "farm",
  kinds: { field: { dug: { type: "boolean" }, sown: { type: "boolean" } } },
  state: { near: { type: "thing", of: "field", position: true } },
  tools: [
    {
      name: "dig",
      things: { it: "field" },
      then: { "$it.dug": true },
      duration: { from: 4.05, to: 9 },
    },
    {
      name: "sow",
      things: { it: "field" },
      when: { "$it.dug": true },
      then: { "$it.sown": true },
      duration: 2,
    },
  ],
  goals: [{ name: "green", things: { it: "field" }, when: { "$it.sown": true } }],
});

const GOAL = { goal: "green", things: { it: "acre" } } as const;

function farmWorld(): World {
  const world = new World(farm, { way: () => 1, squads: worldSquads, clock: new FakeClock() });
  world.add("field", "acre", { dug: false, sown: false });
  return world;
}

function work(world: World, event: string, step: Step | undefined): string {
  if (event === "finish") world.set("acre", step?.tool === "dig" ? { dug: true } : { sown: true });
  return `${event} ${step?.tool}`;
}

/** The starts and ends that a squad of a world tells. */
async function ofSquad(savedAtMs: number): Promise<readonly string[]> {
  const world = farmWorld();
  const options = {
    orchestrator: new InstantSquadPlanner(world.domain, new TimePlanner(), 400),
    ...{ goal: GOAL, budgetMs: 50, ends: "timed" as const },
  } as const;
  let runner: SquadWorldRunner = world.squad(["ann"]).runner(options);
  const told: string[] = [];
  for (let nowMs = 0; nowMs < 10_000; nowMs += 100) {
    if (nowMs === savedAtMs) {
      const saved: unknown = JSON.parse(JSON.stringify(runner));
      runner = world.squad(["ann"]).runner(options);
      runner.restore(saved);
    }
    const { ann } = runner.tick({ ann: { near: undefined } }, undefined, nowMs);
    if (ann?.event === "start" || ann?.event === "finish")
      told.push(`${nowMs} ${work(world, ann.event, ann.step as Step)}`);
    await settle();
  }
  return told;
}

/** The starts and ends that a runner of one agent of a world tells. */
async function ofAgent(savedAtMs: number): Promise<readonly string[]> {
  const world = farmWorld();
  const options = {
    orchestrator: new Orchestrator({
      ...{ domain: world.domain, planner: new ClassicalPlanner(), time: new TimePlanner() },
      clock: new FakeClock(),
    }),
    ...{ goal: GOAL, budgetMs: 50 },
    durationMs: ({ tool }: Pick<Step, "tool">) => (tool === "dig" ? 4050 : 2000),
  };
  let runner = world.agent("ann").runner(options);
  const told: string[] = [];
  for (let nowMs = 0; nowMs < 10_000; nowMs += 100) {
    if (nowMs === savedAtMs) {
      const saved = JSON.parse(JSON.stringify(runner.save()));
      runner = world.agent("ann").runner(options);
      runner.restore(saved);
    }
    const { event, step } = runner.tick({ near: undefined }, nowMs);
    if (event === "start" || event === "finish")
      told.push(`${nowMs} ${work(world, event, step as Step)}`);
    for (let turn = 0; runner.isWaiting && turn < 5000; turn++) await settle();
  }
  return told;
}

it.each([
  ["a squad of a world", ofSquad],
  ["an agent of a world", ofAgent],
] as const)("the steps of %s end in the same ticks with a save as without", async (_, play) => {
  const without = await play(-1);
  expect(without.at(-1)).toMatch(/finish sow$/);
  for (const savedAtMs of [1000, 4100, 4200, 5000]) expect(await play(savedAtMs)).toEqual(without);
});
