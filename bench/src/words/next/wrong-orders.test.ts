/** Orders by chat that were answered by nothing, or read as another one. */
import { OrderReader } from "@understudy/minecraft";
import { describe, expect, it } from "vitest";

const ITEMS = [
  ...["oak_log", "oak_door", "iron_door", "white_bed", "red_bed", "blue_bed", "white_wool"],
  ...["black_wool", "bucket", "torch", "coal", "sand", "ladder", "shield", "iron_sword"],
];
const registry = {
  itemsByName: Object.fromEntries(
    ITEMS.map((name, id) => [name, { id, name, stackSize: name === "bucket" ? 16 : 64 }]),
  ),
  blocksByName: {},
} as unknown as ConstructorParameters<typeof OrderReader>[0];

/** The orders of a text, "?" if it is asked about, and nothing if it is not answered. A text behind `>` goes on. */
function told(text: string): string {
  const reader = new OrderReader(registry);
  const [reading] = text
    .split(" > ")
    .map((part) => reader.read(part, "carla"))
    .slice(-1);
  if (reading?.kind === "orders")
    return reading.orders.map(({ item, count }) => `${count} ${item}`).join(", ");
  const isNothing = reading?.kind === "unclear" && reading.ask === undefined;
  return isNothing ? "" : "?";
}

describe("orders by chat", () => {
  it.each([
    // Someone who wishes for something is answered.
    ["i was wondering if i could get 2 buckets", "2 bucket"],
    ["i don't need the sword but a shield would help", "?"],
    ["no swords. a shield", "?"],
    ["i asked for 10 ladders and only got 8, bring me the missing ones", "?"],
    ["mein Schwert ist kaputt, ich brauch ein neues", "?"],
    ["je prends 3 seaux", "3 bucket"],
    ["il me manque 12 torches", "12 torch"],
    ["mir fehlen noch 12 Fackeln", "12 torch"],
    ["me hacen falta 20 antorchas", "20 torch"],
    ["3 beds > lieber in blau", "?"],
    // What is told of the same things is no further order.
    ["3 beds, two red and one blue", "2 red_bed, 1 blue_bed"],
    ["4 beds, two red and one blue", "?"],
    ["3 red beds, 2 blue", "3 red_bed, 2 blue_bed"],
    ["a door, the iron one", "?"],
    ["3 beds in red", "3 red_bed"],
    ["4 blue beds > oh and the same in red", "4 red_bed"],
    ["12 white wool > but in black", "12 black_wool"],
    ["everybody needs a bed", "?"],
    ["another stack of sand", "64 sand"],
    ["encore un stack de sable", "64 sand"],
  ])("are read as meant, or asked about: %s", (text, orders) => expect(told(text)).toBe(orders));

  it.each([
    ["hast du noch Kohle?", "?"],
    ["got any coal?", "?"],
    ["¿tienes 5 antorchas?", "?"],
    ["tu as du charbon ?", "?"],
    ["my wood is gone", ""],
    ["my wood is gone, i need 3 more", "?"],
    ["i have 3 swords", ""],
    ["j'ai pris 3 seaux", ""],
    ["i went mining, got 3 diamonds", ""],
    ["i don't need the coal anymore", ""],
  ])("are none in questions and reports: %s", (text, answer) => expect(told(text)).toBe(answer));
});
