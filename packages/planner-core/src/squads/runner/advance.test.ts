import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Step } from "../../rules/domain/definition/types.ts";
import { settle } from "../../testing/fake-clock.ts";
import { RAISE, Yard, yardSteps } from "../../testing/squads/scripted-yard.ts";
import type { SquadRunnerOptions, SquadTick } from "./options.ts";

/** A yard that follows the steps which its runner ends, and what happened at which time. */
async function yard(ends: "timed" | "told" = "timed") {
  const game = new Yard([RAISE], { ends });
  const told: string[] = [];
  const hear = (actions: SquadTick, atMs: number): boolean => {
    const before = told.length;
    for (const [name, action] of Object.entries(actions)) {
      if (action.event !== "start" && action.event !== "finish") continue;
      told.push(`${atMs} ${name} ${action.event} ${action.step.tool}`);
      const { tool, args } = action.step;
      if (tool === "hold_beam") game.shared["beam_up"] = action.event === "start";
      if (action.event === "start") continue;
      if (tool === "walk") game.at[name] = String(args["to"]);
      if (tool === "saw") game.shared["planks"] = 2;
      if (tool === "nail") game.shared["nailed"] = true;
    }
    return told.length > before;
  };
  const tick = (nowMs: number): boolean => {
    return hear(game.runner.tick(game.states, game.shared, nowMs), nowMs);
  };
  const advance = (nowMs: number): void => {
    for (const each of game.runner.advance(game.states, game.shared, nowMs)) {
      hear(each.tick, each.atMs);
    }
  };
  tick(0);
  await settle();
  return { game, told, tick, advance };
}

describe("advance of a squad", () => {
  it("plays a joint plan in its own time, however long a tick takes", async () => {
    const { advance, told } = await yard();
    for (const nowMs of [1000, 9000, 30_000]) advance(nowMs);
    expect(told).toEqual([
      ...["1000 ann start saw", "1000 bo start walk", "5000 ann finish saw", "5000 ann start walk"],
      ...["7000 bo finish walk", "7000 bo start hold_beam", "11000 ann finish walk"],
      ...["11000 ann start nail", "14000 ann finish nail", "14000 bo finish hold_beam"],
    ]);
  });

  it("reports the same at the same times as ticks of any length", async () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 });
    const fine = await yard();
    // A tick lets more happen at the same moment.
    for (let nowMs = 100; nowMs <= 16_000; nowMs += 100) while (fine.tick(nowMs));
    await fc.assert(
      fc.asyncProperty(gaps, async (given) => {
        const coarse = await yard();
        coarse.advance(100);
        let nowMs = 100;
        for (const gap of [...given, 160]) {
          nowMs += gap * 100;
          coarse.advance(nowMs);
        }
        expect(coarse.told).toEqual(fine.told);
      }),
      { numRuns: 20 },
    );
  });

  it("waits for the steps that the game ends", async () => {
    const { game, advance, told } = await yard("told");
    advance(100);
    advance(90_000);
    expect(told).toEqual(["100 ann start saw", "100 bo start walk"]);
    game.end("ann", yardSteps.saw);
    advance(95_000);
    expect(told.slice(2)).toEqual(["95000 ann start walk"]);
  });

  const { saw, walk } = yardSteps;
  it.each<[string, Partial<SquadRunnerOptions>, readonly [string, Step][]]>([
    ["the next steps wait for a late one", {}, []],
    [
      "the planner's own end waits for a late step",
      {},
      [
        ["ann", saw],
        ["bo", walk],
        ["ann", walk],
      ],
    ],
    ["the game lets no step begin", { mayBegin: () => false }, []],
    ["the game lets one member begin nothing", { mayBegin: (name) => name === "ann" }, []],
  ])("ticks no more often than something can happen: %s", async (_, options, ended) => {
    const never = Number.POSITIVE_INFINITY;
    const game = new Yard([RAISE], { timeoutMs: () => never, ...options });
    for (const seconds of [0, 1, 2]) await game.tick(seconds);
    for (const [at, [agent, step]] of ended.entries()) {
      game.end(agent, step);
      for (const seconds of [20, 20.1]) await game.tick(seconds + at);
    }
    const tick = vi.spyOn(game.runner, "tick");
    game.runner.advance(game.states, game.shared, 3_600_000);
    expect(tick.mock.calls.length).toBeLessThan(20);
  });
});
