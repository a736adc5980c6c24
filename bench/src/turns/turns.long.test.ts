import { expect, it } from "vitest";
import { attacksWith, measureAttacks } from "./measure-attacks.ts";
import { MAX_STRETCH_MS } from "./run-turns.ts";

const RUNS = 3;

it.each(attacksWith("").map(({ name }) => name))(
  "a server works no longer than promised between two turns: %s",
  async (name) => {
    const all = await measureAttacks({ only: name, runs: RUNS }, () => {});
    for (const { longestMs } of all) expect(longestMs).toBeLessThanOrEqual(MAX_STRETCH_MS);
  },
  600_000,
);
