import { describe, expect, it } from "vitest";
import type { PartBoard } from "../measure/board.ts";
import { playWorker } from "../testing/play-worker.ts";

/** Time limit for hangs: the runs end after enough answers. */
const PATIENCE_SECONDS = 60;
const instant = { latencyP50Ms: 0, latencyP95Ms: 0 };

/** Ends a run after this many answers. */
const answered = (count: number) => ({
  until: (measured: PartBoard) => measured.count("answered") >= count,
});

describe("a load worker", () => {
  it("achieves the target hit rate", async () => {
    const run = {
      ...{ agents: 30, closed: true, domains: ["guard"], hitRate: 0.6 },
      ...{ durationSeconds: PATIENCE_SECONDS, warmupSeconds: 0.3 },
      simulated: { ...instant, soundShare: 1, mendableShare: 0 },
    };
    const { board } = await playWorker(run, answered(1000));
    const { measured } = board;
    const count = measured.count("answered");
    const hitRate = (count - measured.count("uncached")) / count;
    expect(count).toBeGreaterThanOrEqual(1000);
    expect(Math.abs(hitRate - 0.6)).toBeLessThan(0.15);
  });

  it("runs without an LLM planner, and measures plans against the optimum", async () => {
    const run = {
      ...{ agents: 20, closed: true, domains: ["courier"], llm: "none" as const },
      ...{ durationSeconds: PATIENCE_SECONDS, warmupSeconds: 0 },
    };
    const { board, reply } = await playWorker(run, answered(100));
    expect(board.measured.count("withLlm")).toBe(0);
    expect(board.measured.count("reasoned")).toBe(0);
    const ratios = reply.kind === "done" ? reply.costRatios : [];
    expect(ratios.length).toBeGreaterThan(0);
    for (const ratio of ratios) expect(ratio).toBeGreaterThan(1 - 1e-9);
  });
});
