import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { misread, type SentenceSets } from "../testing/judge-sets.ts";
import { toldOrders } from "../testing/told-orders.ts";
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

const smithy = new ThingOrderReader({
  languages,
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

describe.each([
  ["kitchen", kitchen],
  ["ship", ship],
  ["smithy", smithy],
] as const)("orders in the %s", (name, reader) => {
  const sets: SentenceSets = JSON.parse(
    readFileSync(new URL(`../testing/sets/orders/${name}.json`, import.meta.url), "utf8"),
  );

  it.each(Object.entries(sets))("%s", (_, set) => {
    expect(misread(set, (texts) => toldOrders(reader, texts), false)).toEqual([]);
  });
});

it.each(["forget it", "vergiss es", "olvídalo", "laisse tomber", "arrête", "stopp"])(
  "all is taken back: %s",
  (text) => {
    const { isTakenBack, orders, doubts } = smithy.read(text, smithy.read("8 torches"));
    expect([isTakenBack, orders.length, doubts.length]).toEqual([true, 0, 0]);
  },
);
