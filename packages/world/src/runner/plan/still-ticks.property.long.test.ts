import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Random, seededRandom } from "@understudy/planner-core";
import { expect, it, vi } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import type { ThingId } from "../../things/thing.ts";
import { World } from "../../world.ts";
import type { WorldRunner } from "../world-runner.ts";
import { StillTicks } from "./still-ticks.ts";

const flag = { type: "boolean", default: false } as const;
const domain = loadDomain({
  name: "yard",
  kinds: { post: {}, well: { full: { type: "boolean", default: true } }, tree: {} },
  state: {
    near: { type: "thing", of: ["post", "well", "tree"], position: true },
    ...{ log: flag, mood: { type: "integer", min: 0, max: 9, default: 0 } },
    thirst: { type: "integer", min: 0, max: 99, default: 0 },
    logs: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    {
      ...{ name: "go", things: { to: ["post", "well", "tree"] }, then: { near: "$to" } },
      cost: { way: "$to" },
    },
    {
      ...{ name: "drink", things: { it: "well" }, claims: ["$it"] },
      ...{ when: { near: "$it", "$it.full": true, thirst: { ">": 9 } }, then: { thirst: 0 } },
    },
    {
      ...{ name: "fell", things: { it: "tree" }, claims: ["$it"] },
      ...{ when: { near: "$it", log: false }, then: { log: true } },
    },
    {
      ...{ name: "stack", things: { it: "post" } },
      ...{ when: { near: "$it", log: true }, then: { log: false, logs: { "+": 1 } } },
    },
  ],
  goals: [
    { name: "fresh", when: { thirst: { "<": 30 } }, priority: 3 },
    { name: "rich", when: { logs: { ">=": 3 } } },
    { name: "visited", things: { it: "post" }, when: { near: "$it" } },
  ],
});
const GOALS = ["rich", { oneOf: ["fresh", "rich"] }, { goal: "visited", things: { it: "post 0" } }];
const NAMES = ["ann", "ben", "cleo"];
/** Those of a crowd, which gets errands. */
const CROWD = [...NAMES, "dan", "eve", "fay", "gus", "hal"];
const TICKS = 120;

interface Own {
  near: ThingId | undefined;
  log: boolean;
  thirst: number;
  mood: number;
  logs: number;
}

/** Everything that a drawn life with all kinds of disturbances tells its game. In every other life numbers change in each tick. */
function liveThrough(seed: number, isCrowd: boolean): readonly string[] {
  const random = seededRandom(seed);
  const spots = new Map<ThingId, number>();
  const way = (agent: string, from: ThingId | undefined, to: ThingId): number =>
    1 + Math.abs((spots.get(from ?? agent) ?? 0) - (spots.get(to) ?? 0));
  const world = new World(domain, isCrowd ? { way, estimate: way, waysPerTick: 100_000 } : {});
  const names = isCrowd ? CROWD : NAMES;
  const things = ["post", "well", "tree"].flatMap((kind) =>
    [0, 1, 2].map((at) => [kind, `${kind} ${at}`] as const),
  );
  for (const [kind, id] of things) world.add(kind, id);
  for (const place of [...names, ...things.map(([, id]) => id)])
    spots.set(place, random.integer(40));
  const orchestrator = new Orchestrator({
    domain: world.domain,
    planner: world.share(new ClassicalPlanner()),
    clock: { now: () => 0, setTimer: () => 0 as never, clearTimer: () => undefined },
  });
  const told: string[] = [];
  const players = names.map((name) => {
    const own: Own = { near: undefined, log: false, thirst: 0, mood: 0, logs: 0 };
    const runner = world.agent(name).runner({
      ...{ orchestrator, goal: { oneOf: ["fresh", "rich"] }, asks: "game", budgetMs: 1e6 },
      durationMs: () => 300 + random.integer(1500),
      timeoutMs: () => 1500,
      onStepEvent: ({ type, step, nowMs }) => told.push(`${nowMs} ${name} ${type} ${step.tool}`),
      onOutcome: ({ status }) => told.push(`${name} ${status}`),
    });
    return { name, own, runner: runner as unknown as WorldRunner };
  });
  for (let nowMs = 0; nowMs < TICKS * 100; nowMs += 100) {
    for (const { name, own, runner } of players) {
      if (seed % 2 === 1) Object.assign(own, grown(own));
      const tick = runner.tick({ ...own }, nowMs);
      told.push(`${nowMs} ${name} ${JSON.stringify(tick)}`);
      if (tick.event === "finish") act(own, tick.step.tool, tick.things);
    }
    world.planMany(orchestrator, 1e6);
    const player = players[random.integer(players.length)] as (typeof players)[number];
    if (random.integer(4) === 0) disturb(world, player, nowMs, random);
  }
  return told;
}

