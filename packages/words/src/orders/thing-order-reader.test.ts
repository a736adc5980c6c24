import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { toldOrders as told } from "../testing/told-orders.ts";
import { ThingOrderReader } from "./thing-order-reader.ts";

const languages = [ENGLISH, GERMAN, SPANISH, FRENCH];

/** A tavern's kitchen. */
const kitchen = new ThingOrderReader({
  languages,
  things: {
    rye_bread: ["bread", "loaf", "Brot", "pain"],
    egg: ["Eier", "huevo", "oeuf"],
    red_onion: [],
    white_onion: [],
    goat_cheese: ["cheese", "Käse", "queso", "fromage"],
    apple: ["Apfel", "Äpfel", "manzana", "pomme"],
    pear: ["Birne", "pera", "poire"],
    salt: ["Salz"],
    copper_pot: [],
    copper_pan: [],
    iron_pan: [],
    pantry: ["Speisekammer", "despensa"],
    kitchen_scissors: ["scissors"],
  },
  sets: { cutlery: ["knife", "fork", "spoon"] },
  deeds: {
    fetch: [
      "get",
      "fetch",
      "buy",
      "peel",
      "chop",
      "hol",
      "hole",
      "besorg",
      "trae",
      "apporte",
      "prends",
    ],
    serve: ["serve", "bring", "give", "want", "need", "bring", "dame", "donne"],
    put: ["put", "stow", "leg", "pon", "mets"],
  },
  units: {
    crate: 24,
    tray: (thing) => (thing === "egg" ? 30 : 10),
    pair: (thing) => (thing.endsWith("s") ? 1 : 2),
  },
});

/** The stores of a mining ship. */
const ship = new ThingOrderReader({
  languages: [ENGLISH],
  things: {
    fuel_cell: ["cell"],
    ice: [],
    nickel_ore: ["nickel"],
    cobalt_ore: ["cobalt"],
    plasma_drill: [],
    laser_drill: [],
    steel_plate: ["plate"],
    steel_beam: ["beam"],
    airlock: [],
    cargo_bay: ["bay"],
  },
  sets: { "repair kit": ["steel_plate", "steel_beam"] },
  deeds: {
    mine: ["mine", "get", "make", "haul"],
    deliver: ["deliver", "bring", "send"],
    load: ["load", "stow"],
  },
  units: { pallet: 40, container: 120 },
});

describe("numbers", () => {
  it.each([
    ["get thirty-two eggs", "fetch 32 egg"],
    ["get forty five apples", "fetch 45 apple"],
    ["get two hundred and fifty pears", "fetch 250 pear"],
    ["get a hundred eggs", "fetch 100 egg"],
    ["buy 2,400 eggs", "fetch 2400 egg"],
    ["get 7x egg", "fetch 7 egg"],
    ["eggs x 9", "fetch 9 egg"],
    ["apple*4, pear*6", "fetch 4 apple, fetch 6 pear"],
    ["get egg 12 and apple 3", "fetch 12 egg, fetch 3 apple"],
    ["eggs: 12", "fetch 12 egg"],
    ["get at least 6 eggs", "fetch 6 egg"],
    ["get no more than 6 eggs", "fetch 6 egg"],
    ["get 4-6 eggs", "fetch 4 egg"],
    ["get 1 200 eggs", "fetch 1200 egg"],
    ["get one hundred eggs", "fetch 100 egg"],
    ["get 2 crates and 5 apples", "fetch 53 apple"],
    ["get ten eggs, no twelve", "fetch 12 egg"],
    ["get 5 eggs, pears and apples each", "fetch 5 egg, fetch 5 pear, fetch 5 apple"],
    ["trois de chaque: oeufs, poires et pommes", "fetch 3 egg, fetch 3 pear, fetch 3 apple"],
    ["get 10 eggs minus 3", "fetch 7 egg"],
    ["get 10 eggs and half as many apples", "fetch 10 egg, fetch 5 apple"],
    ["get 10 eggs and as many apples", "fetch 10 egg, fetch 10 apple"],
    ["get 10 eggs and 2 more for Nia", "fetch 10 egg, fetch 2 egg to Nia"],
    ["bring 3 eggs to Ann and twice that to Bo", "serve 3 egg to Ann, serve 6 egg to Bo"],
    ["get four or five eggs", "fetch 4 egg"],
    ["two thousand eggs", "fetch 2000 egg"],
    ["get 4 to 6 eggs", "fetch 4 egg"],
    ["get eggs (9)", "fetch 9 egg"],
    ["we only need two apples", "fetch 2 apple"],
    ["I just want 3 pears", "serve 3 pear"],
    ["bring five apples for Nia and half as many for Zoe", "count? half"],
    ["get 3 eggs and cancel that", "thing? cancel that"],
  ])("are read: %s", (text, orders) => expect(told(kitchen, text)).toBe(orders));

  it.each([
    ["get 2.5 eggs", "count? 2.5 eggs"],
    ["get 0 eggs", "count? 0 eggs"],
    ["get half an egg", "count? 0.5 egg"],
    ["get plenty of eggs", "count? plenty eggs"],
  ])("are asked about where they make no sense: %s", (text, asked) =>
    expect(told(kitchen, text)).toBe(asked),
  );
});

