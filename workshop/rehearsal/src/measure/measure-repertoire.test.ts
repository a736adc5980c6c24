import { Repertoire } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { errand } from "../testing/errand.ts";
import { measureRepertoire, sampleLife } from "./measure-repertoire.ts";

const life = { situations: 300, seed: 3 };

describe("measureRepertoire", () => {
  it("counts plans served within the cost rule, and plans served at all", () => {
    const repertoire = new Repertoire(errand);
    const [nothing] = measureRepertoire(repertoire, { ...life, personas: [undefined] });
    expect(nothing?.covered).toBe(0);
    for (const { goal, reference } of sampleLife(errand, life)) {
      repertoire.add(reference.actions, { goal });
    }
    const [checked] = measureRepertoire(repertoire, life);
    expect(checked?.coverage.share).toBeGreaterThan(0.95);
    expect(checked?.trusted.covered).toBeGreaterThanOrEqual(checked?.covered ?? 0);
    const [strict] = measureRepertoire(repertoire, { ...life, maxCostRatio: 1 });
    expect(strict?.covered).toBeLessThanOrEqual(checked?.covered ?? 0);
    expect(strict?.meanCostRatio).toBe(1);
  });

  it("simulates the same life for the same seed", () => {
    expect(sampleLife(errand, life)).toEqual(sampleLife(errand, life));
  });
});
