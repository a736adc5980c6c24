import { TimePlanner } from "@understudy/classical/time";
import {
  type Domain,
  loadDomain,
  RequestError,
  SavedGameError,
  StateError,
} from "@understudy/planner-core";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";
import type { WorldSquadAction } from "./options.ts";
import type { SquadWorldRunner } from "./squad-world-runner.ts";

/** Two must be at a gate: one holds it open while the other takes the gold behind it. */
const vault: Domain = loadDomain({
  name: "vault",
  kinds: {
    gate: { held: { type: "boolean" } },
    chest: { gold: { type: "integer", min: 0, max: 9 }, gate: { type: "thing", of: "gate" } },
  },
  places: { gate: 2, chest: 3 },
  capacity: { gate: 2 },
  state: {
    near: { type: "thing", of: ["gate", "chest"], position: true },
    loot: { type: "integer", min: 0, max: 40, shared: true, default: 0 },
  },
  tools: [
    {
      name: "go",
      things: { to: ["gate", "chest"] },
      then: { near: "$to" },
      duration: { way: "$to" },
      cost: { way: "$to" },
    },
    {
      name: "hold",
      things: { gate: "gate" },
      when: { near: "$gate" },
      start: { "$gate.held": true },
      then: { "$gate.held": false },
      duration: { from: 1, to: 60 },
      claims: ["$gate"],
    },
    {
      name: "loot",
      things: { chest: "chest", gate: "gate" },
      when: { near: "$chest", "$chest.gate": "$gate", "$chest.gold": { ">": 0 } },
      during: { "$gate.held": true },
      then: { "$chest.gold": 0, loot: { "+": 5 } },
      duration: 2,
      claims: ["$chest"],
    },
  ],
  goals: [
    { name: "rich", when: { loot: { ">=": 5 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
});

class Robbery {
  readonly world = new World(vault, { way: () => 4, squads: worldSquads });
  readonly planner = new InstantSquadPlanner(this.world.domain, new TimePlanner(), 3000);
  readonly near = new Map<string, ThingId | undefined>();
  readonly told: string[] = [];
  runner: SquadWorldRunner;
  loot = 0;
  nowMs = 0;
  readonly #ends = new Map<string, { atMs: number; action: WorldSquadAction }>();

  constructor(
    goal: string | { readonly goal: string; readonly things: Record<string, ThingId> } = "rich",
  ) {
    this.world.add("gate", "north gate", { held: false });
    this.world.add("chest", "old chest", { gold: 5, gate: "north gate" });
    this.world.add("chest", "new chest", { gold: 5, gate: "north gate" });
    this.runner = this.make(goal);
  }

  make(
    goal: string | { readonly goal: string; readonly things: Record<string, ThingId> },
  ): SquadWorldRunner {
    const { planner: orchestrator } = this;
    return this.world.squad(["ann", "bo"]).runner({
      orchestrator,
      goal,
      budgetMs: 50,
      onError: (error) => this.told.push(String(error)),
    });
  }

  /** Plays in half seconds, each step as long as expected. */
  async play(untilMs: number, isOver: () => boolean = () => false): Promise<void> {
    for (; this.nowMs < untilMs && !isOver(); this.nowMs += 500) {
      for (const [name, { atMs, action }] of this.#ends) {
        if (atMs > this.nowMs || !("step" in action)) continue;
        this.#ends.delete(name);
        if (action.step.tool === "go") this.near.set(name, action.things["to"]);
        if (action.step.tool === "loot") {
          this.loot += 5;
          this.world.set(action.things["chest"] as ThingId, { gold: 0 });
        }
        this.runner.finished(name);
      }
      const own = (name: string) => ({ near: this.near.get(name) });
      const actions = this.runner.tick(
        { ann: own("ann"), bo: own("bo") },
        { loot: this.loot },
        this.nowMs,
      );
      for (const [name, action] of Object.entries(actions)) {
        if (action.event !== "start" && action.event !== "finish") continue;
        const what = Object.values(action.things).join(" ");
        this.told.push(`${action.event} ${action.step.tool} ${what}`);
        if (action.step.tool === "hold") {
          this.world.set(action.things["gate"] as ThingId, { held: action.event === "start" });
        } else this.#ends.set(name, { atMs: this.nowMs + action.durationMs, action });
      }
      await settle();
    }
  }
}

describe("A squad in a world", () => {
  it("plays a joint plan about things that all members share", async () => {
    const game = new Robbery();
    await game.play(40_000, () => game.loot >= 5);
    expect(game.loot).toBe(5);
    const chest = game.told.includes("start go old chest") ? "old chest" : "new chest";
    expect(game.told.toSorted()).toEqual(
      [
        "finish hold north gate",
        `start go ${chest}`,
        "start go north gate",
        "start hold north gate",
        `start loot ${chest} north gate`,
      ].toSorted(),
    );
    expect(game.planner.asked).toHaveLength(1);
  });

  it("claims things for the squad while its plan needs them", async () => {
    const game = new Robbery();
    await game.play(2000);
    const { claims } = game.world;
    expect(claims.holderOf("north gate")).toBe("ann+bo");
    await game.play(60_000, () => game.loot >= 5);
    await game.play(game.nowMs + 2000);
    expect(claims.heldBy("ann+bo")).toEqual([]);
  });

  it("takes one of several places at a thing, and waits while others have all", async () => {
    const game = new Robbery();
    const { claims } = game.world;
    claims.give("north gate", "thief");
    await game.play(2000);
    expect(claims.holdersOf("north gate")).toEqual(["thief", "ann+bo"]);
    await game.play(60_000, () => game.loot >= 5);
    expect(game.loot).toBe(5);
    const full = new Robbery();
    for (const other of ["thief", "guard"]) full.world.claims.give("north gate", other);
    await full.play(5000);
    expect(full.told).toEqual([]);
    full.world.claims.leave("thief");
    await full.play(60_000, () => full.loot >= 5);
    expect(full.loot).toBe(5);
  });

  it("leaves what others hold alone, and goes round them", async () => {
    const game = new Robbery();
    game.world.claims.give("old chest", "thief");
    await game.play(60_000, () => game.loot >= 5);
    expect(game.told).toContain("start loot new chest north gate");
  });

  it("follows a player's order about a thing by its id", async () => {
    const game = new Robbery({ goal: "robbed", things: { it: "new chest" } });
    await game.play(60_000, () => game.loot >= 5);
    expect(game.told).toContain("start loot new chest north gate");
    game.runner.pursue({ goal: "robbed", things: { it: "old chest" } });
    await game.play(game.nowMs + 60_000, () => game.loot >= 10);
    expect(game.told).toContain("start loot old chest north gate");
  });

  it("is saved with its things and restored in the middle of a step", {
    timeout: 30_000,
  }, async () => {
    const game = new Robbery();
    await game.play(2000);
    const saved: unknown = JSON.parse(JSON.stringify(game.runner));
    const asked = game.planner.asked.length;
    game.runner = game.make("rich");
    game.runner.restore(saved);
    const { ann } = game.runner.tick(undefined, undefined, 2000);
    expect(ann).toMatchObject({ event: "continue", things: {} });
    expect(Object.values(ann?.things ?? {})).toHaveLength(1);
    expect(game.planner.asked).toHaveLength(asked);
    expect(() => game.runner.restore({ version: 2 })).toThrow(SavedGameError);
  });

  it("refuses mistakes with typed errors", () => {
    const game = new Robbery();
    expect(() => game.world.squad([])).toThrow(RequestError);
    expect(() => game.world.squad(["ann", "ann"])).toThrow(RequestError);
    const many = Array.from({ length: 17 }, (_, index) => `m${index}`);
    expect(() => game.world.squad(many)).toThrow(
      "/members: must be 1 to 16 different agents, not 17 (",
    );
    expect(() => new World(vault).squad(["ann", "bo"])).toThrow("/squads: is missing");
    expect(() => game.make("poor")).toThrow(RequestError);
    expect(() => game.world.squad("ann" as never)).toThrow("/members: must be a list of names");
    expect(() => game.runner.constrain(null as never)).toThrow(RequestError);
    expect(() => game.runner.joined("cai", null as never)).toThrow(StateError);
    expect(() => game.runner.tick({ ann: 5 as never }, undefined, 0)).toThrow(StateError);
    expect(() => game.runner.tick(undefined, "ann" as never, 0)).toThrow(StateError);
    const squad = game.world.squad(["ann", "bo"]);
    const begun = (running: unknown) => () => {
      const orchestrator = game.planner;
      return squad.runner({ orchestrator, goal: "rich", budgetMs: 50, running: running as never });
    };
    expect(begun({})).toThrow("/running: must be a list");
    expect(begun([null])).toThrow("/running/0: must be a step");
    expect(begun([{ agent: "ann" }])).toThrow("/running/0/step");
    const step = { tool: "hold", args: {} };
    expect(begun([{ agent: "ann", step, things: 5 }])).toThrow("/running/0/things");
  });

  it("refuses a goal that does not fit, and plays on", async () => {
    const game = new Robbery();
    const goals = [
      null,
      5,
      [],
      { near: "moon" },
      { goal: "robbed" },
      { goal: "robbed", things: 5 },
    ];
    for (const goal of goals) {
      expect(() => game.runner.pursue(goal as never)).toThrow(RequestError);
      const saved = { ...game.runner.toJSON(), goal };
      expect(() => game.runner.restore(saved)).toThrow(RequestError);
    }
    const { runner, ...saved } = game.runner.toJSON();
    const members = [...runner.members, { name: "constructor", state: null }];
    game.runner.restore({ ...saved, runner: { ...runner, members } });
    game.runner.left("constructor");
    await game.play(60_000, () => game.loot >= 5);
    expect(game.loot).toBe(5);
  });

  it("refuses members and orders that do not fit", () => {
    const game = new Robbery();
    expect(() => game.runner.pursue({ directive: "rob it" } as never)).toThrow(RequestError);
    expect(() => game.runner.tick({ zed: {} }, undefined, 0)).toThrow(RequestError);
    expect(() => game.runner.tick({ ann: { near: 5 as never, mood: 1 } }, undefined, 0)).toThrow(
      StateError,
    );
  });
});
