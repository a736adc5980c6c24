import { describe, expect, it } from "vitest";
import { ScriptedBot } from "../testing/scripted-bot.ts";
import { type ChatSituation, OrderReader } from "./read-orders.ts";

const reader = new OrderReader(new ScriptedBot().registry);

const told = (text: string, situation: ChatSituation = {}): string => {
  const said = reader.read(text, "steve", situation);
  if (said.kind === "unclear") return said.ask ?? said.kind;
  if (said.kind !== "orders") return said.kind;
  return said.orders
    .map(({ item, or = [], count, end, to }) => {
      const who = to === undefined || to === "steve" ? "" : ` ${to}`;
      return `${count} ${[item, ...or].join("|")} ${end}${who}`;
    })
    .join(", ");
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

  it.each([
    ["get a stack of cobblestone", "64 cobblestone keep"],
    ["bring me two and a half stacks of dirt", "160 dirt bring"],
    ["mine 1,200 dirt", "1200 dirt keep"],
    ["collect coal or iron ore", "1 coal|iron_ore keep"],
    ["a pickaxe of stone", "1 stone_pickaxe keep"],
    ["get a wood pickaxe", "1 wooden_pickaxe keep"],
    ["bring Alex 3 torches", "3 torch bring alex"],
    ["get 5 torches and give them to alex", "5 torch bring alex"],
    ["put all the dirt in the chest", "12 dirt store"],
    ["give me everything", "12 dirt bring, 2 torch bring"],
    ["get 4 more torches", "6 torch keep"],
    ["besorg mir vierundzwanzig torches", "24 torch bring"],
  ])("reads %s", (text, orders) => {
    expect(told(text, { players: ["steve", "alex"], carried: { dirt: 12, torch: 2 } })).toBe(
      orders,
    );
  });

  it.each<[readonly string[], string]>([
    [["get alex 4 torches", "and 5 for bob"], "5 torch bring bob"],
    [["get 10 torches", "make it 20"], "20 torch keep"],
    [["get 10 torches", "no, sticks"], "10 stick keep"],
    [["get 10 torches", "get a chest"], "1 chest keep"],
    [["hol zehn Fackeln", "nein, zwölf"], "12 torch keep"],
  ])("goes on from the order before: %j", (texts, orders) => {
    const own = new OrderReader(new ScriptedBot().registry);
    const [last] = texts.map((text) => own.read(text, "carla")).slice(-1);
    const read = last?.kind === "orders" ? last.orders : [];
    const told = read.map(({ item, count, end, to }) =>
      [count, item, end, to].filter(Boolean).join(" "),
    );
    expect(told.join(", ")).toBe(orders);
  });

  it.each([
    ["get 2.5 torches", "I cannot get 2.5 torches. How many shall it be?"],
    ["get a pickaxe", "Which one: wooden pickaxe or stone pickaxe?"],
    ["bring bob 3 torches", "I see no player called bob. Who is it for?"],
    ["get a jetpack", "I know no jetpack. What do you mean?"],
    ["get torches at dawn", "I cannot wait for a time (dawn). Shall I start now?"],
    ["if it rains, get torches", 'I cannot tell "if ...". Shall I do it now?'],
    ["put all the coal in the chest", "I carry no coal. How many shall I get?"],
    ["get 90000 dirt", "I can carry 2304 at most. How many dirt shall I get?"],
    ["get all the dirt", "How many dirt shall I get?"],
  ])("asks back about %s", (text, question) => {
    expect(told(text, { players: ["steve"], carried: {} })).toBe(question);
  });
});
