import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { toldOrders } from "../testing/told-orders.ts";
import { ThingOrderReader } from "./thing-order-reader.ts";

const smithy = new ThingOrderReader({
  languages: [ENGLISH, GERMAN, SPANISH, FRENCH],
  things: {
    iron_sword: [],
    golden_sword: [],
    stone_axe: [],
    wooden_axe: [],
    iron_ingot: ["iron"],
    stone: ["Steine", "piedra", "piedras", "pierre", "pierres"],
    oak_log: ["wood", "Holz", "madera", "bois"],
    torch: ["Fackel", "Fackeln", "antorcha", "antorchas", "torche", "torches"],
    chest: ["Truhe", "Truhen", "cofre", "cofres", "coffre", "coffres"],
    bucket: ["Eimer", "cubo", "cubos", "seau", "seaux"],
  },
  deeds: {
    get: ["get", "make", "mach", "hol", "trae", "prends"],
    bring: ["bring", "give", "spare", "gib", "da", "donne", "apporte"],
  },
});

describe("one noun for several things", () => {
  it.each([
    ["an iron and a golden sword", "get 1 iron_sword, get 1 golden_sword"],
    ["a golden and an iron sword", "get 1 golden_sword, get 1 iron_sword"],
    ["2 iron and a golden sword", "get 2 iron_ingot, get 1 golden_sword"],
    ["a stone and a wooden axe", "which? stone"],
  ])("%s", (text, orders) => expect(toldOrders(smithy, text)).toBe(orders));
});

describe("orders taken back in part leave the others", () => {
  it.each([
    ["8 torches and 2 chests > cancel the torches", "get 2 chest"],
    ["8 torches and 2 chests > forget the torches", "get 2 chest"],
    ["10 Fackeln und 2 Truhen > streich die Fackeln", "get 2 chest"],
    ["10 Fackeln und 2 Truhen > die Fackeln doch nicht", "get 2 chest"],
    ["3 cofres y 10 antorchas > cancela las antorchas", "get 3 chest"],
    ["3 cofres y 10 antorchas > las antorchas no", "get 3 chest"],
    ["10 torches et 2 coffres > annule les torches", "get 2 chest"],
    ["8 torches > cancel the torches", ""],
    ["8 torches and 2 chests > not the wood", "thing? wood"],
    ["8 torches > no wood for me", ""],
  ])("%s", (text, orders) => expect(toldOrders(smithy, text)).toBe(orders));
});

describe("somebody else gets what was ordered", () => {
  it.each([
    ["12 torches for Bob > actually they're for Alice", "get 12 torch to Alice"],
    ["12 torches for Bob > that's for Alice", "get 12 torch to Alice"],
    ["12 torches for Bob, no, they're for Alice", "get 12 torch to Alice"],
    ["12 Fackeln für Bob > nein, die sind für Alice", "get 12 torch to Alice"],
    ["12 antorchas para Bob > en realidad son para Alice", "get 12 torch to Alice"],
    ["12 torches pour Bob > en fait c'est pour Alice", "get 12 torch to Alice"],
  ])("%s", (text, orders) => expect(toldOrders(smithy, text)).toBe(orders));
});

describe("a verb that is left out is that of the part before", () => {
  it.each([
    ["bring Ann 3 torches and Bo a chest", "bring 3 torch to Ann, bring 1 chest to Bo"],
    ["bring Ann 3 Fackeln und Bo eine Truhe", "bring 3 torch to Ann, bring 1 chest to Bo"],
    ["da 3 antorchas a Ann y a Bo un cofre", "bring 3 torch to Ann, bring 1 chest to Bo"],
    [
      "bring Ann 3 torches, Bo a chest and me 2 buckets",
      "bring 3 torch to Ann, bring 1 chest to Bo, bring 2 bucket to me",
    ],
    ["get 3 torches and polish a chest", "thing? polish"],
  ])("%s", (text, orders) => expect(toldOrders(smithy, text)).toBe(orders));
});

describe("what one is refused, another may get", () => {
  it.each([
    ["12 torches for Zoe, nothing for Tom", "get 12 torch to Zoe"],
    ["3 torches for Bob, no torches for Ann", "get 3 torch to Bob"],
    ["no wood, rather 16 stone", "get 16 stone"],
    ["kein Holz, lieber 16 Steine", "get 16 stone"],
    ["nada de madera, mejor 16 piedras", "get 16 stone"],
    ["pas de bois, plutôt 16 pierres", "get 16 stone"],
  ])("%s", (text, orders) => expect(toldOrders(smithy, text)).toBe(orders));
});

describe("numbers are put right", () => {
  it.each([
    ["20 torches > not 20, 12!", "get 12 torch"],
    ["20 torches > 12 not 20", "get 12 torch"],
    ["10 Fackeln > mach 20 draus", "get 20 torch"],
    ["10 Fackeln > lieber 12", "get 12 torch"],
    ["5 torches and 3 buckets > only the torches", "get 5 torch"],
    ["gib Bob und Alice je 3 Fackeln", "bring 3 torch to Bob, bring 3 torch to Alice"],
    ["10 Fackeln > mach lieber 20 daraus", "get 20 torch"],
  ])("%s", (text, orders) => expect(toldOrders(smithy, text)).toBe(orders));
});

describe("questions and wishes ask for things", () => {
  it.each([
    ["could you spare Bob a bucket?", "bring 1 bucket to Bob"],
    ["a couple of buckets would be nice", "get 2 bucket"],
    ["30 torches, ty", "get 30 torch"],
    ["kann ich nen Eimer haben?", "get 1 bucket"],
    ["krieg ich 3 Fackeln?", "get 3 torch"],
    ["20 Fackeln wären super", "get 20 torch"],
    ["¿me das 3 antorchas?", "bring 3 torch to me"],
    ["¿me podrías traer 3 antorchas?", "get 3 torch to me"],
    ["20 antorchas estarían bien", "get 20 torch"],
    ["je peux avoir 3 torches ?", "get 3 torch"],
    ["20 torches, ce serait bien", "get 20 torch"],
    ["I need 8 torches for building a portal", "thing? building, thing? portal"],
  ])("%s", (text, orders) => expect(toldOrders(smithy, text)).toBe(orders));
});

describe("all is taken back", () => {
  it.each(["forget it", "vergiss es", "olvídalo", "laisse tomber", "arrête", "stopp"])(
    "%s",
    (text) => {
      const { isTakenBack, orders, doubts } = smithy.read(text, smithy.read("8 torches"));
      expect([isTakenBack, orders.length, doubts.length]).toEqual([true, 0, 0]);
    },
  );
});
