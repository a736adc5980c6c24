import { describe, expect, it } from "vitest";
import { LAYOUTS, SmallGame } from "../testing/small-game.ts";
import { Crew } from "./crew.ts";
import type { Action } from "./protocol.ts";

async function play(game: SmallGame, steps: number): Promise<Crew> {
  const crew = new Crew(game.opening, game.see());
  for (let step = 0; step < steps; step++) game.act(await crew.act(game.see()));
  return crew;
}

describe("two cooks in a small game", () => {
  it.each(["cramped_room", "counter_circuit"] as const)(
    "serve a soup in %s without a collision",
    async (name) => {
      const game = new SmallGame(LAYOUTS[name], [0, 1]);
      const crew = await play(game, 100);
      expect(game.score).toBeGreaterThanOrEqual(20);
      expect(game.collisions).toBe(0);
      expect(crew.plans.cutOff).toBe(0);
      expect(crew.plans.unsolvable).toBe(0);
    },
  );

  it("have a plan while two of them are to fill a pot at one moment", async () => {
    const game = new SmallGame(["XXXXSX", "O1   X", "XX   P", "X  2 X", "XXODXX"], [0, 1]);
    const crew = await play(game, 130);
    expect(game.score).toBeGreaterThanOrEqual(60);
    expect(crew.plans.unsolvable + crew.plans.cutOff).toBe(0);
  });

  it("work one at a time where both would stand in a dead end", async () => {
    const game = new SmallGame(["XXXXXX", "X 1  X", "X  D S", "XDX 2O", "XXXPXX"], [0, 1]);
    await play(game, 100);
    expect(game.score).toBeGreaterThanOrEqual(40);
  });

  it("fill the second pot while the first one boils", async () => {
    const game = new SmallGame(LAYOUTS.coordination_ring, [0, 1], true);
    const crew = new Crew(game.opening, game.see());
    let lit = 0;
    for (let step = 0; step < 60; step++) {
      game.act(await crew.act(game.see()));
      lit = Math.max(lit, game.see().pots.filter(({ is }) => is === "lit").length);
    }
    expect(lit).toBe(2);
  });

  it.each([
    ["whose first one has the onions", [1, 0]],
    ["whose first one has the pots", [0, 1]],
  ])("%s hand over what they reach in two rooms", async (_, order) => {
    const rows = LAYOUTS.forced_coordination.map((row) =>
      row.replace(/[12]/, (digit) => String(1 + (order[Number(digit) - 1] as number))),
    );
    const game = new SmallGame(rows, [0, 1], true);
    const crew = await play(game, 60);
    expect(game.score).toBeGreaterThanOrEqual(20);
    expect(crew.plans.unsolvable + crew.plans.cutOff).toBe(0);
  });

  it("lay out for another in the other room what only ours reaches", async () => {
    const game = new SmallGame(LAYOUTS.forced_coordination, [1], true);
    const crew = new Crew(game.opening, game.see());
    for (let step = 0; step < 30; step++) game.act(["stay", ...(await crew.act(game.see()))]);
    expect(game.see().counters.map(({ has }) => has)).toContain("onion");
  });

  it("ask for few plans while another leaves its part undone", async () => {
    const game = new SmallGame(LAYOUTS.forced_coordination, [0], true);
    const crew = new Crew(game.opening, game.see());
    // It fetches an onion, and walks about with it.
    const first: Action[] = ["west", "interact"];
    for (let step = 0; step < 200; step++) {
      const [action = "stay"] = await crew.act(game.see());
      game.act([action, first.shift() ?? (step % 2 === 0 ? "north" : "south")]);
    }
    expect(crew.plans.asked).toBeLessThan(30);
  });

  it("play alike each time", async () => {
    const lines = await Promise.all(
      [0, 1].map(async () => {
        const game = new SmallGame(LAYOUTS.cramped_room, [0, 1], true);
        await play(game, 12);
        return JSON.stringify(game.see());
      }),
    );
    expect(lines[0]).toBe(lines[1]);
  });
});
