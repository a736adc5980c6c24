import { describe, expect, it } from "vitest";
import { playWorker } from "../testing/play-worker.ts";

const TIMEOUT_MS = 60_000;
const instant = { latencyP50Ms: 0, latencyP95Ms: 0 };

describe("a load worker", { timeout: TIMEOUT_MS }, () => {
  it("asks as fast as it is answered in a closed loop", async () => {
    const { board, reply } = await playWorker({
      agents: 30,
      closed: true,
      domains: ["guard"],
      durationSeconds: 0.3,
      warmupSeconds: 0.1,
      simulated: instant,
    });
    const { measured } = board;
    expect(reply.kind).toBe("done");
    expect(measured.count("answered")).toBeGreaterThan(0);
    expect(measured.count("offered")).toBe(measured.count("answered"));
    expect(measured.count("unproved")).toBe(0);
    expect(board.gauge("unhandled")).toBe(0);
  });

  it("brings the wanted hit rate about", async () => {
    const { board } = await playWorker({
      agents: 30,
      closed: true,
      domains: ["guard"],
      hitRate: 0.6,
      durationSeconds: 0.6,
      warmupSeconds: 0.3,
      simulated: { ...instant, soundShare: 1, mendableShare: 0 },
    });
    const { measured } = board;
    const answered = measured.count("answered");
    const hitRate = (answered - measured.count("uncached")) / answered;
    expect(answered).toBeGreaterThan(50);
    expect(Math.abs(hitRate - 0.6)).toBeLessThan(0.15);
  });

  it("plays without a lead, and measures plans against the best", async () => {
    const { board, reply } = await playWorker({
      agents: 20,
      closed: true,
      domains: ["courier"],
      lead: "none",
      durationSeconds: 1,
      warmupSeconds: 0,
    });
    expect(board.measured.count("withLead")).toBe(0);
    expect(board.measured.count("reasoned")).toBe(0);
    const ratios = reply.kind === "done" ? reply.costRatios : [];
    expect(ratios.length).toBeGreaterThan(0);
    for (const ratio of ratios) expect(ratio).toBeGreaterThan(1 - 1e-9);
  });

  it("keeps its promises while clock, loop and memory play up", async () => {
    const windows = ["clock-jump", "loop-stall", "memory-pressure"].map((kind) => ({
      kind,
      startSeconds: 0.1,
      durationSeconds: 0.3,
      share: 0.3,
    }));
    const { board } = await playWorker({
      agents: 30,
      durationSeconds: 0.6,
      warmupSeconds: 0,
      faults: windows,
    });
    const { measured } = board;
    expect(measured.count("sent")).toBe(measured.count("answered"));
    expect(measured.count("unproved")).toBe(0);
    expect(board.gauge("unhandled")).toBe(0);
  });
});
