import { describe, expect, it } from "vitest";
import { ScriptedBot } from "../testing/scripted-bot.ts";
import { OrderReader } from "./read-orders.ts";

const reader = new OrderReader(new ScriptedBot().registry);

const told = (text: string): string => {
  const said = reader.read(text, "steve");
  if (said.kind !== "orders") return said.kind;
  return said.orders.map(({ item, count, end }) => `${count} ${item} ${end}`).join(", ");
};

describe("a reader of orders", () => {
  it.each([
    ["bring me a stone pickaxe", "1 stone_pickaxe bring"],
    ["build a furnace", "1 furnace place"],
    ["get 12 oak planks and four torches", "12 oak_planks keep, 4 torch keep"],
    [
      "first craft a stone pickaxe, then bring me five iron ingots",
      "1 stone_pickaxe keep, 5 iron_ingot bring",
    ],
    ["make torches but no furnace", "1 torch keep"],
    ["give me a stone pikaxe", "1 stone_pickaxe bring"],
    ["put 3 iron ingots in the chest", "3 iron_ingot store"],
    ["fetch me some wood", "1 oak_log bring"],
    ["can you make me a torch?", "1 torch bring"],
    ["16 cobblestone please", "16 cobblestone keep"],
    [
      "build a table, a furnace and a chest",
      "1 crafting_table place, 1 furnace place, 1 chest place",
    ],
  ])("reads %s", (text, orders) => {
    expect(told(text)).toBe(orders);
  });

  it.each([
    ["stop", "stop"],
    ["forget it", "stop"],
    ["come here", "come"],
    ["what are you doing?", "question"],
    ["where is the furnace?", "question"],
    ["hello", "unclear"],
    ["I like your stone pickaxe", "unclear"],
    ["don't make a furnace", "unclear"],
    ["", "unclear"],
  ])("does not read %s as an order", (text, kind) => {
    expect(told(text)).toBe(kind);
  });
});
