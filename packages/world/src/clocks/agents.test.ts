import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StoveGame } from "../testing/stove/stove-game.ts";

const ENOUGH_MS = 90_000;

const draws = fc.record({
  tickMs: fc.integer({ min: 20, max: 400 }),
  reloads: fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 3 }),
  cooks: fc.integer({ min: 1, max: 3 }),
  burners: fc.array(fc.tuple(fc.constantFrom("none", "raw"), fc.integer({ min: 0, max: 2_500 })), {
    minLength: 1,
    maxLength: 4,
  }),
});

describe("agents of a world beside clocks of things", () => {
  it("take food off in time, also after a reload", () => {
    fc.assert(
      fc.property(draws, ({ tickMs, reloads, cooks, burners }) => {
        const game = new StoveGame(["ann", "bo", "cai"].slice(0, cooks), burners as never);
        while (!game.isDone && game.nowMs < ENOUGH_MS) {
          const before = game.nowMs;
          game.tick(tickMs);
          if (reloads.some((ms) => ms >= before && ms < game.nowMs)) game.reload();
        }
        expect(game.errors).toEqual([]);
        expect(game.isDone, game.log.join("\n")).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it.each([false, true])(
    "know when the food of others will be done, after a reload: %s",
    (reloads) => {
      const game = new StoveGame(["ann"], [["none", 0]]);
      while (game.pans.get("burner 0")?.food !== "raw") game.tick(100);
      while (game.nowMs % 1000 !== 0) game.tick(100);
      // No agent has ticks for a while, but the world goes on.
      game.leave("ann");
      const { sinceMs = 0 } = game.pans.get("burner 0") ?? {};
      if (reloads) game.reload();
      game.join("cai");
      game.tick(100);
      game.leave("cai");
      while (game.nowMs < sinceMs + 12_000) game.nowMs += 100;
      game.join("bo");
      game.tick(100);
      const [burning] = game.cooks.get("bo")?.runner.clocksLeft(game.nowMs) ?? [];
      expect(burning).toMatchObject({ clock: "burning", things: { burner: "burner 0" } });
      expect(burning?.leftMs).toBeLessThanOrEqual(sinceMs + 14_100 - game.nowMs);
      expect(burning?.leftMs).toBeGreaterThanOrEqual(sinceMs + 13_800 - game.nowMs);
      while (!game.isDone && game.nowMs < 60_000) {
        game.tick(100);
        expect(game.pans.get("burner 0")?.food, game.log.join("\n")).not.toBe("burnt");
      }
      expect(game.isDone).toBe(true);
    },
  );

  it("know that food will be done by itself, among more burners than have places", () => {
    const burnt = Array.from({ length: 6 }, () => ["burnt", 0] as const);
    const game = new StoveGame(["ann"], [...burnt, ["raw", 2000]]);
    while (!game.isDone && game.nowMs < 20_000) game.tick(200);
    expect(game.log.at(-2)).toBe("8000 ann start take_off burner 6");
    expect(game.isDone).toBe(true);
  });

  it("take food off in its time within a long tick", () => {
    const game = new StoveGame(
      ["ann"],
      [
        ["raw", 0],
        ["burnt", 0],
      ],
    );
    const { runner } = game.cooks.get("ann") ?? {};
    runner?.tick({ plates: 0, chopped: 0 }, 0);
    game.world.planMany(game.orchestrator, 2_000);
    const moments = [5_000, 30_000].flatMap((nowMs) => runner?.advance({}, nowMs) ?? []);
    const taken = moments.filter(({ tick }) => tick.step?.tool === "take_off");
    expect(taken.map(({ tick }) => tick.event)).toEqual(["start", "finish"]);
    // Done at 10 s, while the cook chops; burnt at 14 s.
    expect(taken[0]?.atMs).toBeGreaterThanOrEqual(11_000);
    expect(taken[0]?.atMs).toBeLessThan(11_010);
    expect(game.errors).toEqual([]);
  });
});
