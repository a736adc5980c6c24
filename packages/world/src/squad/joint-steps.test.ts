import { TimePlanner } from "@understudy/classical/time";
import { loadDomain, RequestError } from "@understudy/planner-core";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { Memory } from "../agent/memory.ts";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";
import type { WorldSquadOptions } from "./options.ts";
import type { SquadWorldRunner } from "./squad-world-runner.ts";

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
    { name: "kept", things: { it: "log" }, when: { "$it.home": false } },
    { name: "stocked", when: { stock: { ">=": 1 } } },
  ],
});

type CampGoal = string | { readonly goal: string; readonly things: { readonly it: string } };
const MEMBERS = ["ann", "bo"];
const LOGS = ["oak", "pine", "fir"] as const;
/** The longest search. */
const EXPANSIONS = IS_QUICK ? 200 : 2000;

/** Two agents among three logs: the oak is nearest. */
class Camp {
  readonly world = new World(domain, {
    way: (_, __, to) => 1 + LOGS.indexOf(to as (typeof LOGS)[number]),
    squads: worldSquads,
  });
  readonly told: string[] = [];
  readonly #near = new Map<string, ThingId>();
  readonly members = new Set(MEMBERS);
  readonly #planner = new InstantSquadPlanner(this.world.domain, new TimePlanner(), EXPANSIONS);
  runner: SquadWorldRunner;
  #stock = 0;
  #nowMs = 0;

  constructor(goal: CampGoal, hasMemory = false) {
    if (hasMemory) for (const name of MEMBERS) this.world.agent(name, { memory: new Memory() });
    for (const log of LOGS) this.world.add("log", log);
    this.runner = this.#make(goal);
  }

  /** Goes on from a saved squad. */
  restart(goal: CampGoal, saved: unknown): void {
    this.runner = this.#make(goal);
    this.runner.restore(saved);
  }

  /** Begins anew, with other first members or steps in flight. */
  begin(goal: CampGoal, members: readonly string[], more: Partial<WorldSquadOptions> = {}): void {
    this.members.clear();
    for (const name of members) this.members.add(name);
    this.runner = this.#make(goal, members, more);
  }

