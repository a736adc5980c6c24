import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { shortReading } from "../testing/short-reading.ts";
import { WordReader } from "../word-reader.ts";

/** A colony that mines, sells and eats, and that pirates visit. */
const colony = loadDomain({
  name: "colony",
  state: {
    ore: { type: "integer", min: 0, max: 20 },
    rations: { type: "integer", min: 0, max: 20 },
    credits: { type: "integer", min: 0, max: 20 },
    filters: { type: "integer", min: 0, max: 9 },
    masks: { type: "integer", min: 0, max: 9 },
    bodies: { type: "integer", min: 0, max: 9 },
    pirates: { type: "enum", values: ["near", "gone"] },
    mood: { type: "enum", values: ["gloomy", "cheerful"] },
    crown: { type: "enum", values: ["guarded", "stolen"] },
  },
  tools: [
    { name: "drill", then: { ore: { "+": 2 } } },
    {
      name: "sell_ore",
      words: ["verkaufen", "vender", "vendre"],
      then: { ore: { "-": 2 }, credits: { "+": 4 } },
    },
    { name: "borrow_credits", then: { credits: { "+": 8 } } },
    { name: "grow_algae", then: { rations: { "+": 1 } } },
    { name: "order_filter", then: { filters: { "+": 1 }, credits: { "-": 5 } } },
    { name: "wash_filter", then: { filters: { "+": 1 } } },
    { name: "sew_mask", then: { masks: { "+": 1 } } },
    { name: "bury_body", words: ["dig graves"], then: { bodies: { "-": 1 } } },
    { name: "burn_bodies", then: { bodies: 0 } },
    { name: "fire_cannon", then: { pirates: "gone" } },
    { name: "throw_party", then: { mood: "cheerful", rations: { "-": 2 } } },
    { name: "crack_vault", then: { crown: "stolen" } },
  ],
  goals: [
    { name: "mine_ore", words: ["Erz", "mineral", "minerai"], when: { ore: { ">=": 8 } } },
    {
      name: "feed_colony",
      words: ["rations", "Rationen", "raciones"],
      when: { rations: { ">=": 6 } },
    },
    { name: "earn_credits", words: ["money", "Geld", "dinero"], when: { credits: { ">=": 10 } } },
    { name: "stock_filters", when: { filters: { ">=": 3 } } },
    { name: "make_masks", words: ["Masken", "máscaras", "masques"], when: { masks: { ">=": 3 } } },
    { name: "lay_dead_to_rest", words: ["dead"], when: { bodies: 0 } },
    { name: "drive_off_pirates", words: ["Piraten"], when: { pirates: "gone" } },
    { name: "cheer_up_crew", when: { mood: "cheerful" } },
    {
      name: "steal_crown",
      words: ["Krone", "corona", "couronne"],
      when: { crown: "stolen" },
    },
  ],
  words: { ore: ["Erz", "mineral", "minerai"] },
});

const reader = new WordReader();
const read = (text: string): string => shortReading(colony, text);

describe("what is to be left over is kept", () => {
  it.each([
    ["Throw a party, as long as at least four rations are left.", "cheer_up_crew", "rations>=4"],
    [
      "Make sure there's at least four rations left, and throw a party.",
      "cheer_up_crew",
      "rations>=4",
    ],
    ["Sell ore, but keep at least five units.", "earn_credits", "ore>=5"],
    ["Vends du minerai, mais garde toujours au moins cinq unités.", "earn_credits", "ore>=5"],
    ["Earn some money, but never let us drop below two filters.", "earn_credits", "filters>=2"],
  ])("%s", (text, goal, kept) => {
    const { goals, maintain } = reader.readDirective(colony, text);
    expect(goals.map(({ declared }) => declared.name)).toEqual([goal]);
    expect(maintain && colony.format(maintain)).toBe(kept);
  });
});

describe("a slip is corrected", () => {
  it.each([
    ["More masks! Sorry, I meant more rations.", "feed_colony"],
    ["Masken, nein, ich meine Rationen.", "feed_colony"],
    ["Quiero máscaras, perdón, quise decir raciones.", "feed_colony"],
    ["Drive off the pirates, I mean it.", "drive_off_pirates"],
  ])("%s", (text, reading) => expect(read(text)).toBe(reading));
});

describe("a question for knowledge asks for nothing", () => {
  it.each([
    "Who ate the last cake?",
    "Is it true that the crown is in the vault?",
    "Stimmt es, dass die Krone hier ist?",
    "¿Es verdad que la corona está aquí?",
    "C'est vrai que le duc dort avec sa couronne ?",
  ])("%s", (text) => expect(read(text)).toBe(""));
});

describe("numbers and ways", () => {
  it.each([
    ["Make half a dozen masks.", "masks>=6"],
    ["Mach ein halbes Dutzend Masken.", "masks>=6"],
    ["Haz media docena de máscaras.", "masks>=6"],
    ["Il me faut huit masques.", "masks>=8"],
    ["Burn the dead, we've no time to dig graves.", "lay_dead_to_rest !bury_body()"],
    [
      "After the ore, earn some money; but the pirates come before both.",
      "drive_off_pirates mine_ore earn_credits",
    ],
  ])("%s", (text, reading) => expect(read(text)).toBe(reading));

  it.each([
    // what happens is no request
    ["Could you bury the dead before the buyers get here?", "lay_dead_to_rest"],
    // a wish that nothing may lack
    ["Que no falten raciones mañana.", "feed_colony"],
    // a pronoun that hangs on a light verb
    ["Antes de robar la corona, ponme mineral a salvo.", "mine_ore steal_crown"],
    // an idiom that names nothing
    ["Vole la couronne, n'importe comment.", "steal_crown"],
  ])("%s", (text, reading) => expect(read(text)).toBe(reading));

  it("names a tool by a verb that says nothing elsewhere", () => {
    const [goal] = reader.readDirective(colony, "order filters till we have five").goals;
    const ids = Array.from({ length: colony.actions.count }, (_, id) => id);
    const without = ids.filter((id) => goal?.without?.has(id) === true);
    expect(without.map((id) => colony.formatAction(id))).toEqual(["wash_filter()"]);
  });
});
