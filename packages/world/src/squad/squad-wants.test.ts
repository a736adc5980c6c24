import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { loadDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";
import type { WorldSquadOptions } from "./options.ts";
import type { SquadWorldRunner } from "./squad-world-runner.ts";

/** Lamps that are lit where one stands. */
const street = loadDomain({
  name: "street",
  kinds: { lamp: { lit: { type: "boolean" } } },
  places: { lamp: 3 },
  state: { near: { type: "thing", of: "lamp", position: true } },
  tools: [
    { name: "go", things: { to: "lamp" }, then: { near: "$to" }, duration: { way: "$to" } },
    {
      ...{ name: "light", things: { lamp: "lamp" }, when: { near: "$lamp" } },
      ...{ then: { "$lamp.lit": true }, duration: 1 },
    },
  ],
  goals: [
    { name: "lit", things: { it: "lamp" }, when: { "$it.lit": true } },
    { name: "near", things: { it: "lamp" }, when: { near: "$it" } },
    { name: "soon", things: { it: "lamp" }, when: { near: "$it" }, by: 6 },
  ],
});
const LAMPS = ["a", "b", "c"];
const at = (it: ThingId, goal = "near") => ({ goal, things: { it } });

class Street {
  readonly world = new World(street, { way: () => 4, squads: worldSquads });
  readonly planner = new InstantSquadPlanner(this.world.domain, new TimePlanner(), 3000);
  readonly near = new Map<string, ThingId | undefined>();
  readonly lit = new Set<ThingId>();
  readonly told: string[] = [];
  runner: SquadWorldRunner;
  nowMs = 0;

  constructor(
    options: Pick<WorldSquadOptions, "asks" | "goal" | "goals">,
    members = ["ann", "bo"],
  ) {
    for (const id of LAMPS) this.world.add("lamp", id, { lit: false });
    this.runner = this.make(options, members);
  }

  make(options: Pick<WorldSquadOptions, "asks" | "goal" | "goals">, members = ["ann", "bo"]) {
    const told = { onError: (error: unknown) => this.told.push(String(error)) };
    const parts = { orchestrator: this.planner, budgetMs: 50, ends: "timed" as const };
    return this.world.squad(members).runner({ ...parts, ...told, ...options });
  }

  async play(untilMs: number): Promise<void> {
    for (; this.nowMs < untilMs; this.nowMs += 500) {
      const own = this.runner.members.map((name) => [name, { near: this.near.get(name) }]);
      const actions = this.runner.tick(Object.fromEntries(own), undefined, this.nowMs);
      for (const [name, action] of Object.entries(actions)) {
        if (action.event === "idle") this.told.push(`${name} ${action.reason}`);
        if (action.event !== "finish") continue;
        if (action.step.tool === "go") this.near.set(name, action.things["to"]);
        else {
          this.lit.add(action.things["lamp"] as ThingId);
          this.world.set(action.things["lamp"] as ThingId, { lit: true });
        }
      }
      await settle();
    }
  }

  places(): readonly (ThingId | undefined)[] {
    return this.runner.members.map((name) => this.near.get(name));
  }
}

describe("Goals of members in a world", () => {
  it("are about their own things, also where the goal of all and others name other ones", async () => {
    const lamp = fc.constantFrom(...LAMPS);
    const goals = fc.tuple(fc.option(lamp), fc.option(lamp), fc.option(lamp));
    let count = 0;
    await fc.assert(
      fc.asyncProperty(lamp, goals, async (all, own) => {
        const names = ["ann", "bo", "cy"];
        const given = names.flatMap((name, index) => {
          const id = own[index];
          return id == null ? [] : [[name, at(id)] as const];
        });
        const game = new Street({ goal: at(all, "lit"), goals: Object.fromEntries(given) }, names);
        await game.play(15_000);
        expect([...game.lit], game.told.join()).toContain(all);
        for (const [name, goal] of given) expect(game.near.get(name)).toBe(goal.things.it);
        for (const name of names)
          expect(game.told.at(-1)).toBe(`${name === "cy" ? name : "cy"} reached`);
        count++;
      }),
      { numRuns: IS_QUICK ? 15 : 60 },
    );
    expect(count).toBeGreaterThan(0);
  });

  it("are saved, and restored with their things", async () => {
    const goals = { ann: at("c"), bo: at("b") };
    const game = new Street({ goal: at("a", "lit"), goals });
    await game.play(1000);
    const saved = JSON.parse(JSON.stringify(game.runner));
    expect(saved.goals).toEqual(goals);
    game.runner = game.make({ goal: at("b", "lit") });
    expect(game.runner.goals).toEqual({});
    game.runner.restore(saved);
    expect(game.runner.goals).toEqual(goals);
    await game.play(15_000);
    expect(game.places()).toEqual(["c", "b"]);
    expect([...game.lit]).toEqual(["a"]);
  });

  it("change by an order, come with who joins, and go with who leaves", async () => {
    const game = new Street({ goal: at("a", "lit"), goals: { ann: at("c") } });
    await game.play(8000);
    game.runner.pursue(at("a", "lit"), { bo: at("c"), ann: at("b") });
    await game.play(16_000);
    expect(game.places()).toEqual(["b", "c"]);
    game.near.set("cy", "a");
    game.runner.joined("cy", { near: "a" }, at("b"));
    game.runner.left("bo");
    expect(game.runner.goals).toEqual({ ann: at("b"), cy: at("b") });
    await game.play(24_000);
    expect(game.places()).toEqual(["b", "b"]);
  });

  it("keep their deadlines with things at other places", async () => {
    const soon = new Street({ goal: {}, goals: { ann: at("a", "soon"), bo: at("b", "soon") } });
    await soon.play(1500);
    expect(soon.planner.asked[0]?.by ?? 6).toBe(6);
    const late = new Street({ goal: {}, goals: { ann: at("a", "soon"), bo: at("b", "soon") } });
    late.nowMs = 4000;
    await late.play(5500);
    expect(late.told).toContain("ann unsolvable");
    late.runner.constrain({ by: 20 });
    await late.play(40_000);
    expect(late.places()).toEqual(["a", "b"]);
  });

  it("are asked for by a game with a slice of time for all squads", async () => {
    const { world, planner } = new Street({ goal: {} });
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
    const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
    const squads = [
      { members: ["dee", "eve"], goals: { dee: at("b"), eve: at("c") } },
      { members: ["flo"], goals: { flo: at("d") } },
    ].map(({ members, goals }) =>
      world.squad(members).runner({
        orchestrator: planner,
        ...{ budgetMs: 1e9, ends: "timed", asks: "game" },
        goal: {},
        goals,
      }),
    );
    const near = new Map<string, ThingId | undefined>();
    const idle: string[] = [];
    for (let nowMs = 0; nowMs < 60_000 && near.size < 3; nowMs += 500) {
      if (nowMs === 10_000) world.add("lamp", "d", { lit: false });
      for (const squad of squads) {
        const own = squad.members.map((name) => [name, { near: near.get(name) }]);
        for (const [name, action] of Object.entries(
          squad.tick(Object.fromEntries(own), undefined, nowMs),
        )) {
          if (action.event === "finish") near.set(name, action.things["to"]);
          if (action.event === "idle") idle.push(`${name} ${action.reason}`);
        }
      }
      const asking = squads.filter(({ question }) => question !== undefined);
      const questions = asking.map(({ question }) => question as NonNullable<typeof question>);
      for (const [index, outcome] of orchestrator.planMany(questions, 1e9).entries())
        if (outcome !== undefined) asking[index]?.accept(outcome);
      await settle();
    }
    expect([...near]).toEqual([
      ["dee", "b"],
      ["eve", "c"],
      ["flo", "d"],
    ]);
    // All lamps have places, so that nothing else could have helped.
    expect(idle).toContain("flo unsolvable");
    expect(planner.asked).toEqual([]);
  });

  it("are asked for by planMany of the world, beside agents that plan alone", async () => {
    const { world, planner, runner: own } = new Street({ goal: {} });
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
    const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
    const common = { budgetMs: 1e9, asks: "game" } as const;
    const lone = world.agent("gus").runner({ orchestrator, ...common, goal: at("c") });
    const squad = world
      .squad(["dee", "eve"])
      .runner({ orchestrator: planner, ...common, goal: {}, goals: { dee: at("b") } });
    const begun = new Set<string>();
    for (let nowMs = 0; nowMs < 20_000 && begun.size < 2; nowMs += 500) {
      const actions = squad.tick(
        { dee: { near: undefined }, eve: { near: "a" } },
        undefined,
        nowMs,
      );
      if (actions["dee"]?.event === "start") begun.add(`dee ${actions["dee"].things["to"]}`);
      const { event, things } = lone.tick({ near: undefined }, nowMs);
      if (event === "start") begun.add(`gus ${things?.["to"]}`);
      world.planMany(orchestrator, 1000);
      await settle();
    }
    expect([...begun].sort()).toEqual(["dee b", "gus c"]);
    squad.dispose();
    own.dispose();
    world.planMany(orchestrator, 1000);
    expect(squad.question).toBeUndefined();
  });

  it("wait for a thing that is not known yet", async () => {
    const game = new Street({ goal: {}, goals: { bo: at("d") } });
    await game.play(3000);
    expect(game.places()).toEqual([undefined, undefined]);
    game.world.add("lamp", "d", { lit: false });
    await game.play(60_000);
    expect(game.near.get("bo")).toBe("d");
  });

  it("are refused with their places, and change nothing then", () => {
    const game = new Street({ goal: {}, goals: { ann: at("b") } });
    const goals = { zed: at("a"), ann: { goal: "near", things: {} }, bo: { neer: "a" } };
    const issuesOf = (work: () => unknown): readonly string[] => {
      try {
        work();
      } catch (error) {
        return (error as RequestError).issues.map(({ pointer }) => pointer);
      }
      return [];
    };
    const places = ["/goals/zed", "/goals/ann/things/it", "/goals/bo/neer"];
    expect(issuesOf(() => game.make({ goal: {}, goals: goals as never }))).toEqual(places);
    expect(issuesOf(() => game.runner.pursue(at("a"), goals as never))).toEqual(places);
    expect(issuesOf(() => game.runner.joined("cy", { near: "a" }, "lit"))).toEqual(["/goals/cy"]);
    expect(() => game.make({ goal: {}, goals: [] as never })).toThrow(RequestError);
    expect([game.runner.goal, game.runner.goals]).toEqual([{}, { ann: at("b") }]);
    expect(game.runner.members).toEqual(["ann", "bo"]);
  });
});