describe("units", () => {
  it.each([
    ["get a crate of apples", "fetch 24 apple"],
    ["get two crates of pears", "fetch 48 pear"],
    ["get half a crate of pears", "fetch 12 pear"],
    ["get two and a half crates of pears", "fetch 60 pear"],
    ["get one and a half trays of eggs", "fetch 45 egg"],
    ["get 1.5 trays of eggs", "fetch 45 egg"],
    ["get 1/2 tray of eggs", "fetch 15 egg"],
    ["a tray of eggs and a tray of apples", "fetch 30 egg, fetch 10 apple"],
    ["get a dozen eggs", "fetch 12 egg"],
    ["get three dozen eggs", "fetch 36 egg"],
    ["get half a dozen eggs", "fetch 6 egg"],
    ["get a couple of crates of apples", "fetch 48 apple"],
    ["get a pair of pears", "fetch 2 pear"],
    ["get a pair of scissors", "fetch 1 kitchen_scissors"],
  ])("are read: %s", (text, orders) => expect(told(kitchen, text)).toBe(orders));
});

describe("lists and alternatives", () => {
  it.each([
    ["get eggs, salt and 3 apples", "fetch 1 egg, fetch 1 salt, fetch 3 apple"],
    ["get an apple or a pear", "fetch 1 apple|pear"],
    ["either 5 apples or pears", "fetch 5 apple|pear"],
    ["get a copper or iron pan", "fetch 1 copper_pan|iron_pan"],
    ["get red and white onions", "fetch 1 red_onion, fetch 1 white_onion"],
    ["get 4 pears, preferably apples", "fetch 4 apple|pear"],
    ["get a pan of iron", "fetch 1 iron_pan"],
    ["get a copper pan and an iron one", "fetch 1 copper_pan, fetch 1 iron_pan"],
    ["get red onions, white if possible", "fetch 1 white_onion|red_onion"],
    ["get red onions, but not white", "fetch 1 red_onion"],
    ["fetch eggs & salt", "fetch 1 egg, fetch 1 salt"],
    ["get eggs but no salt", "fetch 1 egg"],
    ["get apples instead of pears", "fetch 1 apple"],
    ["don't get any eggs, get pears", "fetch 1 pear"],
    ["not the apple, the pear", "fetch 1 pear"],
  ])("are read: %s", (text, orders) => expect(told(kitchen, text)).toBe(orders));

  it.each([
    ["mine nickel or cobalt", "mine 1 nickel_ore|cobalt_ore"],
    ["get a plasma or laser drill", "mine 1 plasma_drill|laser_drill"],
    ["make a repair kit", "mine 1 steel_plate, mine 1 steel_beam"],
    ["make two full repair kits", "mine 2 steel_plate, mine 2 steel_beam"],
    ["haul a container of ice and two pallets of cobalt ore", "mine 120 ice, mine 80 cobalt_ore"],
    ["get a drill of plasma", "mine 1 plasma_drill"],
  ])("are read in another game: %s", (text, orders) => expect(told(ship, text)).toBe(orders));
});

describe("recipients and places", () => {
  it.each([
    ["bring me 3 apples", "serve 3 apple to me"],
    ["bring Nora 3 apples", "serve 3 apple to Nora"],
    ["give an egg to Nora", "serve 1 egg to Nora"],
    ["get 2 eggs for Nora", "fetch 2 egg to Nora"],
    ["put all apples in the pantry", "put all apple in pantry"],
    ["put everything of the salt into the pantry", "put all salt into pantry"],
    ["fetch an egg from the pantry", "fetch 1 egg from pantry"],
    ["get 3 eggs and put them in the pantry", "put 3 egg in pantry"],
    ["get 2 apples and 3 pears for me", "fetch 2 apple to me, fetch 3 pear to me"],
  ])("are read: %s", (text, orders) => expect(told(kitchen, text)).toBe(orders));
});

