import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, seededRandom } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it, vi } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import type { ThingId } from "../../things/thing.ts";
import { World } from "../../world.ts";
import type { WorldRunner } from "../world-runner.ts";
import { StillTicks } from "./still-ticks.ts";

const flag = { type: "boolean", default: false } as const;
const domain = loadDomain({
  name: "yard",
  kinds: { tree: { fruit: { type: "integer", min: 0, max: 9 }, open: flag } },
  state: {
    near: { type: "thing", of: ["tree"], position: true },
    fed: flag,
    rested: flag,
  },
  tools: [
    { name: "go", things: { to: "tree" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "open", things: { of: "tree" }, claims: ["$of"] },
      when: { near: "$of", "$of.open": false, "$of.fruit": { ">=": 5 } },
      then: { "$of.open": true },
    },
    {
      ...{ name: "eat", things: { of: "tree" }, claims: ["$of"] },
      when: { near: "$of", "$of.fruit": { ">=": 5 }, "$of.open": true },
      then: { fed: true, "$of.fruit": { "-": 5 } },
    },
    {
      ...{ name: "nap", things: { of: "tree" }, claims: ["$of"] },
      when: { near: "$of", "$of.fruit": { "<=": 4 } },
      then: { rested: true },
    },
  ],
  goals: [
    { name: "fed", when: { fed: true } },
    { name: "rested", when: { rested: true } },
  ],
} as Parameters<typeof loadDomain>[0]);

const AGENTS = 8;
const TREES = 4;

function live(seed: number) {
  const random = seededRandom(seed);
  const clock = new FakeClock();
  const places = new Map<ThingId, number>();
  const way = (agent: string, from: ThingId | undefined, to: ThingId): number =>
    1 + Math.abs((places.get(from ?? agent) ?? 0) - (places.get(to) ?? 0));
  const world = new World(domain, { clock, way, estimate: way, waysPerTick: 100_000 });
  const orchestrator = new Orchestrator({
    domain: world.domain,
    planner: world.share(new ClassicalPlanner()),
    clock,
  });
  for (let at = 0; at < TREES; at++) {
    places.set(`tree ${at}`, at * 10);
    world.add("tree", `tree ${at}`, { fruit: random.integer(10) });
  }
  const told: string[] = [];
  const players = Array.from({ length: AGENTS }, (_, at) => {
    const name = `a${at}`;
    places.set(name, random.integer(40));
    const own: Record<string, unknown> = {
      near: at % 2 ? `tree ${at % TREES}` : undefined,
      fed: false,
      rested: false,
    };
    const runner = world.agent(name).runner({
      ...{
        orchestrator,
        goal: (at % 3 === 0 ? { oneOf: ["fed", "rested"] } : "fed") as never,
        asks: "game" as const,
        budgetMs: 500 + 100 * at,
      },
      durationMs: () => 200,
      onOutcome: ({ status, steps }) =>
        told.push(
          `${clock.now()} ${name} ${status} ${steps.map(({ step, things }) => step.tool + JSON.stringify(things)).join()}`,
        ),
    });
    return { name, own, runner: runner as unknown as WorldRunner };
  });
  for (let nowMs = 0; nowMs < 20_000; nowMs += 50) {
    for (const { name, own, runner } of players) {
      const tick = runner.tick({ ...own } as never, nowMs);
      if (tick.event !== "continue")
        told.push(
          `${nowMs} ${name} ${tick.event} ${tick.step?.tool ?? ""} ${JSON.stringify((tick as { broken?: unknown }).broken ?? "")}`,
        );
      if (tick.event === "finish" && tick.step !== undefined) {
        const { tool } = tick.step;
        const things = tick.things as Record<string, ThingId>;
        if (tool === "go") own["near"] = things["to"];
        if (tool === "open") world.set(things["of"] as ThingId, { open: true });
        if (tool === "nap") own["rested"] = true;
        if (tool === "eat") {
          own["fed"] = true;
          world.set(things["of"] as ThingId, { fruit: 0, open: false });
        }
      }
    }
    world.planMany(orchestrator, 1e6);
    clock.advanceSync(50);
    const id = `tree ${random.integer(TREES)}`;
    const r = random.integer(30);
    const one = players[random.integer(AGENTS)] as (typeof players)[number];
    if (r < 3 && world.has(id)) world.set(id, { fruit: random.integer(10) });
    if (r === 4) {
      if (world.has(id)) world.remove(id);
    }
    if (r === 5 || r === 6) {
      if (!world.has(id)) world.add("tree", id, { fruit: random.integer(10) });
    }
    if (r === 7 && world.has(id)) world.claims.give(id, "player");
    if (r === 8) world.claims.free(id);
    if (r === 9) one.own["fed"] = false;
    if (r === 10) one.own["rested"] = false;
    if (r === 11) world.constraints.add({ disabled: [{ tool: "eat" }], untilMs: nowMs + 700 });
    if (r === 12)
      world.agent(one.name).constraints.add({ disabled: [{ tool: "go" }], untilMs: nowMs + 700 });
    if (r === 13) world.agent(one.name).orders.add("rested" as never);
    if (r === 14) world.agent(one.name).orders.clear();
    if (r === 15 && world.has(id)) {
      one.own["near"] = id;
    }
    if (r === 16 && world.has(id)) world.moved(id);
    if (r === 17)
      world.agent(one.name).constraints.add({ maintain: "rested" as never, untilMs: nowMs + 300 });
  }
  return told;
}

it.each([...Array(casesOf(12)).keys()])(
  "a crowd whose ticks repeat lives as one whose ticks are all worked out (%i)",
  (seed) => {
    const repeating = live(seed);
    const spy = vi.spyOn(StillTicks.prototype, "at").mockReturnValue(undefined);
    try {
      expect(repeating).toEqual(live(seed));
    } finally {
      spy.mockRestore();
    }
  },
);
