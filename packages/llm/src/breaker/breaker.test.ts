import assert from "node:assert/strict";
import { FakeClock } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Breaker, type BreakerState, REFUSED } from "./breaker.ts";
import type { CallResult } from "./call-result.ts";

const COOLDOWN_MS = 10_000;
const TIMEOUT_MS = 5_000;
const BUCKET_MS = 3_000;

/** The rules of DESIGN.md, with every outcome kept. */
class ReferenceBreaker {
  state: "closed" | "open" | "probing" = "closed";
  epoch = 0;
  inRow = 0;
  openedMs = 0;
  probeEndMs = 0;
  outcomes: { readonly atMs: number; readonly result: CallResult }[] = [];

  tick(nowMs: number): void {
    if (this.state === "probing" && nowMs >= this.probeEndMs) this.open(this.probeEndMs);
  }

  shown(nowMs: number): BreakerState {
    this.tick(nowMs);
    if (this.state !== "open") return this.state === "closed" ? "closed" : "half-open";
    return nowMs - this.openedMs >= COOLDOWN_MS ? "half-open" : "open";
  }

  enter(nowMs: number): number | undefined {
    this.tick(nowMs);
    if (this.state === "closed") return this.epoch;
    if (this.state === "probing" || nowMs - this.openedMs < COOLDOWN_MS) return undefined;
    this.state = "probing";
    this.probeEndMs = nowMs + TIMEOUT_MS;
    return ++this.epoch;
  }

  exit(epoch: number, result: CallResult, nowMs: number): void {
    this.tick(nowMs);
    if (epoch !== this.epoch) return;
    if (this.state === "probing") {
      this.epoch++;
      if (result === "success") this.close();
      else if (result === "neutral") this.state = "open";
      else this.open(nowMs);
      return;
    }
    if (this.state === "open" || result === "neutral") return;
    this.outcomes.push({ atMs: nowMs, result });
    this.inRow = result === "failure" ? this.inRow + 1 : 0;
    if (result !== "success" && this.isBad(nowMs)) this.open(nowMs);
  }

  isBad(nowMs: number): boolean {
    if (this.inRow >= 5) return true;
    const oldest = Math.floor(nowMs / BUCKET_MS) - 9;
    const recent = this.outcomes.filter(({ atMs }) => Math.floor(atMs / BUCKET_MS) >= oldest);
    const share = (kind: CallResult): number =>
      recent.filter(({ result }) => result === kind).length / recent.length;
    return recent.length >= 10 && (share("failure") >= 0.5 || share("slow") >= 0.8);
  }

  open(atMs: number): void {
    this.state = "open";
    this.openedMs = atMs;
    this.epoch++;
  }

  close(): void {
    this.state = "closed";
    this.inRow = 0;
    this.outcomes = [];
  }
}

const result = fc.oneof(
  { weight: 6, arbitrary: fc.constant<CallResult>("failure") },
  fc.constantFrom<CallResult>("success", "slow", "neutral"),
);
const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant("enter" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant("exit" as const), call: fc.nat(7), result }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant("wait" as const),
      ms: fc.oneof(
        fc.integer({ min: 0, max: 4_000 }),
        fc.constantFrom(2_999, 4_999, 5_000, 9_999, 10_000, 15_000, 40_000),
      ),
    }),
  },
);

