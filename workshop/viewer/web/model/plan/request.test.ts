import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestSample } from "../../testing/samples.ts";
import { lateBy, outcomeWords, reasonWords, whyNot } from "../words.ts";
import { commonSpan, layOutWaterfall, spanOf } from "./waterfall.ts";

describe("a waterfall", () => {
  it("fits its picture for any times", () => {
    const ms = fc.double({ min: 0, max: 1e5, noNaN: true });
    const stage = fc.record({ fromMs: ms, length: fc.option(ms, { nil: undefined }) });
    fc.assert(
      fc.property(
        fc.array(stage, { maxLength: 8 }),
        ms,
        fc.option(ms, { nil: undefined }),
        (given, budgetMs, servedMs) => {
          const stages = given.map(({ fromMs, length }) => ({
            name: "llm" as const,
            fromMs,
            ...(length === undefined ? {} : { toMs: fromMs + length }),
            text: "",
            tone: "plain" as const,
          }));
          const { servedMs: _, ...rest } = requestSample(1, { stages, budgetMs });
          const request = servedMs === undefined ? rest : { ...rest, servedMs };
          const { bars, budget, served } = layOutWaterfall(request, 0.01);
          for (const { left, width } of bars) {
            expect(left).toBeGreaterThanOrEqual(0);
            expect(width).toBeGreaterThanOrEqual(0.01);
            expect(left + width).toBeLessThanOrEqual(1 + 1e-9);
          }
          for (const share of [budget ?? 0, served ?? 0]) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it("shows stages of microseconds despite a large budget", () => {
    const quick = requestSample(1, { servedMs: 0.2, budgetMs: 250 });
    expect(spanOf(quick)).toBeLessThan(1);
    expect(layOutWaterfall(quick, 0.01).budget).toBeUndefined();
    const slow = requestSample(2, {
      servedMs: 40,
      budgetMs: 50,
      stages: [{ name: "llm", fromMs: 1, toMs: 40, text: "", tone: "good" }],
    });
    expect(layOutWaterfall(slow, 0.01).budget).toBeCloseTo(1 / 1.04);
  });

  it("shares a scale with others that includes slow requests, but no hanging ones", () => {
    const quick = Array.from({ length: 12 }, (_, id) => requestSample(id, { servedMs: 0.2 }));
    expect(commonSpan(quick)).toBeLessThan(1);
    const asked = requestSample(20, { servedMs: 30, budgetMs: 50 });
    expect(commonSpan([...quick, asked])).toBeCloseTo(52);
    const hangs = requestSample(21, { servedMs: 9000, budgetMs: 50 });
    expect(commonSpan([...quick, asked, asked, hangs])).toBeCloseTo(52);
    expect(commonSpan([])).toBe(1);
  });

  it("shows stages in order of their start", () => {
    const at = (name: "look" | "llm" | "classical", fromMs: number) =>
      ({ name, fromMs, toMs: 9, text: "", tone: "plain" }) as const;
    const request = requestSample(1, {
      stages: [at("llm", 2), at("classical", 0), at("look", 0)],
    });
    const names = layOutWaterfall(request, 0.01).bars.map(({ stage }) => stage.name);
    expect(names).toEqual(["look", "classical", "llm"]);
  });
});

describe("texts of requests", () => {
  it("describe the result, and why the classical planner was served", () => {
    const { outcome } = requestSample(1);
    if (outcome === undefined) expect.unreachable();
    expect(outcomeWords(outcome)).toBe("2 steps");
    expect(outcomeWords({ ...outcome, steps: 1, reason: "timeout" })).toBe(
      "1 step; the model was too late",
    );
    expect(outcomeWords({ ...outcome, status: "unsolvable" })).toBe(
      "proved: no plan reaches the goal",
    );
    expect(outcomeWords({ ...outcome, status: "partial" })).toBe("2 steps, short of the goal");
  });

  it("leave unknown reasons as they are", () => {
    expect(reasonWords("toString" as "timeout")).toBe("toString");
  });

  it("state the lateness of an answer", () => {
    expect(lateBy(requestSample(1, { servedMs: 60, budgetMs: 50 }))).toBe(10);
    expect(lateBy(requestSample(1))).toBe(0);
  });

  it("explain why a condition does not hold, and what will achieve it", () => {
    const condition = { text: "wood>=1", holdsNow: false, holdsThen: true, values: { wood: 0 } };
    expect(whyNot({ ...condition, from: [0, 2] })).toBe("steps 1 and 3 will see to it");
    expect(whyNot({ ...condition, holdsThen: false })).toBe("no step before it brings it about");
    expect(whyNot({ ...condition, holdsNow: true })).toBeUndefined();
  });
});
