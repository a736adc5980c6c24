import { PlanLibrary } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { errand } from "../testing/errand.ts";
import { measurePlanLibrary, sampleLife } from "./measure-plan-library.ts";

const life = { situations: 300, seed: 3 };

describe("measurePlanLibrary", () => {
  it("counts plans served within the cost rule, and plans served at all", () => {
    const planLibrary = new PlanLibrary(errand);
    const [nothing] = measurePlanLibrary(planLibrary, { ...life, personas: [undefined] });
    expect(nothing?.covered).toBe(0);
    for (const { goal, reference } of sampleLife(errand, life)) {
      planLibrary.add(reference.actions, { goal });
    }
    const [checked] = measurePlanLibrary(planLibrary, life);
    expect(checked?.coverage.share).toBeGreaterThan(0.95);
    expect(checked?.trusted.covered).toBeGreaterThanOrEqual(checked?.covered ?? 0);
    const [strict] = measurePlanLibrary(planLibrary, { ...life, maxCostRatio: 1 });
    expect(strict?.covered).toBeLessThanOrEqual(checked?.covered ?? 0);
    expect(strict?.meanCostRatio).toBe(1);
  });

  it("simulates the same life for the same seed", () => {
    expect(sampleLife(errand, life)).toEqual(sampleLife(errand, life));
  });
});
