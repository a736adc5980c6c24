import { seededRandom } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { figuresOf } from "./figures.ts";
import { farm } from "./games/farm.ts";
import { harbour } from "./games/harbour.ts";
import { kitchen } from "./games/kitchen.ts";
import { estimate } from "./interval.ts";
import { type CrowdGame, Life } from "./life.ts";
import { playEngine, playGreedy } from "./play.ts";
import { playInGame } from "./play-in-game.ts";
import { playPair, runCrowds } from "./run-crowds.ts";

const common = { seed: 3, frameMs: 16, sliceMs: 4, isCounted: true };

describe("games for a crowd", () => {
  it.each([
    { game: farm, agents: 8, seconds: 12 },
    { game: harbour, agents: 7, seconds: 12 },
    { game: kitchen, agents: 6, seconds: 30, sight: 5 },
    { game: kitchen, agents: 6, seconds: 30, hasLlm: true },
    { game: kitchen, agents: 4, seconds: 30, isSession: true },
  ])("$game.name: the same life twice, by the rules, and within the bound", async (some) => {
    const options = { ...common, ...some };
    const { bound, greedy, engine } = await playPair(options);
    const again = await playEngine(options);
    expect(again.hash).toBe(engine.hash);
    expect(engine).toMatchObject({ thefts: 0, errors: [] });
    if (!("sight" in some)) expect(engine.refused).toBe(0);
    expect((engine.askedOfModel ?? 0) > 0).toBe("hasLlm" in some);
    expect(again.frames).toEqual(engine.frames);
    expect(greedy.thefts).toBe(0);
    if (!("isSession" in some)) expect(engine.answers).toBeGreaterThan(0);
    expect(greedy.deeds).toBeGreaterThan(0);
    expect(bound).toBeGreaterThanOrEqual(Math.max(greedy.deeds, engine.deeds));
  });
});

/**
 * Plays a life while the clock stands in each frame: all that wait are answered in each, and only what was saved
 * counts.
 */
const playWithTime = (
  {
    game,
    agents,
    seed,
  }: { readonly game: CrowdGame; readonly agents: number; readonly seed: number },
  options: { readonly seconds: number; readonly frameMs: number; readonly reloadEvery?: number },
) =>
  playInGame(
    new Life(game, agents, seed),
    { ...options, sliceMs: 100 },
    { stopwatch: () => 0, turn: async () => {}, around: (frame) => frame() },
  );

// Each frame is a beat: a loaded crowd looks at once for what it would have looked for at the next beat. What is never
// saved is what the planner remembers of its searches, which may choose between plans of one cost.
it.each([
  { game: kitchen, agents: 8, seconds: 30, seed: 1 },
  { game: harbour, agents: 12, seconds: 30, seed: 2 },
  { game: farm, agents: 12, seconds: 30, seed: 3 },
  { game: farm, agents: 3, seconds: 30, seed: 1 },
])(
  "the life of $agents in the $game.name goes on as it would have if it is saved and loaded",
  async ({ seconds, ...some }) => {
    const options = { seconds, frameMs: 100 };
    const plain = await playWithTime(some, options);
    const reloadEvery = 2 + seededRandom(some.agents).integer(100) / 10;
    const reloaded = await playWithTime(some, { ...options, reloadEvery });
    expect(reloaded).toMatchObject({ refused: 0, thefts: 0, errors: [] });
    expect(reloaded.hash, `each ${reloadEvery} s`).toBe(plain.hash);
  },
);

it("another seed is another life", () => {
  const hashes = [3, 4].map(
    (seed) => playGreedy({ ...common, seed, game: farm, agents: 4, seconds: 5 }).hash,
  );
  expect(new Set(hashes).size).toBe(2);
});

describe("figures", () => {
  it("the interval of few samples is Student's", () => {
    const { mean, low, high } = estimate([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(mean).toBe(5.5);
    // 5.5 ± 2.26216 × 3.02765 ÷ √10
    expect(high).toBeCloseTo(7.66586, 3);
    expect(low).toBeCloseTo(3.33414, 3);
    expect(estimate([1, 2]).high).toBeCloseTo(1.5 + 12.7062 * 0.5, 3);
    expect(estimate([4]).high).toBe(Number.POSITIVE_INFINITY);
  });

  it("the share of the gap is the gain by what greedy leaves", () => {
    const side = { refused: 0, vain: 0, thefts: 0, walkedMs: 6000, idleMs: 4000, cpuMs: 3 };
    const more = {
      ...{
        frames: Float64Array.of(1, 2, 3),
        answers: 4,
        cutOff: 1,
        wakesAFreedThing: 1.5,
        idleShare: 0.25,
        heap: [],
      },
      ...{ errors: [], firstsMs: 1500 },
    };
    const pairs = [10, 20].map((deeds, seed) => ({
      ...{ seed, bound: deeds + 10, greedy: { ...side, deeds } },
      engine: { ...side, ...more, deeds: deeds + 2 + 2 * seed, walkedMs: 2000, cpuMs: 6 },
    }));
    const figures = figuresOf({ name: "one", agents: 2, seconds: 30, pairs });
    expect(figures.gapClosed.mean).toBeCloseTo(0.3);
    expect(figures.ratio).toBeCloseTo(36 / 30);
    expect(figures.effort).toBeCloseTo(12_000 / 36 / (20_000 / 30));
    expect(figures.walking).toBeCloseTo(4000 / 36 / (12_000 / 30));
    // Six and twelve milliseconds of frames in two minutes of agents.
    expect(figures.cpuMsPerAgentMinute).toEqual({ greedy: 3, engine: 6 });
    expect(figures).toMatchObject({
      cutOffShare: 0.25,
      wakesAFreedThing: 1.5,
      idleShare: 0.25,
      firstAnswersAfter: 1.5,
      seeds: 2,
    });
  });
});

describe("pnpm bench crowds", () => {
  it("prints a line for each game, the same in each run with a counted clock", async () => {
    const run = async (): Promise<Record<string, unknown>[]> => {
      const lines: string[] = [];
      const asked = ["--game", "harbour", "--agents", "6", "--seconds", "8", "--seeds", "1"];
      const code = await runCrowds([...asked, "--deterministic", "--json"], {
        out: (text) => lines.push(text),
        error: () => {},
      });
      expect(code).toBe(0);
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    const [first] = await run();
    expect(first).toMatchObject({ game: "harbour", agents: 6, refused: 0, thefts: 0 });
    expect(await run()).toEqual([first]);
  });

  it.each([
    ["--game", "chess"],
    ["--seeds", "0"],
    ["--game", "shared"],
    ["--slice", "much"],
    ["--with", "luck"],
    ["--with", "session", "--sight", "5"],
  ])("refuses %s %s", async (...asked) => {
    const told: string[] = [];
    const output = { out: (text: string) => told.push(text), error: () => {} };
    expect(await runCrowds(asked, output)).toBe(1);
    expect(told.join()).toContain("Usage: pnpm bench crowds");
  });
});