describe("Breaker", () => {
  it("matches the reference in any sequence of events", () => {
    let healed = 0;
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 150, size: "max" }),
        fc.nat(100_000),
        (operations, start) => {
          const clock = new FakeClock(start);
          const breaker = new Breaker({ clock, timeoutMs: TIMEOUT_MS, breakerThreshold: 5 });
          const reference = new ReferenceBreaker();
          const calls: { readonly id: number; readonly epoch: number }[] = [];
          for (const each of operations) {
            const nowMs = clock.now();
            if (each.op === "wait") clock.advanceSync(each.ms);
            if (each.op === "enter") {
              expect(breaker.admits).toBe(
                reference.shown(nowMs) === "closed" ||
                  (reference.shown(nowMs) === "half-open" && reference.state === "open"),
              );
              const epoch = reference.enter(nowMs);
              const id = breaker.enter();
              assert.equal(id === REFUSED, epoch === undefined);
              if (epoch !== undefined) calls.push({ id, epoch });
            }
            if (each.op === "exit") {
              // The newest calls come first: the oldest may return long after they were abandoned.
              const [call] = calls.splice(Math.max(0, calls.length - 1 - each.call), 1);
              if (call === undefined) continue;
              const wasOpen = reference.state !== "closed";
              reference.exit(call.epoch, each.result, nowMs);
              breaker.exit(call.id, each.result);
              if (wasOpen && reference.state === "closed") healed++;
            }
            assert.equal(breaker.state, reference.shown(clock.now()));
          }
          expect(clock.pendingTimers).toBe(0);
          breaker.dispose();
        },
      ),
      { numRuns: 500 },
    );
    expect(healed).toBeGreaterThan(0);
  });

  it("is closed only by a successful probe", () => {
    const harmless = fc.constantFrom("abort", "overload", "late-success", "late-failure", "wait");
    fc.assert(
      fc.property(fc.array(harmless, { maxLength: 60 }), (events) => {
        const clock = new FakeClock();
        const breaker = new Breaker({ clock, timeoutMs: TIMEOUT_MS, breakerThreshold: 5 });
        const old = Array.from({ length: 60 }, () => breaker.enter());
        for (let call = 0; call < 5; call++) breaker.exit(breaker.enter(), "failure");
        for (const event of events) {
          if (event === "wait") clock.advanceSync(7_000);
          else if (event === "late-success") breaker.exit(old.pop() ?? REFUSED, "success");
          else if (event === "late-failure") breaker.exit(old.pop() ?? REFUSED, "failure");
          // Aborts and overloads, also of a probe.
          else breaker.exit(breaker.enter(), "neutral");
          expect(breaker.state).not.toBe("closed");
        }
        breaker.dispose();
      }),
    );
  });

  it("admits a recovered backend again within its cool-down and one probe", () => {
    const script = fc.array(fc.constantFrom<CallResult | "hang">("failure", "neutral", "hang"), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(script, fc.integer({ min: 0, max: 60_000 }), (dead, healedMs) => {
        const clock = new FakeClock();
        const breaker = new Breaker({ clock, timeoutMs: TIMEOUT_MS, breakerThreshold: 5 });
        for (let call = 0; call < 5; call++) breaker.exit(breaker.enter(), "failure");
        let probes = 0;
        while (breaker.state !== "closed") {
          const id = breaker.enter();
          if (id !== REFUSED) {
            const isHealed = clock.now() >= healedMs;
            const does = isHealed ? "success" : (dead[probes++ % dead.length] as CallResult);
            if ((does as string) !== "hang") breaker.exit(id, does);
          }
          clock.advanceSync(100);
        }
        // The worst case: a probe began just before, and hung.
        expect(clock.now()).toBeLessThanOrEqual(
          Math.max(healedMs, COOLDOWN_MS) + TIMEOUT_MS + COOLDOWN_MS + 200,
        );
        if (!dead.includes("hang")) {
          expect(clock.now()).toBeLessThanOrEqual(
            Math.max(healedMs, COOLDOWN_MS) + COOLDOWN_MS + 200,
          );
        }
        breaker.dispose();
      }),
    );
  });

  it("opens at a ratio of failures or slow calls, but not before ten calls", () => {
    const clock = new FakeClock();
    const opens = (...results: CallResult[]): boolean => {
      const breaker = new Breaker({ clock });
      for (const each of results) breaker.exit(breaker.enter(), each);
      const { state } = breaker;
      breaker.dispose();
      return state === "open";
    };
    const mixed = (count: number, of: CallResult, others: number): CallResult[] => [
      ...Array.from({ length: others }, (): CallResult => "success"),
      ...Array.from({ length: count }, (): CallResult => of),
    ];
    expect(opens(...mixed(5, "failure", 0))).toBe(true);
    expect(opens(...mixed(4, "failure", 0))).toBe(false);
    expect(opens("failure", "failure", "success", "failure", "failure", "slow")).toBe(false);
    expect(opens(...mixed(3, "failure", 5), "success", "failure", "failure")).toBe(false);
    expect(opens(...mixed(3, "failure", 4), "success", "failure", "failure")).toBe(true);
    expect(opens(...mixed(8, "slow", 2))).toBe(true);
    expect(opens(...mixed(8, "slow", 1))).toBe(false);
    expect(opens(...mixed(100, "neutral", 0))).toBe(false);
  });

  it("forgets outcomes outside the window", () => {
    const clock = new FakeClock();
    const breaker = new Breaker({ clock, breakerThreshold: 100 });
    for (let call = 0; call < 9; call++) breaker.exit(breaker.enter(), "failure");
    clock.advanceSync(30_000);
    breaker.exit(breaker.enter(), "failure");
    expect(breaker.stats).toMatchObject({ state: "closed", failures: 1, successes: 0, slow: 0 });
    breaker.dispose();
  });

  it("notifies listeners, and has a gauge", () => {
    const clock = new FakeClock();
    const breaker = new Breaker({ clock, breakerThreshold: 1, name: "phi3" });
    const seen: string[] = [];
    breaker.onChange((state) => seen.push(`${state}:${breaker.gauge}`));
    breaker.exit(breaker.enter(), "failure");
    expect(breaker.error()).toMatchObject({ code: "breaker-open", transient: false });
    expect(breaker.error().message).toContain("phi3");
    expect(breaker.error()).toBe(breaker.error());
    clock.advanceSync(COOLDOWN_MS);
    breaker.exit(breaker.enter(), "success");
    expect(seen).toEqual(["open:2", "half-open:1", "closed:0"]);
    expect(breaker.stats.openings).toBe(1);
    breaker.dispose();
  });

  it("retains nothing from the calls of a storm", () => {
    const clock = new FakeClock();
    const breaker = new Breaker({ clock, breakerThreshold: 1_000_000, failureRatio: 2 });
    const kept: unknown[] = [];
    for (let call = 0; call < 100_000; call++) {
      breaker.exit(breaker.enter(), call % 2 === 0 ? "failure" : "success");
      if (call % 10_000 === 0) kept.push(JSON.stringify(breaker.stats).length);
    }
    expect(Math.max(...(kept as number[]))).toBeLessThan(200);
    expect(breaker.stats).toMatchObject({ failures: 50_000, successes: 50_000 });
    breaker.dispose();
  });
});
