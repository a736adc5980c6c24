import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDomain, provePlan, runSearch, seededRandom } from "@understudy/planner-core";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import { assert, expect, it } from "vitest";
import { drawDomain, drawState, withCostFunction } from "./draw.ts";
import { type Drift, formatDrifts, geometricMean, orderOf, ratioOf, worstOf } from "./pairs.ts";
import { PlayerProcess } from "./player-process.ts";
import { WAYS } from "./question.ts";
import { allQuestions, drawnQuestions } from "./questions.ts";
import { runDrift } from "./run-drift.ts";
import { bundlePlayer, thisTree } from "./trees.ts";

it("draws the same domains every time, which load, and most of whose goals can be reached", () => {
  const questions = drawnQuestions(40);
  expect(drawnQuestions(40)).toEqual(questions);
  expect(JSON.parse(JSON.stringify(questions))).toEqual(questions);
  expect(
    new Set(questions.map(({ goal, definition }) => JSON.stringify([goal, definition]))).size,
  ).toBe(40);
  const found = { solved: 0, unsolvable: 0, functions: 0, steps: 0 };
  for (const question of questions) {
    const domain = loadDomain(withCostFunction(question));
    if (domain.hasRuntimeCosts) found.functions++;
    const state = domain.state(question.states[0] as (typeof question.states)[number]);
    const goal = domain.goal(question.goal);
    const limits = { expansions: 20_000 };
    const result = runSearch(
      new UniformCostPlanner(),
      { domain, state, goal, mode: "optimal" },
      limits,
    );
    if (result.status === "unsolvable") found.unsolvable++;
    if (result.status !== "solved") continue;
    found.solved++;
    found.steps = Math.max(found.steps, result.actions.length);
    expect(provePlan(domain, state, result.actions, goal.condition).sound).toBe(true);
  }
  expect(found.solved).toBeGreaterThan(20);
  expect(found.unsolvable).toBeGreaterThan(0);
  expect(found.functions).toBeGreaterThan(5);
  expect(found.steps).toBeGreaterThan(5);
});

it("asks about the game problems and the examples, too, all of it as JSON", () => {
  const questions = allQuestions(1);
  expect(JSON.parse(JSON.stringify(questions))).toEqual(questions);
  const countOf = (one: string): number => questions.filter(({ set }) => set === one).length;
  expect(countOf("drawn")).toBe(1);
  expect(countOf("game")).toBeGreaterThan(50);
  expect(countOf("example")).toBeGreaterThan(20);
  expect(new Set(questions.map(({ name }) => name)).size).toBe(questions.length);
});

it("plays a question in all ways in a process with the engine of a tree", async () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-drift-test-"));
  try {
    const bundle = join(folder, "player.mjs");
    await bundlePlayer(thisTree(), bundle);
    const player = new PlayerProcess(bundle);
    try {
      await expect(player.ask({ type: "play", way: "proof" })).rejects.toThrow("No question");
      const [question] = drawnQuestions(1);
      assert(question !== undefined);
      const loaded = await player.ask({ type: "load", question });
      expect(loaded.ways).toEqual(WAYS);
      expect(loaded.costs).toHaveLength(question.states.length);
      for (const way of WAYS) {
        await player.ask({ type: "warm", way });
        expect((await player.ask({ type: "play", way })).ms).toBeGreaterThan(0);
      }
    } finally {
      player.end();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it("draws states of all values", () => {
  const { definition } = drawDomain(1);
  const random = seededRandom(1);
  const states = Array.from({ length: 200 }, () => drawState(definition, random));
  for (const [name, type] of Object.entries(definition.state)) {
    const most =
      type.type === "boolean"
        ? 2
        : type.type === "enum"
          ? type.values.length
          : type.max - type.min + 1;
    expect([name, new Set(states.map((state) => state[name])).size]).toEqual([name, most]);
  }
});

function drift(name: string, before: number[], now: number[], more: Partial<Drift> = {}): Drift {
  return { name, set: "drawn", way: "proof", pairs: { before, now }, ...more };
}

it("compares the samples of a pair, whose trees take turns to be first", () => {
  expect([0, 1, 2].map((pair) => orderOf(pair)[0])).toEqual(["before", "now", "before"]);
  expect(orderOf(1)).toEqual(["now", "before"]);
  // A slow moment of the machine falls on both.
  expect(ratioOf({ before: [1, 10, 1], now: [2, 20, 2] })).toBe(2);
  expect(ratioOf({ before: [1, 1, 1], now: [3, 1, 90] })).toBe(3);
  expect(geometricMean([0.5, 2])).toBeCloseTo(1);
  expect(geometricMean([4, 4, 0.5])).toBeCloseTo(2);
});

it("prints the means by set and way, and what became slowest", () => {
  const drifts = [
    ...Array.from({ length: 12 }, (_, index) => drift(`q${index}`, [1], [1 + index / 10])),
    drift("slow", [0.002], [0.016]),
    drift("game", [1], [0.5], { set: "game", way: "burst" }),
  ];
  expect(worstOf(drifts, 2).map(({ name }) => name)).toEqual(["slow", "q11"]);
  const text = formatDrifts(drifts);
  expect(text).toMatch(/^game +0\.5 \(1\)$/m);
  expect(text).toMatch(/^slow, proof +8 +2\.00 µs +16\.0 µs$/m);
  expect(text).toMatch(/^largest geometric mean of a set and way +<= 1.1 +1.\d+ +MISSED$/m);
  expect(text).toMatch(/^ratios up to 1.5 +>= 95 % +\d+.\d % +MISSED$/m);
  expect(text).toMatch(/^ratios above 3 that cost more than 2 ms +0 +0 +met$/m);
  expect(text).toContain("q3, proof");
  expect(text).not.toContain("q2, proof");
});

it.each([
  [["--help"], 0, /Usage/],
  [["--drawn", "x"], 1, /Usage/],
  [["one", "two"], 1, /Usage/],
  [["no-such-commit"], 1, /no commit "no-such-commit"/],
  [["--upload-pack=x"], 1, /Usage/],
])("ends with a sentence: %j", async (arguments_, code, text) => {
  const said: string[] = [];
  const say = (line: string): number => said.push(line);
  expect(await runDrift(arguments_, { out: say, error: say })).toBe(code);
  expect(said.join("\n")).toMatch(text);
});
