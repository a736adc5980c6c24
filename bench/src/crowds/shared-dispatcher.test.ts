import { beforeEach, describe, expect, it } from "vitest";
import { type DispatchedGame, dispatch } from "./shared-dispatcher.ts";

type Team = DispatchedGame["teams"][number] & { goal: unknown };

/** Cooks without an engine: what squads are told, and no more. */
class Stage {
  nowMs = 0;
  clean = 3;
  dirty = 3;
  readonly cooks = new Map<string, { here: boolean; holds: string | undefined; job: unknown }>();
  readonly items = new Map<
    string,
    { id: string; kind: string; form: string; on: string; ticket: string }
  >();
  readonly stations = new Map<string, { item?: string }>();
  readonly tickets = new Map<string, { id: string; state: string; atMs: number; dueMs: number }>();
  readonly teams: Team[] = [];
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
      ...{ assign: () => {}, act: () => {} },
    };
    dispatch(this.game);
  }

  #team(name: string): Team {
    const team: Team = {
      ...{ names: [name], goal: undefined, ticket: undefined, order: undefined, isLent: false },
      runner: {
        isWaiting: false,
        roles: () => (this.hasPlan ? { [name]: [{}] } : {}),
        pursue: (goal) => {
          team.goal = goal;
        },
        joined: () => {},
        left: () => {},
      },
    };
    return team;
  }

  order(id: string, things: readonly string[]): void {
    this.tickets.set(id, { id, state: "open", atMs: this.nowMs, dueMs: this.nowMs + 40_000 });
    for (const thing of things) {
      const kind = thing === "pot" ? "pot" : "item";
      this.items.set(`${thing} of ${id}`, {
        ...{ id: `${thing} of ${id}`, kind, form: "raw", on: "larder", ticket: id },
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
    expect(stage.teams.map(({ goal }) => goal)).toEqual(["salad", undefined, "steak", undefined]);
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
