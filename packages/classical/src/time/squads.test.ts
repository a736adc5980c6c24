import { loadDomain } from "@understudy/planner-core";
import {
  buildingYard,
  FakeClock,
  InstantSquadPlanner,
  settle,
  YardGame,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

/** Plays until some beams are nailed. */
async function play(game: YardGame, beams: number, turn: () => void = () => {}): Promise<void> {
  while (game.raised < beams && game.nowMs < 200_000) {
    turn();
    game.tick(250);
    await settle();
  }
}

describe("Squads with the planner for time", () => {
  it("raise beams one after the other, though every step is late", {
    timeout: 60_000,
  }, async () => {
    const planner = new InstantSquadPlanner(buildingYard, new TimePlanner(), 400);
    const game = new YardGame(["ann", "bo"], planner, {
      lateness: () => 1.7,
      isFailing: () => false,
    });
    await play(game, 2);
    expect(game.faults).toEqual([]);
    expect(game.raised).toBe(2);
    // One plan for each beam: late steps move times, and nothing else.
    expect(planner.asked).toHaveLength(2);
  });

  it("count what several members bring about at the same time", async () => {
    const wall = loadDomain({
      name: "wall",
      state: {
        held: { type: "boolean", shared: true, default: false },
        nailed: { type: "integer", min: 0, max: 2, shared: true, default: 0 },
      },
      tools: [
        {
          name: "hold",
          start: { held: true },
          then: { held: false },
          duration: { from: 2, to: 30 },
        },
        { name: "nail", during: { held: true }, then: { nailed: { "+": 1 } }, duration: 5 },
        { name: "rest", duration: 1 },
      ],
      goals: [{ name: "up", when: { nailed: 2 } }],
    });
    const planner = new InstantSquadPlanner(wall, new TimePlanner(), 4000);
    const state = wall.state({});
    const agents = { ann: state, bo: state, cai: state };
    const outcome = await planner.plan({ agents, goal: "up", budgetMs: 50 });
    // Both nail at once, and end at once: what they add adds up.
    expect(outcome).toMatchObject({ status: "solved", time: 5, optimal: true });
    expect(outcome.steps.map(({ step }) => step.tool).sort()).toEqual(["hold", "nail", "nail"]);
  });

  it("share the steps of a first plan, though it takes two at once", () => {
    const camp = loadDomain({
      name: "camp",
      state: {
        at: { type: "enum", values: ["wood", "site"] },
        logs: { type: "integer", min: 0, max: 6, shared: true, default: 0 },
        held: { type: "boolean", shared: true, default: false },
        up: { type: "boolean", shared: true, default: false },
      },
      tools: [
        {
          name: "walk",
          parameters: { to: { enum: ["wood", "site"] } },
          then: { at: "$to" },
          duration: 2,
        },
        { name: "fell", when: { at: "wood" }, then: { logs: { "+": 1 } }, duration: 6 },
        {
          name: "hold",
          when: { at: "site" },
          start: { held: true },
          then: { held: false },
          duration: { from: 1, to: 30 },
        },
        {
          name: "nail",
          when: { at: "site", logs: 6 },
          during: { held: true },
          then: { up: true },
          duration: 3,
        },
      ],
      goals: [{ name: "done", when: { up: true } }],
    });
    const state = camp.state({ at: "wood" });
    const agents = { ann: state, bo: state, cai: state };
    const host = { domain: camp, clock: new FakeClock() };
    const request = { agents, goal: "done", expansions: 300 };
    const outcome = new TimePlanner().planNow(host, request, 1e9);
    // One member alone takes 36 for the logs, and then it walks and nails.
    expect(outcome.status).toBe("solved");
    expect(outcome.time).toBeLessThan(30);
  });

  it("get the same answer on a slow machine, whatever the limit of expansions", async () => {
    /** A clock on which each reading takes a while. */
    class SlowClock extends FakeClock {
      #readings = 0;

      override now(): number {
        return super.now() + ++this.#readings;
      }
    }
    for (const expansions of [5, 10, 20, 40, 80]) {
      const agents = { ann: { at: "mill" }, bo: { at: "mill" } };
      const request = { agents, goal: "raised", expansions };
      const answer = async (clock: FakeClock) => {
        const host = { domain: buildingYard, clock };
        const asked = { ...request, budgetMs: 1e9 };
        const { elapsedMs: _, ...outcome } = await new TimePlanner().plan(host, asked);
        return outcome;
      };
      expect(await answer(new SlowClock()), `${expansions}`).toEqual(await answer(new FakeClock()));
    }
  });

  it("go to what is free in their first plan, rather than wait for as long as the state tells", async () => {
    const pans = loadDomain({
      name: "pans",
      state: {
        at: { type: "enum", values: ["left", "right", "hatch"] },
        busy: { type: "boolean", default: true },
        left: { type: "integer", min: 1, max: 20, default: 10 },
        fried: { type: "boolean", default: false },
        served: { type: "boolean", default: false },
      },
      tools: [
        {
          name: "walk",
          parameters: { to: { enum: ["left", "right", "hatch"] } },
          then: { at: "$to" },
          duration: 1,
        },
        {
          name: "wait",
          when: { at: "left", busy: true },
          then: { busy: false },
          duration: "left",
        },
        {
          name: "fry_left",
          when: { at: "left", busy: false },
          then: { fried: true },
          duration: 4,
        },
        { name: "fry_right", when: { at: "right" }, then: { fried: true }, duration: 4 },
        {
          name: "serve",
          when: { at: "hatch", fried: true },
          then: { served: true },
          duration: 1,
        },
      ],
      goals: [{ name: "served", when: { served: true } }],
    });
    const planner = new InstantSquadPlanner(pans, new TimePlanner(), 5);
    const agents = { ann: pans.state({ at: "left" }) };
    const { steps } = await planner.plan({ agents, goal: "served", budgetMs: 50 });
    expect(steps.map(({ step }) => step.tool)).toEqual(["walk", "fry_right", "walk", "serve"]);
  });
});
