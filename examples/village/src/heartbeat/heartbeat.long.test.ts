import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { Heartbeat } from "./heartbeat.ts";

it("sees a stall of the event loop, and its time", async () => {
  const heartbeat = new Heartbeat();
  await heartbeat.started;
  const fromMs = performance.now();
  // Long enough for the other thread to run, even on a busy machine, which a busy wait would keep it from.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
  const toMs = performance.now();
  await sleep(50);
  const report = await heartbeat.stop();
  expect(report.beats).toBeGreaterThan(0);
  expect(report.longestMs).toBeGreaterThan(0);
  const seen = report.stalls.some((stall) => stall.fromMs < toMs && stall.toMs > fromMs);
  expect(seen).toBe(true);
});

it("stops even without a beat", async () => {
  const report = await new Heartbeat().stop();
  expect(report.stalls.every(({ fromMs, toMs }) => fromMs <= toMs)).toBe(true);
});
