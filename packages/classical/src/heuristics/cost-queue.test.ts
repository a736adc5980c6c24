import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CostQueue } from "./cost-queue.ts";

it("pops small and large costs in ascending order, even after it was cleared half full", () => {
  const costs = fc.oneof(fc.nat(5), fc.constantFrom(1023, 1024, 2 ** 31, 2 ** 40));
  const queue = new CostQueue(2);
  fc.assert(
    fc.property(fc.array(fc.option(costs), { maxLength: 200 }), (pushed) => {
      queue.clear();
      const waiting = new Map<number, number>();
      pushed.forEach((cost, item) => {
        if (cost !== null) {
          queue.push(item, cost);
          waiting.set(item, cost);
        } else if (waiting.size > 0) {
          const least = Math.min(...waiting.values());
          const taken = queue.pop();
          expect([queue.cost, waiting.get(taken)]).toEqual([least, least]);
          waiting.delete(taken);
        }
        expect(queue.size).toBe(waiting.size);
      });
    }),
  );
});
