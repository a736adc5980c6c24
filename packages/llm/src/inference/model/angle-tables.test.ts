import { describe, expect, it } from "vitest";
import { angleTables, angleTurns } from "./angle-tables.ts";

const angles = { base: 10_000, factor: 1, originalContext: 2048 };

describe("angleTables", () => {
  it("has cosine and sine of every position within one unit in the last place", () => {
    const positions = 20_000;
    const { cosines, sines } = angleTables(angleTurns(angles, 32, positions, undefined));
    let most = 0;
    for (let position = 0; position < positions; position += 97) {
      for (let pair = 0; pair < 16; pair++) {
        const angle = position * 10_000 ** (-pair / 16);
        const at = position * 16 + pair;
        most = Math.max(most, Math.abs((cosines[at] as number) - Math.cos(angle)));
        most = Math.max(most, Math.abs((sines[at] as number) - Math.sin(angle)));
      }
    }
    expect(most).toBeLessThan(2 ** -24);
  });

  it("applies the factor and the divisors", () => {
    const divisors = Float32Array.of(2, 4);
    const { cosines, sines } = angleTables(angleTurns({ ...angles, factor: 3 }, 4, 3, divisors));
    expect(cosines[4]).toBeCloseTo(3 * Math.cos(2 / 2), 6);
    expect(sines[5]).toBeCloseTo(3 * Math.sin((2 * 0.01) / 4), 6);
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const divided = () => angleTurns(angles, 4, 3, Float32Array.of(1, wrong));
      expect(divided).toThrow(expect.objectContaining({ code: "damaged-file" }));
    }
  });
});
