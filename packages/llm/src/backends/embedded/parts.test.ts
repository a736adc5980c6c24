import { Deadline, ModelNotLoadedError } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { AnswerEnd } from "./answer-end.ts";
import { CallQueue } from "./call-queue.ts";
import { PrefixSlots } from "./prefix-slots.ts";
import { RestartLimit } from "./restart-limit.ts";

describe("PrefixSlots", () => {
  it("keeps one slot a system prompt and gives up the least recently used", () => {
    const slots = new PrefixSlots(["s0", "s1"]);
    const take = (hash: string): string => {
      const slot = slots.take(hash);
      slot.hash = hash;
      return slot.sequence;
    };
    expect(["a", "b", "a", "c", "a", "b"].map(take)).toEqual(["s0", "s1", "s0", "s1", "s0", "s1"]);
    expect(take("c")).toBe("s0");
  });
});

describe("AnswerEnd", () => {
  const endOf = (text: string, piece: number): number => {
    const end = new AnswerEnd();
    for (let length = piece; length < text.length + piece; length += piece) {
      const at = end.find(text.slice(0, length));
      if (at >= 0) return at;
    }
    return -1;
  };

  it.each([1, 2, 7])("finds the end of the plan in pieces of %i", (piece) => {
    const plan = '{"steps":[{"tool":"a","args":{"x":"}\\""}}]}';
    expect(endOf(`${plan}\n\n`, piece)).toBe(plan.length);
    expect(endOf(`Well {then}: ${plan} and so on`, piece)).toBe(`Well {then}: ${plan}`.length);
    expect(endOf(plan.slice(0, -1), piece)).toBe(-1);
    expect(endOf("{}{}", piece)).toBe(-1);
  });
});

describe("CallQueue", () => {
  it("takes the earliest rank, ties in order of arrival, ranks as they are now", () => {
    const clock = new FakeClock();
    const queue = new CallQueue<{ readonly name: string; readonly deadline: Deadline }>();
    const add = (name: string, budgetMs: number) => {
      const call = { name, deadline: new Deadline(clock, budgetMs) };
      queue.add(call);
      return call;
    };
    const harvested = add("harvested", 5);
    add("late", 30);
    add("early", 10);
    add("early too", 10);
    const gone = add("gone", 1);
    harvested.deadline.rankMs = Number.POSITIVE_INFINITY;
    expect(queue.remove(gone)).toBe(true);
    expect(queue.remove(gone)).toBe(false);
    const order = Array.from({ length: 5 }, () => queue.take()?.name);
    expect(order).toEqual(["early", "early too", "late", "harvested", undefined]);
  });
});

describe("RestartLimit", () => {
  it("refuses after three deaths within a minute", async () => {
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