describe("order and corrections", () => {
  it.each([
    ["first peel an onion, then get 2 eggs", "which? onion"],
    ["get a copper pot, then an iron pan", "fetch 1 copper_pot, fetch 1 iron_pan"],
    ["get eggs, then salt, and finally an apple", "fetch 1 egg, fetch 1 salt, fetch 1 apple"],
    ["before you get eggs, fetch salt", "fetch 1 salt, fetch 1 egg"],
    ["get an egg. no, make it 4", "fetch 4 egg"],
    ["get 2 apples. Actually 5.", "fetch 5 apple"],
    ["get 2 more eggs", "fetch +2 egg"],
    ["get another apple", "fetch +1 apple"],
  ])("are read: %s", (text, orders) => expect(told(kitchen, text)).toBe(orders));
});

describe("what is not understood", () => {
  it.each([
    ["get an onion", "which? onion"],
    ["get a pan", "which? pan"],
    ["fetch a zeppelin", "thing? zeppelin"],
    ["polish the apple", "thing? polish"],
    ["get bread from 8 eggs", "thing? eggs"],
    ["get 3 square eggs", "thing? square eggs"],
    ["get eggs at dawn", "time? dawn"],
    ["get eggs tonight", "time? tonight"],
    ["get an egg before night", "time? night"],
    ["if it rains, get eggs", "condition? if"],
    ["get eggs when Nora arrives", "condition? when"],
  ])("is asked about: %s", (text, asked) => expect(told(kitchen, text)).toBe(asked));

  it.each(["hello", "I like your eggs", "I have 3 eggs", "don't get eggs"])(
    "is no order: %s",
    (text) => expect(told(kitchen, text)).toBe(""),
  );

  it.each([
    ["get an egg if you can", "fetch 1 egg"],
    ["could you get me an egg, please?", "fetch 1 egg to me"],
    ["I need two apples", "serve 2 apple"],
    ["we want bread", "serve 1 rye_bread"],
    ["get 3 aples", "fetch 3 apple"],
    ["don't forget to get eggs", "fetch 1 egg"],
  ])("is no politeness: %s", (text, orders) => expect(told(kitchen, text)).toBe(orders));
});

describe("other languages", () => {
  it.each([
    ["hol vierundzwanzig Eier", "fetch 24 egg"],
    ["hole mir drei Äpfel und eine Birne", "fetch 3 apple to me, fetch 1 pear to me"],
    ["besorg ein halbes Dutzend Eier", "fetch 6 egg"],
    ["leg alle Äpfel in die Speisekammer", "put all apple in pantry"],
    ["hol Äpfel oder Birnen, aber keinen Käse", "fetch 1 apple|pear"],
    ["trae treinta y dos huevos", "fetch 32 egg"],
    ["trae una docena de huevos", "fetch 12 egg"],
    ["trae manzanas o peras, pero no queso", "fetch 1 apple|pear"],
    ["pon todas las manzanas en la despensa", "put all apple en pantry"],
    ["apporte vingt-quatre pommes", "fetch 24 apple"],
    ["apporte une pomme ou une poire", "fetch 1 apple|pear"],
    ["prends trois pommes et deux poires pour moi", "fetch 3 apple to me, fetch 2 pear to me"],
  ])("are read: %s", (text, orders) => expect(told(kitchen, text)).toBe(orders));
});

describe("what is no amount, and what is taken back or told, is no order", () => {
  it.each([
    "get 10 eggs, no, don't",
    "get 10 eggs, scratch that",
    "get 10 eggs, forget it",
    "hol zehn Eier, nein, doch nicht",
    "I have already bought 3 eggs",
  ])("%s", (text) => expect(kitchen.read(text).orders).toEqual([]));

  it.each(["get -5 eggs", "get eggs -5", "-5 eggs"])("%s", (text) => {
    const { orders, doubts } = kitchen.read(text);
    expect([orders.length, doubts.length]).toEqual([0, 1]);
  });

  it("a refusal beside an order leaves it", () =>
    expect(told(kitchen, "peel 3 apples, no pears")).toBe("fetch 3 apple"));

  it("decimals may begin with a point", () =>
    expect(told(kitchen, "get .5 dozen eggs")).toBe("fetch 6 egg"));
});