function grown({ mood, thirst }: Own): Partial<Own> {
  return { mood: (mood + 1) % 10, thirst: Math.min(99, thirst + 1) };
}

function act(own: Own, tool: string, things: Readonly<Record<string, ThingId | undefined>>): void {
  if (tool === "go") own.near = things["to"];
  if (tool === "drink") own.thirst = 0;
  if (tool === "fell") own.log = true;
  if (tool !== "stack") return;
  own.log = false;
  own.logs = Math.min(9, own.logs + 1);
}

function disturb(
  world: World,
  { name, own, runner }: { readonly name: string; readonly own: Own; readonly runner: WorldRunner },
  nowMs: number,
  random: Random,
): void {
  const kind = ["post", "well", "tree"][random.integer(3)] as string;
  const id = `${kind} ${random.integer(3)}`;
  const { orders } = world.agent(name);
  const disturbances = [
    () => (world.has(id) ? world.remove(id) : world.add(kind, id)),
    () => world.has(id) || world.add(kind, id),
    () => world.has(id) && kind === "well" && world.set(id, { full: random.integer(2) === 0 }),
    () => world.moved(id),
    () => world.has(id) && world.claims.give(id, "a player"),
    () => world.claims.free(id),
    () => orders.add(GOALS[random.integer(2)] as string),
    () => orders.clear(),
    () => world.constraints.add({ disabled: [{ tool: "fell" }], untilMs: nowMs + 1000 }),
    () => world.agent(name).constraints.add({ disabled: [{ tool: "go" }], untilMs: nowMs + 500 }),
    () => orders.clear(),
    () => Object.assign(own, { thirst: 40 }),
    () => Object.assign(own, { mood: random.integer(10) }),
    () => Object.assign(own, { logs: 0 }),
    () => runner.interrupt(),
    () => runner.isPlaying && runner.failed("bad luck"),
    () => runner.isPlaying && runner.finished(),
    () => runner.pursue(GOALS[random.integer(GOALS.length)] as never),
  ];
  disturbances[random.integer(disturbances.length)]?.();
}

it.each([
  ["alone", false],
  ["as a crowd", true],
])("ticks that repeat are as those that are worked out, %s", (_, isCrowd) => {
  const still = [0, 0];
  const at = StillTicks.prototype.at;
  const lives = casesOf(20);
  for (let seed = 0; seed < lives; seed++) {
    const spy = vi.spyOn(StillTicks.prototype, "at");
    spy.mockImplementation(function (this: StillTicks, ...now) {
      const tick = at.apply(this, now);
      if (tick !== undefined) still[seed % 2] = (still[seed % 2] as number) + 1;
      return tick;
    });
    const told = liveThrough(seed, isCrowd);
    spy.mockReturnValue(undefined);
    const expected = liveThrough(seed, isCrowd);
    spy.mockRestore();
    expect(told).toEqual(expected);
  }
  // Half of the lives count for each.
  const ticks = (lives / 2) * TICKS * (isCrowd ? CROWD : NAMES).length;
  for (const count of still) expect(count).toBeGreaterThan(ticks / 5);
});
