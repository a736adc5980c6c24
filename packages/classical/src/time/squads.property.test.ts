import {
  buildingYard,
  InstantSquadPlanner,
  settle,
  YardGame,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

const TICK_MS = 500;
const BEAMS = 2;
/** Enough for a first schedule of the yard, and a few better ones. */
const EXPANSIONS = 400;
/** After this time nothing goes wrong any more. */
const CALM_MS = 90_000;
/** Time for a squad to saw, walk, hold and nail several times over, at three times the said durations. */
const ENOUGH_MS = 200_000;

const draws = fc.record({
  size: fc.integer({ min: 2, max: 3 }),
  lateness: fc.array(fc.double({ min: 0.5, max: 3, noNaN: true }), { minLength: 1, maxLength: 12 }),
  failures: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
  /** Ticks that an answer takes. */
  delays: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 }),
  turns: fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: CALM_MS / TICK_MS }).map((tick) => tick * TICK_MS),
      what: fc.constantFrom("leave", "join", "reload"),
    }),
    { maxLength: 6 },
  ),
});

describe("Squads in a game", () => {
  it("raise their beams, whatever is late, fails, leaves, joins or is saved", async () => {
    await fc.assert(
      fc.asyncProperty(draws, async ({ size, lateness, failures, delays, turns }) => {
        let drawn = 0;
        const waiting: { dueMs: number; go: () => void }[] = [];
        const instant = new InstantSquadPlanner(buildingYard, new TimePlanner(), EXPANSIONS);
        const planner: Pick<InstantSquadPlanner, "domain" | "plan"> = {
          domain: buildingYard,
          plan: async (request) => {
            await new Promise<void>((go) => {
              const ticks = delays[drawn++ % delays.length] as number;
              waiting.push({ dueMs: game.nowMs + ticks * TICK_MS, go });
            });
            return await instant.plan(request);
          },
        };
        const game: YardGame = new YardGame(["ann", "bo", "cai"].slice(0, size), planner, {
          lateness: () => lateness[drawn++ % lateness.length] as number,
          isFailing: () => game.nowMs < CALM_MS && failures[drawn++ % failures.length] === true,
        });
        const log: string[] = [];
        while (game.raised < BEAMS && game.nowMs < CALM_MS + ENOUGH_MS) {
          for (const { atMs, what } of turns) {
            if (atMs !== game.nowMs) continue;
            const names = [...game.at.keys()];
            if (what === "leave" && names.length > 2) {
              game.leave(names[atMs % names.length] as string);
            }
            if (what === "join" && names.length < 3) {
              game.join(["ann", "bo", "cai"].find((name) => !game.at.has(name)) as string);
            }
            if (what === "reload") game.reload();
          }
          const actions = game.tick(TICK_MS);
          const told = Object.entries(actions).map(([name, action]) =>
            [name, action.event, "reason" in action ? action.reason : action.step.tool].join(" "),
          );
          log.push(`${game.scene}: ${told.join(", ")}`);
          for (const { dueMs, go } of waiting) if (dueMs <= game.nowMs) go();
          await settle();
        }
        expect(game.faults, log.slice(-20).join("\n")).toEqual([]);
        expect(game.raised, log.slice(-20).join("\n")).toBe(BEAMS);
      }),
      { numRuns: 8 },
    );
  });
});
