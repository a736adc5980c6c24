import { finish } from "@understudy/planner-core/internal";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortInSlices } from "./sort.ts";
import { CHUNK, Job, type SlicedWork } from "./work.ts";

function* count(to: number): SlicedWork<number> {
  for (let done = 0; done < to; done++) yield CHUNK;
  return to;
}

/** Always late. */
const late = { isLate: () => true };

describe("Job", () => {
  it("can be continued by any waiting caller", () => {
    const job = new Job(count(3));
    expect([job.advance(late), job.result]).toEqual([false, undefined]);
    const other = job.join();
    expect(other.next()).toEqual({ done: false, value: CHUNK });
    expect([job.advance(late), job.advance(late), job.result]).toEqual([false, true, 3]);
    expect(other.next()).toEqual({ done: true, value: 3 });
    expect(finish(job.join())).toBe(3);
  });

  it("does not report success after a failure", () => {
    const job = new Job(
      (function* (): SlicedWork<number> {
        yield CHUNK;
        throw new RangeError("broken");
      })(),
    );
    expect(job.advance(late)).toBe(false);
    for (let again = 0; again < 2; again++) expect(() => job.advance(late)).toThrow("broken");
    expect(job.result).toBe(undefined);
  });
});

describe("sortInSlices", () => {
  it("sorts like a stable sort, in steps that do not grow", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 1, max: 50 }),
        (size, keys) => {
          const keyOf = (item: number): number => Math.imul(item + 7, 2654435761) % keys;
          const compare = (a: number, b: number): number => keyOf(a) - keyOf(b);
          const items = Int32Array.from({ length: size }, (_, index) => index);
          const sorted = [...items].sort(compare);
          let most = 0;
          const work = sortInSlices(items, compare);
          for (;;) {
            const { done, value } = work.next();
            if (done) {
              expect([...value]).toEqual(sorted);
              break;
            }
            most = Math.max(most, value);
          }
          expect(most).toBeLessThanOrEqual(4 * CHUNK);
        },
      ),
      { numRuns: 50 },
    );
  });
});
