import { beforeEach, describe, expect, it } from "vitest";
import { type DispatchedGame, dispatch } from "./shared-dispatcher.ts";

type Team = DispatchedGame["teams"][number] & {
  goal: unknown;
  events: unknown;
  readonly interrupted: string[];
};

/** Cooks without an engine: what squads are told, and no more. */
class Stage {
  nowMs = 0;
  clean = 3;
  dirty = 3;
  readonly back: number[] = [];
  readonly cooks = new Map<string, { here: boolean; holds: string | undefined; job: unknown }>();
  readonly items = new Map<
    string,
    { id: string; kind: string; form: string; on: string; ticket: string; plated: boolean }
  >();
  readonly stations = new Map<string, { item?: string }>();
  readonly tickets = new Map<string, { id: string; state: string; atMs: number; dueMs: number }>();
  readonly teams: Team[] = [];
  /** Cooks with the agents of their actions. */
  readonly acts: (readonly [name: string, agent: string | undefined])[] = [];
  /** Whether squads have a plan. */
  hasPlan = true;
  readonly game: DispatchedGame;

  constructor(cooks: readonly string[]) {
    for (const name of cooks) {
      this.cooks.set(name, { here: true, holds: undefined, job: undefined });
      this.teams.push(this.#team(name));
    }
    const kitchen = Object.assign(this, { distance: () => 0 });
    this.game = {
      ...{ kitchen, teams: this.teams, own: () => ({}), goalOf: (ticket: string) => ticket },
      ...{ assign: () => {}, act: (_, name, action) => this.acts.push([name, action?.agent]) },
    };
    dispatch(this.game);
  }

  #team(name: string): Team {
    const team: Team = {
      ...{ names: [name], goal: undefined, ticket: undefined, order: undefined, isLent: false },
      ...{ events: undefined, interrupted: [] },
      runner: {
        isWaiting: false,
        roles: () => (this.hasPlan ? { [name]: [{}] } : {}),
        pursue: (goal) => {
          team.goal = goal;
        },
        constrain: ({ events }) => {
          team.events = events;
        },
        joined: () => {},
        left: () => {},
        interrupt: (who) => team.interrupted.push(who),
      },
    };
    return team;
  }

  order(id: string, things: readonly string[]): void {
    this.tickets.set(id, { id, state: "open", atMs: this.nowMs, dueMs: this.nowMs + 40_000 });
    for (const thing of things) {
      const kind = thing === "pot" ? "pot" : "item";
      this.items.set(`${thing} of ${id}`, {
        ...{ id: `${thing} of ${id}`, kind, form: "raw", on: "larder", ticket: id, plated: false },
      });
    }
  }

  get crews(): readonly (readonly string[])[] {
    return this.teams.filter(({ isLent }) => !isLent).map(({ names }) => [...names]);
  }
}

