import * as fc from "fast-check";
import { expect, it } from "vitest";
import { BucketList } from "./bucket-list.ts";

it("pops the lowest key, then the oldest, under any pushes and pops, even after it was cleared", () => {
  const steps = fc.array(fc.option(fc.constantFrom(0, 1, 2, 40, 5000, 70_000)), { maxLength: 300 });
  const list = new BucketList();
  fc.assert(
    fc.property(steps, (keys) => {
      list.clear();
      let expected: { readonly node: number; readonly key: number }[] = [];
      keys.forEach((key, node) => {
        if (key !== null) {
          list.push(node, key);
          expected.push({ node, key });
        } else {
          expected = expected.sort((a, b) => a.key - b.key || a.node - b.node);
          expect(list.first).toBe(expected[0]?.node ?? -1);
          expect(list.pop()).toBe(expected.shift()?.node ?? -1);
        }
        expect(list.size).toBe(expected.length);
      });
    }),
  );
});
