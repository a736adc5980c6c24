import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

type Definition = Parameters<typeof loadDomain>[0];
type Tools = Extract<Definition, { readonly tools: unknown }>["tools"];

/** No way is as long. */
const SEA = 500;
const FAR_AWAY = 1000;
const LONG_MS = 60_000;

const sweep = {
  ...{ name: "sweep", things: { it: "floor" }, claims: ["$it"] },
  when: { near: "$it", "$it.dirty": true },
  then: { "$it.dirty": false, useful: true },
};

/** A mainland where there is always a floor to sweep, and an island. */
function makeCamp(tools: readonly object[]) {
  const domain = loadDomain({
    name: "camp",
    kinds: {
      hearth: { fuel: { type: "integer", min: 0, max: 9, default: 9 } },
      floor: { dirty: { type: "boolean", default: true } },
      well: {},
    },
    state: {
      near: { type: "thing", of: ["floor", "hearth", "well"], position: true },
      useful: { type: "boolean", default: false },
    },
    tools: [
      {
        ...{ name: "go", things: { to: ["floor", "hearth", "well"] } },
        ...{ then: { near: "$to" }, cost: { way: "$to" } },
      },
      sweep,
      ...tools,
    ] as unknown as Tools,
    goals: [{ name: "useful", when: { useful: true } }],
  } as Definition);
  const places = new Map<ThingId, number>();
  const way = (agent: string, from: ThingId | undefined, to: ThingId): number | undefined => {
    const distance = Math.abs((places.get(from ?? agent) ?? 0) - (places.get(to) ?? 0));
    return distance > SEA ? undefined : 1 + distance;
  };
  const world = new World(domain, { way, estimate: way, waysPerTick: 10_000 });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner });
  const runnerOf = (name: string, at: number) => {
    places.set(name, at);
    const asked = { orchestrator, goal: "useful", budgetMs: LONG_MS, asks: "game" } as const;
    return world.agent(name).runner(asked);
  };
  const put = (kind: string, id: string, at: number, properties = {}): void => {
    places.set(id, at);
    world.add(kind, id, properties);
  };
  const play = (runners: readonly ReturnType<typeof runnerOf>[], nowMs: number): void => {
    for (const one of runners) one.tick({ near: undefined }, nowMs);
    world.planMany(orchestrator, LONG_MS);
  };
  return { world, runnerOf, put, play };
}

/** The tools of an agent's plan. */
const toolsOf = ({ remaining }: ReturnType<ReturnType<typeof makeCamp>["runnerOf"]>): string =>
  remaining.map(({ step }) => step.tool).join(" ");

it("an agent that can begin no known errand searches among all tools, also those that are in use elsewhere", () => {
  const { world, runnerOf, put, play } = makeCamp([
    {
      ...{ name: "stoke", things: { it: "hearth" } },
      when: { near: "$it", "$it.fuel": { "<=": 6 } },
      then: { "$it.fuel": { "+": 3 }, useful: true },
    },
    {
      ...{ name: "douse", things: { it: "hearth" }, claims: ["$it"] },
      ...{ when: { near: "$it" }, then: { "$it.fuel": 0 } },
    },
  ]);
  // A scout teaches the crowd to sweep, another to stoke.
  for (const [kind, id, properties] of [
    ["floor", "first", {}],
    ["hearth", "fire", { fuel: 6 }],
  ] as const) {
    put(kind, id, 10, properties);
    play([runnerOf("scout", 0)], 0);
    world.removeAgent("scout");
    if (kind === "floor") world.remove(id);
  }
  const four = [9, 5, 20, 30].map((at, index) => runnerOf(`agent ${index}`, at));
  play(four, 100);
  for (let at = 0; at < 6; at++) put("floor", `floor ${at}`, 12 + 5 * at);
  play(four, 200);
  put("hearth", "cold", FAR_AWAY);
  const castaway = runnerOf("castaway", FAR_AWAY);
  for (let nowMs = 1300; nowMs < 3000; nowMs += 100) play([...four, castaway], nowMs);
  expect(toolsOf(castaway)).toBe("go douse stoke");
});

it("an agent of many that can begin no known errand has its search, however often others find a plan", () => {
  const { world, runnerOf, put, play } = makeCamp([
    {
      ...{ name: "draw", things: { it: "well" }, claims: ["$it"], cost: 3 },
      ...{ when: { near: "$it" }, then: { useful: true } },
    },
  ]);
  for (let at = 0; at < 40; at++) put("floor", `floor ${at}`, at);
  const many = Array.from({ length: 19 }, (_, at) => runnerOf(`agent ${at}`, at));
  play(many, 100);
  // Who has a constraint searches alone.
  const disabled = [{ tool: "go", things: { to: "floor 39" } }];
  world.agent("agent 0").constraints.add({ disabled });
  put("well", "well", FAR_AWAY);
  const castaway = runnerOf("castaway", FAR_AWAY);
  for (let nowMs = 200; nowMs < 3000; nowMs += 50) {
    if (nowMs % 400 === 0) {
      many[0]?.dispose();
      many[0] = runnerOf("agent 0", 0);
    }
    play([...many, castaway], nowMs);
  }
  expect(toolsOf(castaway)).toBe("go draw");
});
