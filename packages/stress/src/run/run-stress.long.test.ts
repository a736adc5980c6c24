import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import type { RunProgress } from "../result/run-progress.ts";
import type { RunResult } from "../result/run-result.ts";
import { runStress } from "./run-stress.ts";

/* Real threads, real time: no test depends on durations, only on consistent counts. */

const total = (counts: Readonly<Partial<Record<string, number>>>): number =>
  Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);

/** Every count must agree with the others, whatever happened. */
function expectAllToAgree(result: RunResult): void {
  const { counts, timeline, latency, quality, workers } = result;
  expect(counts.offered).toBe(counts.answered + counts.dropped + counts.lost + counts.hung);
  expect(total(result.byStatus)).toBe(counts.answered);
  expect(total(result.bySource)).toBe(counts.answered);
  expect(workers.reduce((sum, { answered }) => sum + answered, 0)).toBe(counts.answered);
  expect(workers.reduce((sum, { lost }) => sum + lost, 0)).toBe(counts.lost);
  const byDomain = Object.values(result.byDomain).map(({ answered }) => answered);
  expect(byDomain.reduce((sum, answered) => sum + answered, 0)).toBe(counts.answered);
  expect(latency.all.corrected.count).toBe(counts.answered);
  expect(latency.all.uncorrected.count).toBe(counts.answered);
  expect(decodeFromCompressedBase64(latency.all.corrected.histogram).totalCount).toBe(
    counts.answered,
  );
  for (const [source, pair] of Object.entries(latency.bySource)) {
    expect(pair.corrected.count).toBe(result.bySource[source as keyof RunResult["bySource"]]);
  }
  for (const [reason, pair] of Object.entries(latency.byReason)) {
    expect(pair.corrected.count).toBe(result.byReason[reason as keyof RunResult["byReason"]]);
  }
  const measured = timeline.filter(({ second }) => second >= 0);
  for (const name of ["offered", "answered", "dropped"] as const) {
    expect(measured.reduce((sum, point) => sum + point[name], 0)).toBe(counts[name]);
  }
  for (const point of timeline) expect(total(point.bySource)).toBe(point.answered);
  expect(quality.checked).toBeLessThanOrEqual(counts.answered);
}

function expectPromisesKept({ counts, quality }: RunResult): void {
  expect(counts.hung).toBe(0);
  expect(counts.unhandledRejections).toBe(0);
  expect(quality.unproved).toBe(0);
}

describe("runStress", () => {
  it("counts exactly when a worker is killed, and replaces it", async () => {
    const heard: RunProgress[] = [];
    const kill = { kind: "worker-kill", startSeconds: 0.4, durationSeconds: 0, share: 0.5 };
    const end = new AbortController();
    let atRestart = Number.POSITIVE_INFINITY;
    const result = await runStress(
      {
        agents: 90,
        domains: ["guard", "courier"],
        workers: 2,
        // A limit for hangs: it ends after the kill, once more questions are answered.
        durationSeconds: 600,
        warmupSeconds: 0.2,
        faults: [kill],
        rate: 200,
      },
      {
        signal: end.signal,
        onProgress: (progress) => {
          heard.push(progress);
          const { restarts, answered } = progress;
          if (restarts > 0) atRestart = Math.min(atRestart, answered);
          if (answered > atRestart + 100) end.abort();
        },
      },
    );
    expectAllToAgree(result);
    expectPromisesKept(result);
    expect(result.workers.map(({ restarts }) => restarts)).toEqual([1, 0]);
    expect(heard.at(-1)).toMatchObject({ answered: result.counts.answered, restarts: 1 });
    expect(heard.some(({ phase }) => phase === "measuring")).toBe(true);
  });

  it("keeps its guarantees in a storm", async () => {
    const result = await runStress({
      agents: 60,
      workers: 1,
      durationSeconds: 3,
      warmupSeconds: 0.1,
      faults: "storm",
    });
    expectAllToAgree(result);
    expectPromisesKept(result);
    expect(result.workers[0]?.restarts).toBeGreaterThan(0);
    expect(result.faults.length).toBeGreaterThan(5);
    expect(result.interrupted).toBe(false);
  });

  it("stops early with a full report", async () => {
    const controller = new AbortController();
    const result = await runStress(
      // One worker has no agents.
      {
        agents: 1,
        domains: ["guard"],
        workers: 2,
        durationSeconds: 600,
        warmupSeconds: 0,
        rate: 50,
      },
      {
        signal: controller.signal,
        onProgress: ({ phase, answered }) => {
          if (phase === "measuring" && answered > 0) controller.abort();
        },
      },
    );
    expect(result.interrupted).toBe(true);
    expect(result.measuredSeconds).toBeLessThan(600);
    expect(result.counts.answered).toBeGreaterThan(0);
    expectAllToAgree(result);
    expectPromisesKept(result);
  });

  it("reports why the LLM planner failed to open", async () => {
    const failure = runStress({
      agents: 3,
      domains: ["guard"],
      workers: 1,
      llm: "embedded",
      model: "no-such.gguf",
    });
    await expect(failure).rejects.toMatchObject({ code: "model-not-loaded" });
  });
});
