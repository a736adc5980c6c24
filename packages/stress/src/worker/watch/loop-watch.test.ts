import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LoopWatch, ProcessorWait } from "./loop-watch.ts";
import { coveredMs, StallMemory } from "./stall-memory.ts";

/** A system without counts of processor waits. */
const unknown = (): ProcessorWait => new ProcessorWait("/no/such/file");
const watchOf = (machine = new StallMemory(), nowMs = 0): LoopWatch =>
  new LoopWatch(machine, nowMs, unknown());

describe("LoopWatch", () => {
  it("excuses time within a stall of the loop", () => {
    const watch = watchOf();
    watch.turn(2);
    watch.turn(22);
    expect(watch.stalledMs(0, 23)).toBe(20);
    expect(watch.stalledMs(12, 23)).toBe(10);
    expect(watch.stalledMs(30, 40)).toBe(0);
  });

  it("takes short turns and sleep for no stall", () => {
    const watch = watchOf();
    watch.turn(2.9);
    watch.sleepUntil(100);
    watch.turn(101);
    expect(watch.stalledMs(0, 101)).toBe(0);
  });

  it("excuses only waits for a processor, where the system counts them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stress-"));
    const file = join(folder, "schedstat");
    const waited = (ms: number): void => writeFileSync(file, `123 ${1e6 * ms} 7\n`);
    waited(100);
    const wait = new ProcessorWait(file);
    const watch = new LoopWatch(new StallMemory(), 0, wait);
    // Twenty milliseconds of own work.
    expect(watch.turn(20)).toBe(0);
    waited(105);
    expect(watch.turn(40)).toBe(5);
    expect(watch.stalledMs(0, 40)).toBe(5);
    watch.collected(50, 54);
    expect(watch.stalledMs(0, 60)).toBe(9);
    watch.close();
    await rm(folder, { recursive: true });
  });

  it("dates a wait before a late answer, although the loop turns only later", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stress-"));
    const file = join(folder, "schedstat");
    const waited = (ms: number): void => writeFileSync(file, `123 ${1e6 * ms} 7\n`);
    waited(0);
    const watch = new LoopWatch(new StallMemory(), 0, new ProcessorWait(file));
    watch.turn(90);
    waited(29);
    // A hit sent at 92, due at 97, answered at 127.
    watch.lateAt(127);
    // The rest of the turn is work.
    expect(watch.turn(160)).toBe(29);
    expect(watch.stalledMs(97, 127)).toBe(29);
    expect(watch.stalledMs(127, 160)).toBe(0);
    watch.close();
    await rm(folder, { recursive: true });
  });

  it("counts garbage collections since the last turn", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stress-"));
    const file = join(folder, "schedstat");
    writeFileSync(file, "123 0 7\n");
    const watch = new LoopWatch(new StallMemory(), 0, new ProcessorWait(file));
    watch.turn(2);
    watch.collected(3, 9);
    watch.collected(9.5, 9.6);
    expect(watch.turn(11)).toBe(6);
    expect(watch.turn(12)).toBe(0);
    // Reported late: the loop has turned since, and caught up.
    watch.collected(1, 2);
    expect(watch.turn(13)).toBe(0);
    expect(watch.stalledMs(0, 20)).toBe(7);
    watch.close();
    await rm(folder, { recursive: true });
  });

  it("counts the time to catch up as part of the stall", () => {
    const watch = watchOf();
    expect(watch.turn(10)).toBe(10);
    expect(watch.turn(11)).toBe(0);
    watch.catchUp(10, 12);
    expect(watch.stalledMs(8, 12)).toBe(4);
  });

  it("keeps stalls by faults separate", () => {
    const watch = watchOf();
    watch.stopped(1, 101);
    expect(watch.turn(102)).toBe(0);
    expect(watch.stalledMs(0, 110)).toBe(0);
    expect(watch.keptMs(0, 110)).toBe(100);
    expect(watch.turn(132)).toBe(30);
    expect(watch.stalledMs(0, 140)).toBe(30);
    expect(watch.keptMs(0, 140)).toBe(130);
  });

  it("reports clock setbacks during a question", () => {
    const watch = watchOf();
    watch.setBack(50, 500);
    expect(watch.setBackMs(20, 90)).toBe(500);
    expect(watch.setBackMs(50, 90)).toBe(0);
    expect(watch.setBackMs(20, 49)).toBe(0);
  });

  it("counts overlapping stalls once", () => {
    const stalls = new StallMemory();
    stalls.add(10, 30);
    stalls.add(20, 25);
    stalls.add(0, 12);
    const others = new StallMemory();
    others.add(28, 40);
    expect(coveredMs([stalls], 0, 100)).toBe(30);
    expect(coveredMs([stalls, others], 5, 35)).toBe(30);
  });

  it("excuses stalls of the machine", () => {
    const machine = new StallMemory();
    machine.add(10, 15);
    expect(watchOf(new StallMemory(machine.buffer), 30).stalledMs(12, 31)).toBe(3);
  });

  it("forgets the oldest stalls, and never exceeds the given period", () => {
    const stalls = new StallMemory();
    for (let stall = 0; stall < 300; stall++) stalls.add(10 * stall, 10 * stall + 5);
    expect(coveredMs([stalls], 0, 400)).toBe(0);
    expect(coveredMs([stalls], 2990, 3000)).toBe(5);
    stalls.add(2990, 3000);
    expect(coveredMs([stalls], 2990, 3000)).toBe(10);
  });
});
