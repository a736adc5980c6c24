import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SignatureTable } from "./signature-table.ts";
import { hammingDistance, popCount64, SimHash } from "./simhash.ts";

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const signature = fc.record({ low: word, high: word });

describe("SimHash", () => {
  it("is the majority of the weighted features", () => {
    const feature = fc.record({ low: word, high: word, shift: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(feature, { maxLength: 80 }), (features) => {
        const simHash = new SimHash();
        simHash.add(-1, -1, 3);
        simHash.reset();
        for (const { low, high, shift } of features) simHash.add(low, high, shift);
        simHash.finish();
        const total = features.reduce((sum, { shift }) => sum + 2 ** shift, 0);
        for (const lane of ["low", "high"] as const) {
          for (let bit = 0; bit < 32; bit++) {
            const votes = features.filter((one) => (one[lane] >>> bit) & 1);
            const weight = votes.reduce((sum, { shift }) => sum + 2 ** shift, 0);
            expect((simHash[lane] >>> bit) & 1).toBe(weight > Math.floor(total / 2) ? 1 : 0);
          }
        }
      }),
    );
  });

  it("counts bits", () => {
    fc.assert(
      fc.property(word, word, (low, high) => {
        const bits = (low >>> 0).toString(2) + (high >>> 0).toString(2);
        expect(popCount64(low, high)).toBe(bits.replaceAll("0", "").length);
      }),
    );
  });
});

describe("SignatureTable", () => {
  it("finds the same nearest rows as a sort of all rows", () => {
    const table = fc.array(signature, { maxLength: 100 });
    fc.assert(
      fc.property(
        table,
        signature,
        fc.nat(64),
        fc.integer({ min: 1, max: 8 }),
        (all, to, max, count) => {
          const signatures = new SignatureTable();
          const near = all.map(({ low, high }, index) =>
            // Random signatures are 32 bits apart; some are made similar.
            index % 3 === 0 ? { low: to.low ^ (low & 0x1111), high: to.high } : { low, high },
          );
          near.forEach((one, row) => {
            signatures.set(row, one);
          });
          const found = signatures.nearest(to, max, count);
          const expected = near
            .map((one, row) => ({ row, distance: hammingDistance(one, to) }))
            .filter(({ distance }) => distance <= max)
            .sort((a, b) => a.distance - b.distance || a.row - b.row)
            .slice(0, count);
          expect(found).toBe(expected.length);
          expect([...signatures.rows.subarray(0, found)]).toEqual(expected.map(({ row }) => row));
          expect([...signatures.distances.subarray(0, found)]).toEqual(
            expected.map(({ distance }) => distance),
          );
        },
      ),
    );
  });
});
