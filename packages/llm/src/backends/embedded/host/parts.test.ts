import { ModelNotLoadedError } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { promptsToKeep } from "../open-embedded-backend.ts";
import { CallCancelled } from "../shared/call-errors.ts";
import { PAUSED } from "../shared/shared-flags.ts";
import { PrefixSlots } from "../worker/session/prefix-slots.ts";
import { TurnGate } from "../worker/session/turn-gate.ts";
import { LatencyWatch } from "./model-record.ts";
import { RestartLimit } from "./thread/restart-limit.ts";
import { Watchdog } from "./thread/watchdog.ts";

describe("promptsToKeep", () => {
  it("keeps a second prompt for a large model that reads intents, unless told otherwise", () => {
    const generation = { reads: "intent" } as const;
    const large = 1_000_000_000;
    expect(promptsToKeep({ generation }, large)).toBe(2);
    expect(promptsToKeep({ generation, sequences: 1 }, large)).toBe(1);
    expect(promptsToKeep({}, large)).toBe(0);
    expect(promptsToKeep({ generation }, 50_000_000)).toBe(0);
  });
});

describe("PrefixSlots with concurrent calls", () => {
  it("gives each call its own slot, and evicts duplicates first", () => {
    const slots = new PrefixSlots(["s0", "s1", "s2"]);
    const take = (hash: string) => {
      const slot = slots.take(hash);
      slot.hash = hash;
      return slot;
    };
    const [first, double, other] = [take("a"), take("a"), take("b")];
    expect([first, double, other].map(({ sequence }) => sequence)).toEqual(["s0", "s1", "s2"]);
    expect(() => slots.take("c")).toThrow(RangeError);
    for (const slot of [first, double, other]) slots.release(slot);
    expect(take("c").sequence).toBe("s0");
    expect(take("b").sequence).toBe("s2");
  });
});

describe("TurnGate", () => {
  const callOf = (order: number) => {
    const call = { value: order, cancelled: false };
    return { call, gated: { order: () => call.value, isCancelled: () => call.cancelled } };
  };

  it("admits a single call at once, and a paused one when it resumes", async () => {
    const gate = new TurnGate();
    const [urgent, late] = [callOf(0), callOf(PAUSED)];
    gate.enter(urgent.gated);
    gate.enter(late.gated);
    let passed = false;
    const turn = gate.turn(late.gated).then(() => {
      passed = true;
    });
    await gate.turn(urgent.gated);
    expect(passed).toBe(false);
    gate.leave(urgent.gated);
    late.call.value = 0;
    gate.update();
    await turn;
    expect(passed).toBe(true);
  });

  it("admits calls of one batch together", async () => {
    const gate = new TurnGate();
    const [late, early] = [callOf(1), callOf(0)];
    for (const { gated } of [late, early]) gate.enter(gated);
    const order: string[] = [];
    const turns = [gate.turn(late.gated).then(() => order.push("late"))];
    await Promise.resolve();
    expect(order).toEqual([]);
    turns.push(gate.turn(early.gated).then(() => order.push("early")));
    await Promise.all(turns);
    expect(order.toSorted()).toEqual(["early", "late"]);
  });

  it("rejects a cancelled call at once", async () => {
    const gate = new TurnGate();
    const { call, gated } = callOf(PAUSED);
    gate.enter(gated);
    const turn = gate.turn(gated);
    call.cancelled = true;
    gate.update();
    await expect(turn).rejects.toThrow(CallCancelled);
  });
});

describe("Watchdog", () => {
  it("fires after the time limit without progress, and only while watching", async () => {
    const clock = new FakeClock();
    let progress = 0;
    let hangs = 0;
    const dog = new Watchdog(
      clock,
      100,
      () => progress,
      () => hangs++,
    );
    dog.watch(true);
    for (let tick = 0; tick < 10; tick++) {
      await clock.advance(50);
      progress++;
    }
    expect(hangs).toBe(0);
    dog.watch(false);
    await clock.advance(1000);
    expect(hangs).toBe(0);
    dog.watch(true);
    await clock.advance(150);
    expect(hangs).toBe(1);
  });
});

describe("LatencyWatch", () => {
  it("requests recalibration after a lasting slowdown, and then not for a while", () => {
    const watch = new LatencyWatch();
    const asks = (passMs: number, nowMs: number): number =>
      Array.from({ length: 20 }, () => watch.add(passMs, nowMs)).filter(Boolean).length;
    expect(asks(1, 0)).toBe(0);
    expect([watch.add(9, 0), watch.add(1, 0)]).toEqual([false, false]);
    expect(asks(9, 0)).toBe(1);
    expect(asks(90, 1000)).toBe(0);
    expect(asks(90, 200_000)).toBe(1);
  });
});

describe("RestartLimit", () => {
  it("refuses a restart after three crashes within a minute", async () => {
    const clock = new FakeClock();
    const limit = new RestartLimit(clock);
    for (let death = 0; death < 3; death++) {
      limit.check("nano");
      limit.count();
    }
    expect(() => limit.check("nano")).toThrow(ModelNotLoadedError);
    await clock.advance(60_000);
    limit.check("nano");
  });
});
