import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { BreakerCircuit as Chosen } from "#circuit";
import type { CountedOutcome } from "./circuit.ts";
import { BreakerCircuit as LightCircuit } from "./light-circuit.ts";
import { BreakerCircuit as OpossumCircuit } from "./opossum-circuit.ts";

const WINDOW_MS = 30_000;
const BUCKET_MS = WINDOW_MS / 10;

const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("count" as const),
      outcome: fc.constantFrom<CountedOutcome>("success", "slow", "failure"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant("wait" as const),
      ms: fc.oneof(fc.nat(4000), fc.constantFrom(2_999, 3_000, 27_000, 30_000, 500_000)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom("open" as const, "close" as const) }) },
);

it("is opossum's on Node", () => {
  expect(Chosen).toBe(OpossumCircuit);
});

describe.each([
  ["opossum", OpossumCircuit],
  ["light", LightCircuit],
])("the circuit %s", (_, Circuit) => {
  it("stays closed until opened, and open until closed", () => {
    const circuit = new Circuit({ name: "phi3" });
    expect(circuit.isClosed).toBe(true);
    for (let time = 0; time < 2; time++) {
      circuit.open();
      circuit.open();
      expect(circuit.isClosed).toBe(false);
      circuit.close();
      expect(circuit.isClosed).toBe(true);
    }
  });

  it("counts like a list of all outcomes in any sequence of events", () => {
    let forgotten = 0;
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 60 }),
        fc.nat(100_000),
        (operations, startMs) => {
          let nowMs = startMs;
          let isClosed = true;
          let outcomes: { readonly atMs: number; readonly outcome: CountedOutcome }[] = [];
          const circuit = new Circuit({ name: "phi3", windowMs: WINDOW_MS, nowMs });
          for (const each of operations) {
            if (each.op === "wait") nowMs += each.ms;
            else if (each.op === "count") {
              circuit.count(each.outcome, nowMs);
              outcomes.push({ atMs: nowMs, outcome: each.outcome });
            } else {
              circuit[each.op]();
              isClosed = each.op === "close";
              if (isClosed) outcomes = [];
            }
            const oldest = Math.floor(nowMs / BUCKET_MS) - 9;
            const recent = outcomes.filter(({ atMs }) => Math.floor(atMs / BUCKET_MS) >= oldest);
            forgotten += outcomes.length - recent.length;
            const totalOf = (kind: CountedOutcome): number =>
              recent.filter(({ outcome }) => outcome === kind).length;
            expect(circuit.totals(nowMs)).toEqual({
              successes: totalOf("success"),
              slow: totalOf("slow"),
              failures: totalOf("failure"),
            });
            expect(circuit.isClosed).toBe(isClosed);
          }
        },
      ),
    );
    expect(forgotten).toBeGreaterThan(12);
  });

  it("sets no timer, open or closed", () => {
    const timers = [vi.spyOn(globalThis, "setTimeout"), vi.spyOn(globalThis, "setInterval")];
    const circuit = new Circuit({ name: "phi3" });
    circuit.open();
    circuit.close();
    circuit.open();
    expect(timers.map((timer) => timer.mock.calls.length)).toEqual([0, 0]);
    for (const timer of timers) timer.mockRestore();
  });
});
