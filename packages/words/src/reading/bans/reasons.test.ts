import { type DirectiveReading, type Domain, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { WordReader } from "../../word-reader.ts";

/** A ceramist's workshop. */
const pottery = loadDomain({
  name: "pottery",
  state: {
    at: { type: "enum", values: ["kiln", "cellar", "shop"] },
    kiln_hot: { type: "boolean" },
    pots: { type: "integer", min: 0, max: 60 },
    floor: { type: "enum", values: ["clean", "dusty"] },
    scalded: { type: "boolean" },
    fumes: { type: "boolean" },
    clay: { type: "integer", min: 0, max: 40 },
    lamp_on: { type: "boolean" },
  },
  tools: [
    {
      name: "walk",
      parameters: { place: { enum: ["kiln", "cellar", "shop"] } },
      then: { at: "$place" },
    },
    { name: "fire_with_wood", description: "Heat the kiln with wood.", then: { kiln_hot: true } },
    {
      name: "fire_with_oil",
      description: "Heat the kiln with oil.",
      then: { kiln_hot: true, fumes: true },
    },
    {
      name: "lift_pot_with_tongs",
      description: "Take a pot out with tongs.",
      when: { kiln_hot: true },
      then: { pots: { "+": 1 } },
    },
    {
      name: "grab_pot",
      description: "Grab a pot and get scalded.",
      when: { kiln_hot: true },
      then: { pots: { "+": 1 }, scalded: true },
    },
    { name: "sweep_shards", description: "Sweep up the shards.", then: { floor: "clean" } },
    { name: "hack_clay", then: { clay: { "+": 2 }, floor: "dusty" } },
    { name: "knead", when: { clay: { ">=": 1 } }, then: { clay: { "-": 1 } } },
    { name: "light_lamp", then: { lamp_on: true } },
  ],
  goals: [
    { name: "hot_kiln", when: { kiln_hot: true }, priority: 3 },
    { name: "pots_done", when: { pots: { ">=": 3 } }, priority: 2 },
    { name: "tidy_floor", when: { floor: "clean" }, priority: 1 },
    { name: "bright_shop", words: ["light"], when: { lamp_on: true } },
  ],
});

/** A travelling menagerie. */
const menagerie = loadDomain({
  name: "menagerie",
  state: {
    place: { type: "enum", values: ["tent", "wagon", "meadow"] },
    bear: { type: "enum", values: ["hungry", "fed"] },
    bear_ill: { type: "boolean" },
    tent_up: { type: "boolean" },
    tickets: { type: "integer", min: 0, max: 90 },
    guests_hurt: { type: "boolean" },
  },
  tools: [
    {
      name: "move",
      parameters: { to: { enum: ["tent", "wagon", "meadow"] } },
      then: { place: "$to" },
    },
    { name: "feed_honey", description: "Feed the bear honey.", then: { bear: "fed" } },
    {
      name: "feed_toffee",
      description: "Feed the bear toffee, which makes it ill.",
      then: { bear: "fed", bear_ill: true },
    },
    { name: "pitch_tent", then: { tent_up: true } },
    { name: "sell_ticket", then: { tickets: { "+": 1 } } },
    {
      name: "shove_guest",
      description: "Shove a guest to the box office.",
      then: { tickets: { "+": 1 }, guests_hurt: true },
    },
  ],
  goals: [
    { name: "feed_bear", when: { bear: "fed" }, priority: 3 },
    { name: "put_up_tent", when: { tent_up: true }, priority: 2 },
    { name: "sell_tickets", when: { tickets: { ">=": 10 } }, priority: 1 },
  ],
});

const reader = new WordReader();

const told = (domain: Domain, text: string): string => {
  const { goals, disabled, discouraged, skipped, maintain }: DirectiveReading =
    reader.readDirective(domain, text);
  const barred = Array.from({ length: domain.actions.count }, (_, id) => id)
    .filter((id) => disabled?.has(id) === true || discouraged?.has(id) === true)
    .map((id) => domain.formatAction(id));
  return [
    ...goals.map(({ goal, declared }) =>
      goal === declared ? declared.name : `${declared.name} ${domain.format(goal.condition)}`,
    ),
    ...barred.map((action) => `no ${action}`),
    ...skipped.map(({ name }) => `not ${name}`),
    ...(maintain === undefined ? [] : [`keep ${domain.format(maintain)}`]),
  ].join("; ");
};

describe("a reason against a way", () => {
  it.each([
    [pottery, "Heat the kiln, but fumes are bad for the baby.", "hot_kiln; no fire_with_oil()"],
    [pottery, "Oil is harmful to the glaze. Heat the kiln.", "hot_kiln; no fire_with_oil()"],
    [menagerie, "Feed the bear; toffee makes it sick.", "feed_bear; no feed_toffee()"],
    [
      menagerie,
      "Feed the bear, and note that toffee is unhealthy for it.",
      "feed_bear; no feed_toffee()",
    ],
    [menagerie, "Toffee does not agree with it. Feed the bear.", "feed_bear; no feed_toffee()"],
  ] as const)("discourages it: $1", (domain, text, reading) => {
    expect(told(domain, text)).toBe(reading);
  });
});

describe("what nobody may suffer", () => {
  it.each([
    [pottery, "Take the pots out, but nobody gets scalded.", "pots_done; no grab_pot()"],
    [menagerie, "Sell tickets, and nobody gets hurt.", "sell_tickets; no shove_guest()"],
  ] as const)("bars the steps that bring it about: $1", (domain, text, reading) => {
    expect(told(domain, text)).toBe(reading);
  });
});

describe("a place that nobody may leave", () => {
  it.each([
    [pottery, "Nobody leaves the kiln.", "no walk(place=cellar); no walk(place=shop)"],
    [pottery, "Never leave the shop.", "no walk(place=cellar); no walk(place=kiln)"],
    [menagerie, "You must not leave the wagon.", "no move(to=meadow); no move(to=tent)"],
    [menagerie, "No one leaves the bear.", ""],
  ] as const)("bars the ways out: $1", (domain, text, reading) => {
    expect(told(domain, text)).toBe(reading);
  });
});

describe("a negation of neglect", () => {
  it.each([
    [menagerie, "Don't you dare forget the bear.", "feed_bear"],
    [menagerie, "You'd better not neglect the bear.", "feed_bear"],
    [menagerie, "Nobody forgets about the tent.", "put_up_tent"],
    [pottery, "Do not ignore the floor!", "tidy_floor"],
  ] as const)("is a request: $1", (domain, text, reading) => {
    expect(told(domain, text)).toBe(reading);
  });
});

describe("what is left or kept", () => {
  it.each([
    [pottery, "The kiln is overdue, so leave the floor.", "hot_kiln; not tidy_floor"],
    [
      pottery,
      "Heat the kiln, only leave the lamp off.",
      "hot_kiln; no light_lamp(); not bright_shop",
    ],
    [pottery, "No more shards on the floor!", "tidy_floor"],
    [pottery, "Never use up the last four clay.", "keep clay>=4"],
    [pottery, "Thirty-five pots, please.", "pots_done pots>=35"],
    [menagerie, "Two dozen tickets? No, eighty-two tickets.", "sell_tickets tickets>=82"],
  ] as const)("is read: $1", (domain, text, reading) => {
    expect(told(domain, text)).toBe(reading);
  });
});

describe("a text about nothing in the domain", () => {
  it.each([
    "Build a rocket.",
    "Tell me a joke.",
    "What is the capital of Peru?",
    "Recite a sonnet.",
  ])("is not read: %s", (text) => {
    expect([told(pottery, text), told(menagerie, text)]).toEqual(["", ""]);
  });
});
