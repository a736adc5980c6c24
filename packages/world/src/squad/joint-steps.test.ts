import { TimePlanner } from "@understudy/classical/time";
import { loadDomain } from "@understudy/planner-core";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";

/** Two carry a log. */
const domain = loadDomain({
  name: "logs",
  kinds: { log: { home: { type: "boolean", default: false } } },
  places: { log: 3 },
  state: {
    near: { type: "thing", of: "log", position: true },
    stock: { type: "integer", min: 0, max: 3, shared: true, default: 0 },
  },
  tools: [
    { name: "go", things: { to: "log" }, then: { near: "$to" }, duration: { way: "$to" } },
    {
      ...{ name: "carry", partners: 1, things: { log: "log" }, duration: 3, claims: ["$log"] },
      when: { near: "$log", "$log.home": false },
      then: { "$log.home": true, stock: { "+": 1 } },
    },
  ],
  goals: [
    { name: "carried", things: { it: "log" }, when: { "$it.home": true } },
    { name: "stocked", when: { stock: { ">=": 1 } } },
  ],
});

const LOGS = ["oak", "pine", "fir"] as const;

/** Two agents among three logs: the oak is nearest. */
class Camp {
  readonly world = new World(domain, {
    way: (_, __, to) => 1 + LOGS.indexOf(to as (typeof LOGS)[number]),
    squads: worldSquads,
  });
  readonly told: string[] = [];
  readonly #near = new Map<string, ThingId>();
  readonly #planner = new InstantSquadPlanner(this.world.domain, new TimePlanner(), 2000);
  readonly #runner;
  #stock = 0;
  #nowMs = 0;

  constructor(goal: string | { readonly goal: string; readonly things: { readonly it: string } }) {
    for (const log of LOGS) this.world.add("log", log);
    this.#runner = this.world.squad(["ann", "bo"]).runner({
      ...{ orchestrator: this.#planner, goal, budgetMs: 50, ends: "timed" },
    });
  }

  async play(untilMs: number): Promise<void> {
    for (; this.#nowMs < untilMs; this.#nowMs += 500) {
      const own = (name: string) => ({ near: this.#near.get(name) });
      const actions = this.#runner.tick(
        { ann: own("ann"), bo: own("bo") },
        { stock: this.#stock },
        this.#nowMs,
      );
      for (const [name, action] of Object.entries(actions)) {
        if (action.event === "idle" || action.event === "continue" || action.event === "wait") {
          continue;
        }
        const { event, step, things } = action;
        const [id] = Object.values(things);
        this.told.push(`${name} ${event} ${step.tool} ${id}`);
        if (event !== "finish" || id === undefined || !this.world.has(id)) continue;
        if (step.tool === "go") this.#near.set(name, id);
        if (step.tool !== "carry" || action.agent !== name) continue;
        this.world.set(id, { home: true });
        this.#stock++;
      }
      await settle();
    }
  }
}

it("a joint step has the ids of its things, and claims them", async () => {
  const camp = new Camp({ goal: "carried", things: { it: "fir" } });
  await camp.play(5000);
  expect(camp.told.slice(-2)).toEqual(["ann start carry fir", "bo start carry fir"]);
  expect(camp.world.claims.heldBy("ann+bo")).toEqual(["fir"]);
  await camp.play(9000);
  expect(camp.told.slice(-2)).toEqual(["ann finish carry fir", "bo finish carry fir"]);
  expect(camp.world.get("fir")).toMatchObject({ home: true });
  expect(camp.world.claims.heldBy("ann+bo")).toEqual([]);
});

it("a joint step does without what others claim", async () => {
  const camp = new Camp("stocked");
  camp.world.claims.give("oak", "cai");
  await camp.play(10_000);
  expect(camp.told.slice(-2)).toEqual(["ann finish carry pine", "bo finish carry pine"]);
});

it("constraints forbid joint steps, for all or one member, with some things or any", async () => {
  const camp = new Camp("stocked");
  camp.world.constraints.add({ disabled: [{ tool: "carry", things: { log: "oak" } }] });
  camp.world
    .agent("bo")
    .constraints.add({ disabled: [{ tool: "carry", things: { log: "pine" } }] });
  await camp.play(10_000);
  expect(camp.told.slice(-2)).toEqual(["ann finish carry fir", "bo finish carry fir"]);

  const idle = new Camp("stocked");
  idle.world.agent("ann").constraints.add({ disabled: [{ tool: "carry" }] });
  await idle.play(5000);
  expect(idle.told).toEqual([]);
});

it("a step of a squad names its things to its end, though one has left the world", async () => {
  const camp = new Camp({ goal: "carried", things: { it: "fir" } });
  await camp.play(5000);
  camp.world.remove("fir");
  await camp.play(9000);
  expect(camp.told.slice(-2)).toEqual(["ann finish carry fir", "bo finish carry fir"]);
});

it("a squad's goal is about the thing that has the id now, or is known by now", async () => {
  const camp = new Camp({ goal: "carried", things: { it: "fir" } });
  await camp.play(1000);
  expect(camp.told.toSorted()).toEqual(["ann start go fir", "bo start go fir"]);
  camp.world.remove("fir");
  await camp.play(8000);
  expect(camp.told.toSorted().at(-1)).toBe("bo start go fir");
  camp.world.add("log", "fir");
  await camp.play(20_000);
  expect(camp.told.slice(-2)).toEqual(["ann finish carry fir", "bo finish carry fir"]);
  expect(camp.world.get("fir")).toMatchObject({ home: true });
});
