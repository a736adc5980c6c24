import {
  type Domain,
  loadDomain,
  Orchestrator,
  type Step,
  type TogetherRequest,
} from "@understudy/planner-core";
import { type SquadAction, SquadRunner } from "@understudy/planner-core/squad";
import { settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const ward = loadDomain({
  name: "ward",
  state: {
    at: { type: "enum", values: ["hall", "theatre", "way"] },
    skilled: { type: "boolean", default: false },
    kit: { type: "boolean", default: false },
    healed: { type: "integer", min: 0, max: 9, shared: true },
  },
  tools: [
    {
      ...{ name: "walk", parameters: { to: { enum: ["hall", "theatre"] } }, duration: 2 },
      ...{ start: { at: "way" }, then: { at: "$to" } },
    },
    { name: "fetch", when: { at: "hall", kit: false }, then: { kit: true }, duration: 3 },
    {
      ...{ name: "operate", when: { at: "theatre", skilled: true }, duration: 5 },
      then: { healed: { "+": 1 } },
      partners: [
        {
          role: "nurse",
          when: { at: "theatre", kit: true },
          during: { at: "theatre" },
          then: { kit: false },
        },
      ],
    },
  ],
  goals: [
    { name: "one", when: { healed: { ">=": 1 } } },
    { name: "two", when: { healed: 2 } },
  ],
});

const HALL = { at: "hall", skilled: false, kit: false } as const;
const THEATRE = { ...HALL, at: "theatre" } as const;
const SURGEON = { ...THEATRE, skilled: true } as const;
const NURSE = { ...THEATRE, kit: true } as const;

const orchestratorOf = (domain: Domain) =>
  new Orchestrator({ domain, planner: new ClassicalPlanner(), time: new TimePlanner() });
const orchestrator = orchestratorOf(ward);

const ask = (request: Omit<TogetherRequest, "budgetMs" | "shared">) =>
  orchestrator.plan({
    shared: { healed: 0 },
    expansions: 20_000,
    budgetMs: 1e9,
    ...request,
  });

describe("joint plans with roles", () => {
  it("give each role to a member that can take it, whatever the order of the members", async () => {
    for (const agents of [
      { ann: SURGEON, bo: NURSE },
      { bo: NURSE, ann: SURGEON },
    ]) {
      const outcome = await ask({ agents, goal: "one" });
      expect(outcome).toMatchObject({ status: "solved", time: 5, optimal: true });
      expect(outcome.steps).toEqual([
        {
          ...{ agent: "ann", step: { tool: "operate", args: {} }, with: ["bo"], roles: ["nurse"] },
          ...{ startsAt: 0, duration: 5 },
        },
      ]);
    }
  });

  it("prove that nobody can take a role, or only who has the other one", async () => {
    const both = { ...SURGEON, kit: true };
    expect(await ask({ agents: { ann: THEATRE, bo: NURSE }, goal: "one" })).toMatchObject({
      status: "unsolvable",
    });
    expect(await ask({ agents: { ann: both }, goal: "one" })).toMatchObject({
      status: "unsolvable",
    });
    // With equal members either may be either.
    const outcome = await ask({ agents: { ann: both, bo: both, cai: both }, goal: "two" });
    expect(outcome).toMatchObject({ status: "solved", time: 10, optimal: true });
  });

  it("share the work around roles: one fetches while the other operates", async () => {
    const agents = { ann: SURGEON, bo: HALL, cai: HALL };
    const outcome = await ask({ agents, goal: "two" });
    expect(outcome).toMatchObject({ status: "solved", time: 15.001 });
    const nurses = outcome.steps.flatMap(({ step, with: others }) =>
      step.tool === "operate" ? others : [],
    );
    expect(nurses.toSorted()).toEqual(["bo", "cai"]);
  });

  it("go on with a step in flight, whose partners are told in the order of the roles", async () => {
    const operate = { step: { tool: "operate", args: {} }, leftMs: 2000 };
    const running = [{ ...operate, agent: "ann", with: ["bo"] }];
    const agents = { ann: SURGEON, bo: NURSE };
    const outcome = await ask({ agents, goal: "one", running });
    expect(outcome).toMatchObject({ status: "solved", time: 2, steps: [] });
    // The nurse's kit is used up as the step ends.
    expect(await ask({ agents, goal: { healed: 1, kit: false }, running })).toMatchObject({
      ...{ status: "solved", time: 2 },
    });
    await expect(
      ask({ agents, goal: "one", running: [{ ...operate, agent: "ann" }] }),
    ).rejects.toThrow("/running/0/with: names 0 partners of a step with 1");
  });

  it("are kept, with the roles as they were", async () => {
    const agents = { ann: { ...SURGEON, kit: true }, bo: { ...SURGEON, kit: true } };
    const keep = [
      {
        ...{ agent: "bo", step: { tool: "operate", args: {} }, with: ["ann"], roles: ["nurse"] },
        ...{ startsAt: 0, duration: 5 },
      },
    ];
    expect(await ask({ agents, goal: "one", keep })).toMatchObject({ kept: 1, steps: keep });
  });

  it("are kept by the names of their roles, and not with others", async () => {
    const bar = loadDomain({
      name: "bar",
      state: { set: { type: "boolean", shared: true } },
      tools: [
        {
          ...{ name: "lift", then: { set: true }, duration: 2 },
          partners: [{ role: "front" }, { role: "back" }],
        },
      ],
      goals: [{ name: "set", when: { set: true } }],
    });
    const agents = { ann: {}, bo: {}, cai: {} };
    const lift = { agent: "cai", step: { tool: "lift", args: {} }, startsAt: 0, duration: 2 };
    const askBar = (...keep: readonly object[]) =>
      orchestratorOf(bar).plan({
        ...{ agents, shared: { set: false }, goal: "set", keep: keep as never },
        ...{ budgetMs: 1e9, expansions: 1000 },
      });
    const told = { ...lift, with: ["ann", "bo"], roles: ["back", "front"] };
    expect(await askBar(told)).toMatchObject({
      ...{ kept: 1, steps: [{ ...lift, with: ["bo", "ann"], roles: ["front", "back"] }] },
    });
    const others = { ...told, roles: ["back", "middle"] };
    expect((await askBar(others)).steps[0]).not.toMatchObject({ agent: "cai" });
    expect((await askBar({ ...lift, with: ["ann"] })).steps[0]).not.toMatchObject({ agent: "cai" });
  });
});

describe("squads with roles", () => {
  type Name = "ann" | "bo" | "cai";
  type Person = { at: "hall" | "theatre" | "way"; skilled: boolean; kit: boolean };

  /** A ward that plays what it is told, and is saved every so often. */
  class Game {
    readonly people: Partial<Record<Name, Person>>;
    readonly told: string[] = [];
    healed = 0;
    runner: SquadRunner;
    readonly #options = { orchestrator, budgetMs: 1e6, expansions: 2000, ends: "timed" } as const;
    now = 0;

    constructor(people: Partial<Record<Name, Person>>) {
      this.people = people;
      const members = Object.keys(people);
      this.runner = new SquadRunner({ ...this.#options, members, goal: "two" });
    }

    reload(): void {
      const saved = JSON.parse(JSON.stringify(this.runner));
      this.runner = SquadRunner.restore(saved, this.#options);
    }

    async play(untilMs: number, turn: () => unknown = () => {}): Promise<void> {
      for (; this.now < untilMs; this.now += 250) {
        turn();
        const actions = this.runner.tick(this.people, { healed: this.healed }, this.now);
        for (const [name, action] of Object.entries(actions)) this.#do(name as Name, action);
        for (let round = 0; this.runner.isWaiting && round < 1000; round++) await settle();
      }
    }

    #do(name: Name, action: SquadAction): void {
      if (action.event === "idle" || action.event === "wait" || action.event === "continue") return;
      const { event, step, role } = action;
      this.told.push(`${this.now} ${name} ${event} ${step.tool}${role ? ` as ${role}` : ""}`);
      const own = this.people[name];
      if (own === undefined || event === "interrupt") return;
      const { tool, args } = step as Step;
      if (event === "start" && tool === "walk") own.at = "way";
      if (event !== "finish") return;
      if (tool === "walk") own.at = args["to"] as Person["at"];
      if (tool === "fetch") own.kit = true;
      if (tool === "operate" && role === "nurse") own.kit = false;
      if (tool === "operate" && role === undefined) this.healed++;
    }
  }

  const team = () => ({ ann: { ...SURGEON }, bo: { ...NURSE }, cai: { ...HALL } });

  it("tell each member its role", async () => {
    const game = new Game(team());
    await game.play(1000);
    const [first] = game.runner.roles()["bo"] ?? [];
    expect(first).toMatchObject({ agent: "ann", role: "nurse", with: ["ann"], isRunning: true });
    expect(game.runner.roles()["ann"]?.[0]).not.toHaveProperty("role");
    await game.play(20_000);
    expect(game.healed).toBe(2);
    expect(game.told.filter((text) => text.includes("operate"))).toEqual([
      "250 ann start operate",
      "250 bo start operate as nurse",
      "5250 ann finish operate",
      "5250 bo finish operate as nurse",
      "5750 ann start operate",
      "5750 cai start operate as nurse",
      "10750 ann finish operate",
      "10750 cai finish operate as nurse",
    ]);
  });

  it("play the same if they are saved and loaded in every tick", async () => {
    const plain = new Game(team());
    const loaded = new Game(team());
    await plain.play(12_000);
    await loaded.play(12_000, () => loaded.now > 250 && loaded.reload());
    expect(loaded.told).toEqual(plain.told);
    expect(loaded.healed).toBe(2);
  });

  it("break off for both if what the nurse needs no longer holds, or the nurse leaves", async () => {
    const game = new Game(team());
    await game.play(2000);
    (game.people.bo as Person).at = "hall";
    await game.play(2250);
    expect(game.told.slice(-2)).toEqual([
      "2000 ann interrupt operate",
      "2000 bo interrupt operate as nurse",
    ]);
    const other = new Game(team());
    await other.play(1000);
    other.runner.left("bo");
    delete other.people.bo;
    await other.play(40_000);
    expect(other.told).toContain("1000 ann interrupt operate");
    // The other one nurses twice.
    expect(other.healed).toBe(2);
    expect(other.told.filter((text) => text.includes("cai finish operate as nurse"))).toHaveLength(
      2,
    );
  });

  it("go on with a step that the game started itself", async () => {
    const running = [{ agent: "ann", with: ["bo"], step: { tool: "operate", args: {} } as Step }];
    const runner = new SquadRunner({
      ...{
        orchestrator,
        budgetMs: 1e6,
        expansions: 100,
        members: ["bo", "ann"],
        goal: "one",
        running,
      },
    });
    const told = runner.tick({ ann: SURGEON, bo: NURSE }, { healed: 0 }, 0);
    expect(told["bo"]).toMatchObject({ event: "continue", agent: "ann", role: "nurse" });
    expect(told["ann"]).not.toHaveProperty("role");
  });
});
