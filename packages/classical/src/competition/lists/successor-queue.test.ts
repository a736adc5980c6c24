import * as fc from "fast-check";
import { expect, it } from "vitest";
import { SuccessorQueue } from "./successor-queue.ts";

it("yields each operator of each node once, in the order of the nodes, whatever is pushed in between", () => {
  const counts = fc.array(fc.record({ key: fc.nat(3), count: fc.nat(4), takes: fc.nat(6) }));
  fc.assert(
    fc.property(counts, (nodes) => {
      const queue = new SuccessorQueue(4, (node, out) => {
        const { count } = nodes[node] as { readonly count: number };
        for (let index = 0; index < count; index++) out[index] = 10 * node + index;
        return count;
      });
      let waiting: { readonly key: number; readonly node: number; next: number }[] = [];
      const take = (): void => {
        waiting = waiting.sort((a, b) => a.key - b.key || a.node - b.node);
        const first = waiting[0] as (typeof waiting)[number];
        const { count } = nodes[first.node] as { readonly count: number };
        expect(queue.take()).toBe(count === 0 ? -1 : 10 * first.node + first.next++);
        expect(queue.parent).toBe(first.node);
        if (first.next >= count) waiting.shift();
      };
      nodes.forEach(({ key, takes }, node) => {
        queue.push(node, key);
        waiting.push({ key, node, next: 0 });
        for (let taken = 0; taken < takes && queue.size > 0; taken++) take();
      });
      while (queue.size > 0) take();
      expect(waiting).toEqual([]);
    }),
  );
});
