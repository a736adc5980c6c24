import fc from "fast-check";
import { expect, it } from "vitest";
import { ScriptedBot } from "../testing/scripted-bot.ts";
import { askModel } from "./ask-model.ts";
import { MOST_OF_ITEM } from "./order.ts";
import { OrderReader } from "./read-orders.ts";

const { registry } = new ScriptedBot();
const isSound = ({
  item,
  count,
}: {
  readonly item: string;
  readonly count: number | "all";
}): boolean =>
  Object.hasOwn(registry.itemsByName, item) &&
  (count === "all" || (Number.isInteger(count) && count >= 1 && count <= MOST_OF_ITEM));

it("orders from any message are for known items that a bot can carry", () => {
  const reader = new OrderReader(registry);
  const said = ["stone pickaxe", "furnace", "iron ingots", "in the chest", "bring me", "get"];
  const others = ["0", "3", "-1", "999999999999", "not", "or", "then", "without", "all", "?", ","];
  const word = fc.oneof(fc.constantFrom(...said, ...others), fc.string({ unit: "grapheme" }));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      const read = reader.read(words.join(" "), "steve");
      expect(read.kind === "orders" ? read.orders.filter((one) => !isSound(one)) : []).toEqual([]);
    }),
  );
  expect(reader.read("get 0 sticks", "steve").kind).toBe("unclear");
});

it("orders from any model answer are for known items that a bot can carry", async () => {
  const item = fc.constantFrom("torch", "toString", "__proto__", "unicorn", null, 3);
  const order = fc.record({ item, count: fc.oneof(fc.integer(), fc.string()), end: fc.string() });
  const answer = fc.oneof(
    fc.json(),
    fc.array(order).map((orders) => JSON.stringify(orders)),
  );
  await fc.assert(
    fc.asyncProperty(answer, async (text) => {
      const orders = await askModel(async () => text, registry, "do it", "steve");
      expect(orders.filter((one) => !isSound(one))).toEqual([]);
    }),
  );
  const hidden = '[{"item":"toString"},{"item":"__proto__"},{"item":"torch"}]';
  expect(await askModel(async () => hidden, registry, "do it", "steve")).toEqual([
    { item: "torch", count: 1, end: "keep" },
  ]);
});
