import { GREEDY } from "@understudy/llm/internal";
import { Deadline, seededRandom } from "@understudy/planner-core";
import { FakeClock, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { SimulatedLlmPlannerOptions } from "../result/stress-options.ts";
import { LogNormal } from "./log-normal.ts";
import { drawQuality, planTextOf } from "./plan-texts.ts";
import { SimulatedBackend } from "./simulated-backend.ts";

const plan = '{"steps":[{"tool":"a","args":{}},{"tool":"b","args":{}},{"tool":"c","args":{}}]}';
const simulated: SimulatedLlmPlannerOptions = {
  latencyP50Ms: 12,
  latencyP95Ms: 35,
  soundShare: 1,
  mendableShare: 0,
  slots: 4,
};

const requestOf = (deadline: Deadline) => ({
  system: { content: "system", hash: "s" },
  user: [{ kind: "trusted", text: "State: …" }] as const,
  maxTokens: 100,
  sampling: GREEDY,
  draft: plan,
  deadline,
});

describe("SimulatedBackend", () => {
  it("returns the draft after its latency, and reports the latency", async () => {
    const clock = new FakeClock();
    const backend = new SimulatedBackend({ simulated, random: seededRandom(1), clock });
    const call = backend.generate(requestOf(new Deadline(clock, 1000)));
    clock.advance(500);
    const { text, usage } = await call;
    expect(text).toBe(plan);
    expect(usage.totalMs).toBeGreaterThan(0);
    expect(usage.prefillMs).toBeLessThan(usage.totalMs);
  });

  it("answers at once with a latency of 0", async () => {
    const clock = new FakeClock();
    const instant = { ...simulated, latencyP50Ms: 0, latencyP95Ms: 0 };
    const backend = new SimulatedBackend({ simulated: instant, random: seededRandom(1), clock });
    expect((await backend.generate(requestOf(new Deadline(clock, 10)))).usage.totalMs).toBe(0);
  });

  it("stops at the deadline and when disposed", async () => {
    const clock = new FakeClock();
    const slow = { ...simulated, latencyP50Ms: 500, latencyP95Ms: 500 };
    const backend = new SimulatedBackend({ simulated: slow, random: seededRandom(1), clock });
    const late = backend.generate(requestOf(new Deadline(clock, 10))).catch((error) => error);
    clock.advance(20);
    expect(await late).toBeInstanceOf(Error);
    const left = backend.generate(requestOf(new Deadline(clock, 1000))).catch((error) => error);
    await settle();
    await backend.dispose();
    expect(await left).toMatchObject({ code: "disposed" });
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("LogNormal", () => {
  it("has its specified median and 95th percentile", () => {
    const times = new LogNormal(12, 35);
    const random = seededRandom(5);
    const drawn = Array.from({ length: 20_000 }, () => times.draw(random)).sort((a, b) => a - b);
    expect(drawn[10_000]).toBeGreaterThan(11.4);
    expect(drawn[10_000]).toBeLessThan(12.6);
    expect(drawn[19_000]).toBeGreaterThan(32);
    expect(drawn[19_000]).toBeLessThan(38);
    expect(new LogNormal(0, 0).draw(random)).toBe(0);
  });
});

describe("plan texts", () => {
  it("are drawn by their shares", () => {
    const random = seededRandom(2);
    const drawn = Array.from({ length: 1000 }, () =>
      drawQuality(random, { soundShare: 0.85, mendableShare: 0.1 }),
    );
    expect(drawn.filter((quality) => quality === "sound").length).toBeGreaterThan(800);
    expect(drawn.filter((quality) => quality === "garbage").length).toBeGreaterThan(20);
  });

  it("break after the first step if mendable", () => {
    const random = seededRandom(3);
    for (let time = 0; time < 20; time++) {
      const { steps } = JSON.parse(planTextOf("mendable", plan, random)) as {
        steps: { tool: string }[];
      };
      expect(steps).toHaveLength(2);
      expect(steps[0]?.tool).toBe("a");
    }
  });

  it("are unusable if garbage", () => {
    const random = seededRandom(4);
    for (let time = 0; time < 20; time++)
      expect(planTextOf("garbage", plan, random)).not.toBe(plan);
    expect(planTextOf("sound", undefined, random)).toBe('{"steps":[]}');
  });
});
