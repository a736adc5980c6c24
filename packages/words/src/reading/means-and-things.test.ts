import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { shortReading } from "../testing/short-reading.ts";
import { WordReader } from "../word-reader.ts";

/** A camp with two ways to each goal, one of them harmful. */
const camp = loadDomain({
  name: "camp",
  state: {
    at: { type: "enum", values: ["forest", "lake", "car_park"] },
    meat: { type: "integer", min: 0, max: 9 },
    logs: { type: "integer", min: 0, max: 9 },
    cash: { type: "integer", min: 0, max: 60 },
    wolves: { type: "enum", values: ["near", "fled"] },
    rat: { type: "enum", values: ["loose", "caged", "dead"] },
    guard: { type: "enum", values: ["awake", "asleep"] },
    forest_lost: { type: "boolean" },
    guard_hurt: { type: "boolean" },
    guests_cross: { type: "boolean" },
    field: { type: "enum", values: ["bare", "ploughed"] },
    horse_tired: { type: "boolean" },
  },
  tools: [
    {
      name: "drive",
      parameters: { to: { enum: ["forest", "lake", "car_park"] } },
      then: { at: "$to" },
    },
    { name: "fish", then: { meat: { "+": 1 } } },
    { name: "burn_forest", then: { meat: { "+": 4 }, forest_lost: true } },
    { name: "gather_logs", then: { logs: { "+": 1 } } },
    { name: "wave_torches", then: { wolves: "fled" } },
    { name: "feed_wolves", then: { wolves: "fled", meat: { "-": 2 } } },
    { name: "coax_rat", then: { rat: "caged" } },
    { name: "gas_rat", words: ["kill"], then: { rat: "dead" } },
    { name: "drug_tea", then: { guard: "asleep" } },
    {
      name: "hit_guard",
      words: ["hurt", "niederschlagen"],
      then: { guard: "asleep", guard_hurt: true },
    },
    {
      name: "bribe_guard",
      words: ["bestechen", "galletas"],
      then: { guard: "asleep", cash: { "-": 5 } },
    },
    { name: "plough_by_hand", then: { field: "ploughed" } },
    { name: "plough_with_horse", then: { field: "ploughed", horse_tired: true } },
    { name: "sell_meal", then: { cash: { "+": 8 } } },
    { name: "rob_guests", words: ["ausrauben"], then: { cash: { "+": 9 }, guests_cross: true } },
  ],
  goals: [
    { name: "get_food", words: ["Fleisch", "carne", "viande"], when: { meat: { ">=": 4 } } },
    { name: "field_ploughed", when: { field: "ploughed" } },
    { name: "stock_wood", words: ["Holz"], when: { logs: { ">=": 4 } } },
    { name: "drive_off_wolves", words: ["torches", "loups"], when: { wolves: "fled" } },
    { name: "catch_rat", words: ["Ratte"], when: { rat: { "!=": "loose" } } },
    { name: "guard_asleep", words: ["Wache", "guardia"], when: { guard: "asleep" } },
    { name: "earn_cash", words: ["till", "Geld"], when: { cash: { ">=": 40 } } },
  ],
  words: { forest: ["Wald", "bosque"] },
});

const read = (text: string): string => shortReading(camp, text);

describe("what is refused beside a request", () => {
  it.each([
    // harm: of the thing, under any name, and no other state of it
    ["Don't hurt the rat, just catch it.", "catch_rat !gas_rat()"],
    ["Catch the rat alive, please.", "catch_rat !gas_rat()"],
    ["Get food but don't hurt the rat.", "get_food !gas_rat()"],
    ["Plough the field, but give the horse a rest.", "field_ploughed !plough_with_horse()"],
    ["Get the guard to sleep, no bloodshed.", "guard_asleep !hit_guard()"],
    // said of it
    ["Catch the rat. And no, you're not gassing it.", "catch_rat !gas_rat()"],
    [
      "Drive off the wolves, but feeding them would cost us meat.",
      "drive_off_wolves !feed_wolves()",
    ],
    ["Put the guard to sleep, but tea's too expensive.", "guard_asleep !drug_tea()"],
    ["Beschaff Geld. Bestich aber auf keinen Fall die Wache.", "earn_cash !bribe_guard()"],
    // forms of verbs
    ["Mach, dass die Wache schläft, aber bestich sie nicht.", "guard_asleep !bribe_guard()"],
    ["Haz dormir al guardia. No le des galletas.", "guard_asleep !bribe_guard()"],
    // nobody behind the verb
    ["Beschaff Geld, aber raub niemanden aus.", "earn_cash !rob_guests()"],
    ["Earn some cash. Rob nobody.", "earn_cash !rob_guests()"],
    // a place on which something is done
    ["Besorg Fleisch, aber zünde bloß nicht den Wald an.", "get_food !burn_forest()"],
    ["Consigue carne, pero no quemes el bosque.", "get_food !burn_forest()"],
    // a thing known only by a goal
    ["Éloigne les loups sans leur donner de viande.", "drive_off_wolves !feed_wolves()"],
  ])("%s", (text, reading) => expect(read(text)).toBe(reading));

  it("is unread where a typo alone would explain it", () => {
    const text = "Jag die Wölfe weg, aber verschenk nichts.";
    expect(new WordReader().readDirective(camp, text).confidence).toBeLessThan(0.5);
  });

  it("is the place, not another thing called like the verb", () => {
    expect(read("Nobody parks at the lake.")).toBe("!drive(to=lake)");
  });
});

describe("the means to a goal is its way", () => {
  it.each([
    ["Drive off the wolves with torches.", ["feed_wolves()"]],
    ["Drive off the wolves with meat.", ["wave_torches()"]],
    ["Put the guard to sleep with cash.", ["drug_tea()", "hit_guard()"]],
  ])("%s", (text, others) => {
    const [goal] = new WordReader().readDirective(camp, text).goals;
    const ids = Array.from({ length: camp.actions.count }, (_, id) => id);
    const without = ids.filter((id) => goal?.without?.has(id) === true);
    expect(without.map((id) => camp.formatAction(id))).toEqual(others);
  });
});

describe("numbers", () => {
  it("are asked for where a state is to be brought about", () => {
    expect(read("See that we have at least six logs.")).toBe("logs>=6");
  });

  it("bound what only a goal's word counts", () => {
    const { maintain } = new WordReader().readDirective(camp, "Keep the till above 15.");
    expect(maintain && camp.format(maintain)).toBe("cash>=16");
  });
});

it("a question for knowledge asks for nothing", () => {
  expect(read("Is it still raining out there?")).toBe("");
});