  #make(
    goal: CampGoal,
    members: readonly string[] = MEMBERS,
    more: Partial<WorldSquadOptions> = {},
  ): SquadWorldRunner {
    return this.world.squad(members).runner({
      ...{ orchestrator: this.#planner, goal, budgetMs: 50, ends: "timed" },
      ...more,
    });
  }

  async play(untilMs: number): Promise<void> {
    for (; this.#nowMs < untilMs; this.#nowMs += 500) {
      const own = (name: string) => ({ near: this.#near.get(name) });
      const values = Object.fromEntries([...this.members].map((name) => [name, own(name)]));
      const actions = this.runner.tick(values, { stock: this.#stock }, this.#nowMs);
      for (const [name, action] of Object.entries(actions)) {
        if (action.event === "idle" || action.event === "continue" || action.event === "wait") {
          continue;
        }
        const { event, step, things } = action;
        const [id] = Object.values(things);
        const why = event === "interrupt" ? ` ${action.broken?.reason ?? ""}` : "";
        this.told.push(`${name} ${event} ${step.tool} ${id}${why}`);
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

it("a running step whose thing leaves the world, or is taken, is broken off once, and the rest goes on", async () => {
  for (const loss of ["gone", "taken"] as const) {
    const camp = new Camp("stocked");
    await camp.play(2500);
    expect(camp.told.slice(-2)).toEqual(["ann start carry oak", "bo start carry oak"]);
    if (loss === "gone") camp.world.remove("oak");
    else camp.world.claims.give("oak", "cai");
    await camp.play(12_000);
    expect(camp.told.slice(6, 8)).toEqual([
      `ann interrupt carry oak ${loss}`,
      `bo interrupt carry oak ${loss}`,
    ]);
    expect(camp.told.filter((each) => each.includes("oak")).slice(8)).toEqual([]);
    expect(camp.told.slice(-2)).toEqual(["ann finish carry pine", "bo finish carry pine"]);
  }
});

it("what one member sees to be gone is gone for the squad, though another remembers it", async () => {
  const camp = new Camp("stocked", true);
  for (const name of MEMBERS) camp.world.agent(name).see(LOGS, 0);
  await camp.play(2500);
  expect(camp.told.slice(-2)).toEqual(["ann start carry oak", "bo start carry oak"]);
  camp.world.remove("oak");
  camp.world.agent("bo").see(["oak"], 2500);
  await camp.play(12_000);
  expect(camp.told.slice(6, 8)).toEqual([
    "ann interrupt carry oak gone",
    "bo interrupt carry oak gone",
  ]);
  expect(camp.told.slice(-2)).toEqual(["ann finish carry pine", "bo finish carry pine"]);
});

it("the step of one member that has lost its thing ends alone", async () => {
  const camp = new Camp({ goal: "carried", things: { it: "fir" } });
  await camp.play(1000);
  camp.world.agent("bo").constraints.add({ disabled: [{ tool: "go", things: { to: "fir" } }] });
  await camp.play(1500);
  expect(camp.told.slice(2)).toEqual(["bo interrupt go fir "]);
  expect(camp.runner.roles()["ann"]?.[0]).toMatchObject({
    ...{ isRunning: true, fromMs: 500, untilMs: 3500 },
  });
});

it("a saved squad tells of a step whose thing is not there again", async () => {
  const camp = new Camp("stocked");
  await camp.play(2500);
  const saved: unknown = JSON.parse(JSON.stringify(camp.runner));
  camp.world.remove("oak");
  camp.restart("stocked", saved);
  await camp.play(3000);
  expect(camp.told.slice(6)).toEqual([
    "ann interrupt carry oak gone",
    "bo interrupt carry oak gone",
  ]);
});

describe("a squad's own constraints", () => {
  it("end at their time, also those of the world and of a member, and are saved", async () => {
    const ban = { disabled: [{ tool: "carry" }], untilMs: 3000 };
    for (const which of ["squad", "world", "member"] as const) {
      const camp = new Camp("stocked");
      if (which === "squad") camp.runner.constraints.add(ban);
      else if (which === "world") camp.world.constraints.add(ban);
      else camp.world.agent("bo").constraints.add(ban);
      await camp.play(2000);
      const saved: unknown = JSON.parse(JSON.stringify(camp.runner));
      if (which === "squad") camp.restart("stocked", saved);
      await camp.play(3000);
      expect(camp.told.filter((each) => each.includes("carry"))).toEqual([]);
      await camp.play(10_000);
      expect(camp.told.slice(-2)).toEqual(["ann finish carry oak", "bo finish carry oak"]);
    }
  });

  it("break off a step that they forbid from now on", async () => {
    const camp = new Camp("stocked");
    await camp.play(2500);
    camp.runner.constraints.add({ disabled: [{ tool: "carry", things: { log: "oak" } }] });
    await camp.play(12_000);
    expect(camp.told.slice(6, 8)).toEqual(["ann interrupt carry oak ", "bo interrupt carry oak "]);
    expect(camp.told.slice(-2)).toEqual(["ann finish carry pine", "bo finish carry pine"]);
  });

  it("maintain what is said about a thing, which has a place then", async () => {
    const camp = new Camp("stocked");
    camp.runner.constraints.add({ maintain: { goal: "kept", things: { it: "oak" } } });
    await camp.play(12_000);
    expect(camp.told.slice(-2)).toEqual(["ann finish carry pine", "bo finish carry pine"]);
    expect(() => camp.runner.constraints.add({ disabled: [{ tool: "cary" }] })).toThrow(
      'there is no tool "cary"',
    );
  });
});

it("a squad drops what it does on `interrupt`, and keeps to a deadline given later", async () => {
  const camp = new Camp("stocked");
  await camp.play(2500);
  camp.runner.interrupt();
  await camp.play(3000);
  expect(camp.told.slice(6, 8)).toEqual(["ann interrupt carry oak ", "bo interrupt carry oak "]);
  expect(() => camp.runner.interrupt("zed")).toThrow("is not a member");
  camp.runner.interrupt("ann");
  camp.runner.constrain({ by: 4 });
  await camp.play(9000);
  expect(camp.told.filter((each) => each.includes("finish carry"))).toEqual([]);
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

describe("the members of a squad", () => {
  it("may be one, whom another joins who was no member before; saves have both", async () => {
    const camp = new Camp("stocked");
    camp.begin("stocked", ["ann"]);
    await camp.play(3000);
    expect(camp.told).toEqual([]);
    camp.runner.joined("cai", {});
    camp.members.add("cai");
    await camp.play(6000);
    expect(camp.told.slice(-2)).toEqual(["ann start carry oak", "cai start carry oak"]);
    expect(camp.world.claims.holderOf("oak")).toBe("ann+");
    const saved: unknown = JSON.parse(JSON.stringify(camp.runner));
    camp.begin("stocked", ["ann"]);
    camp.runner.restore(saved);
    camp.members.add("cai");
    expect(camp.runner.members).toEqual(["ann", "cai"]);
    await camp.play(10_000);
    expect(camp.told.slice(-2)).toEqual(["ann finish carry oak", "cai finish carry oak"]);
    const names = Array.from({ length: 14 }, (_, at) => `m${at}`);
    for (const name of names) camp.runner.joined(name, {});
    expect(() => camp.runner.joined("jo", {})).toThrow(RequestError);
    expect(camp.runner.members).toHaveLength(16);
  });

  it("use what one of them holds, until that one leaves", async () => {
    const camp = new Camp({ goal: "carried", things: { it: "fir" } });
    camp.world.claims.give("fir", "ann");
    await camp.play(5000);
    expect(camp.told.slice(-2)).toEqual(["ann start carry fir", "bo start carry fir"]);
    camp.world.claims.give("fir", "cai");
    await camp.play(5500);
    expect(camp.told.slice(-2)).toEqual([
      "ann interrupt carry fir taken",
      "bo interrupt carry fir taken",
    ]);
  });

  it("are told of the things of each step that lies ahead", async () => {
    const camp = new Camp({ goal: "carried", things: { it: "fir" } });
    await camp.play(1000);
    const { ann } = camp.runner.roles();
    expect(ann?.map(({ step, things }) => [step.tool, things])).toEqual([
      ["go", { to: "fir" }],
      ["carry", { log: "fir" }],
    ]);
  });

  it("begin in the middle of a step about a thing", async () => {
    const camp = new Camp("stocked");
    const step = { tool: "carry", args: {} };
    const running = [{ agent: "ann", with: ["bo"], step, things: { log: "fir" }, elapsedMs: 1000 }];
    camp.begin("stocked", MEMBERS, { running });
    await camp.play(500);
    expect(camp.runner.roles()["bo"]?.[0]).toMatchObject({ isRunning: true, untilMs: 2000 });
    expect(camp.world.claims.heldBy("ann+bo")).toEqual(["fir"]);
    await camp.play(3000);
    expect(camp.told).toEqual(["ann finish carry fir", "bo finish carry fir"]);
    const gone = [{ agent: "ann", with: ["bo"], step, things: { log: "elm", tree: "fir" } }];
    expect(() => camp.begin("stocked", MEMBERS, { running: gone })).toThrow(
      /no known thing elm.*"carry" has no thing "tree"/s,
    );
  });

  it("keep the things of steps in flight through a goal, and a member that leaves, before the first tick", async () => {
    const camp = new Camp("stocked");
    const step = { tool: "carry", args: {} };
    const running = [{ agent: "ann", with: ["bo"], step, things: { log: "fir" }, elapsedMs: 1000 }];
    camp.begin("stocked", MEMBERS, { running });
    camp.runner.pursue({ goal: "carried", things: { it: "oak" } });
    await camp.play(2500);
    expect(camp.told.slice(0, 2)).toEqual(["ann finish carry fir", "bo finish carry fir"]);
    await camp.play(9000);
    expect(camp.told.slice(-2)).toEqual(["ann finish carry oak", "bo finish carry oak"]);

    const fallen = new Camp("stocked");
    fallen.begin("stocked", MEMBERS, { running });
    fallen.runner.left("bo");
    fallen.members.delete("bo");
    fallen.runner.pursue({ goal: "kept", things: { it: "oak" } });
    await fallen.play(1000);
    expect(fallen.told).toEqual([]);

    const carried = new Camp("stocked");
    carried.begin("stocked", MEMBERS, { running });
    carried.runner.pursue({ goal: "carried", things: { it: "fir" } });
    await carried.play(2500);
    expect(carried.told).toEqual(["ann finish carry fir", "bo finish carry fir"]);
  });

  it("save the steps in flight before the first tick", async () => {
    const camp = new Camp("stocked");
    const step = { tool: "carry", args: {} };
    const running = [{ agent: "ann", with: ["bo"], step, things: { log: "fir" }, elapsedMs: 1000 }];
    camp.begin("stocked", MEMBERS, { running });
    camp.restart("stocked", JSON.parse(JSON.stringify(camp.runner)));
    camp.runner.pursue("stocked");
    camp.runner.pursue({ goal: "carried", things: { it: "oak" } });
    await camp.play(500);
    expect(camp.world.claims.heldBy("ann+bo")).toContain("fir");
    await camp.play(2500);
    expect(camp.told.slice(0, 2)).toEqual(["ann finish carry fir", "bo finish carry fir"]);
  });

  it("break off a step in flight whose thing is lost before the first tick", async () => {
    const camp = new Camp("stocked");
    const step = { tool: "carry", args: {} };
    const running = [{ agent: "ann", with: ["bo"], step, things: { log: "fir" } }];
    camp.begin("stocked", MEMBERS, { running });
    camp.world.remove("fir");
    camp.runner.pursue({ goal: "carried", things: { it: "oak" } });
    await camp.play(1000);
    expect(camp.told.slice(0, 2)).toEqual([
      "ann interrupt carry fir gone",
      "bo interrupt carry fir gone",
    ]);
    await camp.play(9000);
    expect(camp.told.slice(-2)).toEqual(["ann finish carry oak", "bo finish carry oak"]);
  });

  it("lose a deadline that ends", async () => {
    const camp = new Camp("stocked");
    camp.runner.constrain({ by: 1 });
    await camp.play(3000);
    expect(camp.told).toEqual([]);
    camp.runner.constrain({ by: undefined });
    await camp.play(9000);
    expect(camp.told.slice(-2)).toEqual(["ann finish carry oak", "bo finish carry oak"]);
  });
});