describe("The dispatcher of the kitchen of squads", () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage(["ann", "bo", "cai", "dan"]);
  });

  it("gives a ticket a cook for each of its things", () => {
    stage.order("salad", ["tomato", "lettuce"]);
    stage.order("steak", ["steak"]);
    stage.game.assign();
    expect(stage.crews).toEqual([["ann", "bo"], ["cai"], ["dan"]]);
    const ahead = { clean: { ">=": 4 } };
    expect(stage.teams.map(({ goal }) => goal)).toEqual(["salad", undefined, "steak", ahead]);
  });

  it("waits for two who carry a pot", () => {
    for (const dish of ["one", "two", "three"]) stage.order(dish, ["steak"]);
    stage.game.assign();
    stage.order("soup", ["onion", "onion too", "pot"]);
    stage.game.assign();
    expect(stage.teams.map(({ ticket }) => ticket)).toEqual(["one", "two", "three", undefined]);
  });

  it("leaves a ticket that comes too late", () => {
    stage.order("steak", ["steak"]);
    stage.nowMs = 30_000;
    stage.game.assign();
    expect(stage.teams.every(({ ticket }) => ticket === undefined)).toBe(true);
  });

  it("lets those go for whom the plan has nothing more, unless their hands are full", () => {
    stage.order("salad", ["tomato", "lettuce"]);
    stage.game.assign();
    const [team] = stage.teams as [Team, ...Team[]];
    const cook = stage.cooks.get("bo");
    if (cook !== undefined) cook.holds = "lettuce of salad";
    stage.game.act(team, "bo", { event: "idle", reason: "done" });
    stage.nowMs = 1000;
    stage.game.assign();
    expect(stage.crews[0]).toEqual(["ann", "bo"]);
    if (cook !== undefined) cook.holds = undefined;
    stage.game.assign();
    expect(stage.crews).toEqual([["ann"], ["bo"], ["cai"], ["dan"]]);
  });

  it("frees a station of what has burnt, and lets one wash up before plates are out", () => {
    stage.clean = 1;
    stage.dirty = 1;
    stage.order("steak", ["steak"]);
    stage.items.set("old steak", {
      ...{ id: "old steak", kind: "item", form: "burnt", on: "fire", ticket: "gone" },
      plated: false,
    });
    stage.stations.set("fire", { item: "old steak" });
    stage.game.assign();
    expect(stage.teams.map(({ goal }) => goal)).toEqual([
      { goal: "rescued", things: { it: "old steak" } },
      { clean: { ">=": 2 } },
      "steak",
      undefined,
    ]);
  });

  it("gives a pot two cooks, and lets others join once they are free", () => {
    stage.order("steak", ["steak"]);
    stage.dirty = 0;
    stage.game.assign();
    stage.order("soup", ["onion", "onion too", "pot"]);
    stage.game.assign();
    expect(stage.crews).toEqual([["ann"], ["bo", "cai", "dan"]]);
    (stage.tickets.get("steak") as { state: string }).state = "served";
    stage.game.assign();
    expect(stage.crews).toEqual([["bo", "cai", "dan", "ann"]]);
    stage.game.act(stage.teams[1] as Team, "ann", { event: "idle", reason: "done" });
    stage.nowMs = 1000;
    stage.game.assign();
    expect(stage.crews).toEqual([["ann"], ["bo", "cai", "dan"]]);
  });

  it("leaves those alone who are in a step that only their own squad knows", () => {
    const cook = stage.cooks.get("ann");
    if (cook !== undefined) cook.job = { tool: "walk" };
    stage.order("salad", ["tomato", "lettuce"]);
    stage.game.assign();
    expect(stage.crews[1]).toEqual(["bo", "cai"]);
  });

  it("tells squads when the next plate comes back, while there is none", () => {
    stage.clean = 0;
    stage.dirty = 0;
    stage.back.push(12_500, 14_000);
    stage.game.assign();
    expect(stage.teams[2]?.events).toEqual([{ at: 12.5, then: { dirty: { "+": 1 } } }]);
    stage.dirty = 1;
    stage.game.assign();
    expect(stage.teams[2]?.events).toBeUndefined();
  });

  it("lets one look anew who only waits for a place, and names who breaks a step off", () => {
    stage.order("steak", ["steak"]);
    stage.game.assign();
    const [team] = stage.teams as [Team, ...Team[]];
    const hear = (event: string, things: Record<string, string>): void =>
      stage.game.act(team, "ann", { event, things });
    hear("continue", { at: "fire" });
    stage.nowMs = 3000;
    hear("continue", { at: "fire", it: "steak of steak" });
    hear("continue", { at: "fire" });
    stage.nowMs = 4000;
    hear("continue", { at: "fire" });
    expect(team.interrupted).toEqual([]);
    stage.nowMs = 5000;
    hear("continue", { at: "fire" });
    expect(team.interrupted).toEqual(["ann"]);
    hear("interrupt", { at: "fire" });
    expect(stage.acts.at(-1)).toEqual(["ann", "ann"]);
  });

  it("sends help to a squad without a plan", () => {
    stage.order("steak", ["steak"]);
    stage.hasPlan = false;
    stage.game.assign();
    stage.game.assign();
    stage.nowMs = 3500;
    stage.game.assign();
    expect(stage.crews[0]).toEqual(["ann", "bo"]);
  });
});
