import { type DirectiveReading, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { WordReader } from "../../word-reader.ts";

const places = ["barn", "duck_pond", "hill", "mill_house"] as const;
const farm = loadDomain({
  name: "farm",
  state: {
    at: { type: "enum", values: places },
    hay: { type: "integer", min: 0, max: 9 },
    grain: { type: "integer", min: 0, max: 9 },
    flour: { type: "integer", min: 0, max: 9 },
    hedge_torn: { type: "boolean" },
    ducks_hungry: { type: "boolean" },
    fox: { type: "enum", values: ["prowling", "gone"] },
    dog: { type: "enum", values: ["asleep", "awake"] },
    sheep: { type: "enum", values: ["hungry", "fed"] },
  },
  tools: [
    { name: "walk", parameters: { place: { enum: places } }, then: { at: "$place" } },
    { name: "scythe_hay", description: "Cut hay by hand.", then: { hay: { "+": 1 } } },
    {
      name: "drive_mower",
      description: "Drive the mower, which tears the hedge.",
      then: { hay: { "+": 3 }, hedge_torn: true },
    },
    { name: "trap_fox", description: "Set a trap.", then: { fox: "gone" } },
    {
      name: "blow_horn",
      description: "Blow the horn, which wakes the dog.",
      then: { fox: "gone", dog: "awake" },
    },
    { name: "buy_grain", description: "Buy grain in the village.", then: { grain: { "+": 2 } } },
    {
      name: "take_duck_grain",
      description: "Take the grain out of the ducks' trough.",
      when: { at: "duck_pond" },
      then: { grain: { "+": 1 }, ducks_hungry: true },
    },
    { name: "run_mill", when: { at: "mill_house" }, then: { flour: { "+": 3 } } },
    { name: "pound_flour", description: "Pound flour by hand.", then: { flour: { "+": 1 } } },
    { name: "feed_sheep", then: { sheep: "fed" } },
    { name: "open_gate", description: "Open the gate to the road." },
  ],
  goals: [
    { name: "hay_in", when: { hay: { ">=": 4 } } },
    { name: "fox_away", when: { fox: "gone" } },
    { name: "grain_stock", when: { grain: { ">=": 4 } } },
    { name: "flour_made", when: { flour: { ">=": 3 } } },
    { name: "sheep_fed", when: { sheep: "fed" } },
  ],
});

const reader = new WordReader();
const actionsIn = (set: DirectiveReading["disabled"]): string[] =>
  Array.from({ length: farm.actions.count }, (_, id) => id)
    .filter((id) => set?.has(id) === true)
    .map((id) => farm.formatAction(id));
const read = (text: string) => {
  const { goals, disabled, discouraged, skipped } = reader.readDirective(farm, text);
  return {
    goals: goals.map(({ declared }) => declared.name),
    banned: actionsIn(disabled),
    weighed: actionsIn(discouraged),
    without: goals.flatMap(({ without }) => actionsIn(without)),
    skipped: skipped.map(({ name }) => name),
  };
};
const nothing = { goals: [], banned: [], weighed: [], without: [], skipped: [] };

describe("side effects of steps", () => {
  it.each([
    ["Bring in the hay, but the hedge has to survive.", "hay_in", "drive_mower()"],
    ["Bring in the hay, but spare the hedge.", "hay_in", "drive_mower()"],
    ["Bring in the hay with the hedge in one piece.", "hay_in", "drive_mower()"],
    ["Mind the hedge, and bring in the hay.", "hay_in", "drive_mower()"],
    ["Chase the fox away, but let the dog sleep.", "fox_away", "blow_horn()"],
  ])("is avoided where something is to stay whole: %s", (text, goal, weighed) => {
    expect(read(text)).toMatchObject({ goals: [goal], banned: [], weighed: [weighed] });
  });

  it.each([
    ["The ducks must not go hungry.", "take_duck_grain()"],
    ["The hedge must not be hurt.", "drive_mower()"],
  ])("is banned where it is refused: %s", (text, banned) => {
    expect(read(text)).toEqual({ ...nothing, banned: [banned] });
  });
});

describe("nobody", () => {
  it("forbids what serves no goal or does harm", () => {
    expect(read("Nobody opens the gate today.")).toEqual({ ...nothing, banned: ["open_gate()"] });
    expect(read("Nobody drives the mower.").banned).toEqual(["drive_mower()"]);
  });

  it("complains that a useful activity is not done", () => {
    expect(read("Nobody feeds the sheep!")).toEqual({ ...nothing, goals: ["sheep_fed"] });
  });
});

describe("the words of a ban", () => {
  it.each([
    ["Keep that gate shut.", "open_gate()", "weighed", "it would do the opposite"],
    ["A careful farmer who never opens a gate.", "open_gate()", "banned", "somebody is described"],
    ["Stay away from the ducks' trough.", "take_duck_grain()", "banned", "it is no place"],
    ["You are a kind farmer and would never open the gate.", "open_gate()", "banned", "so is he"],
    ["I'm not opening that gate.", "open_gate()", "banned", "it is a doing"],
    ["No opening the gate, young man.", "open_gate()", "banned", "it asks for nothing besides"],
    ["The horn stays where it is.", "blow_horn()", "banned", "a step uses it"],
    ["No mill, please.", "run_mill()", "banned", "it is not the mill house"],
  ] as const)("%s", (text, action, how, _) => {
    expect(read(text)).toEqual({ ...nothing, [how]: [action] });
  });

  it("may be a reason against the other way", () => {
    const { goals, weighed } = read("Cut the hay by hand, the mower gives me a headache.");
    expect([goals, weighed]).toEqual([["hay_in"], ["drive_mower()"]]);
  });

  it.each([
    ["Get rid of the fox; blow the horn only as a last resort.", "fox_away", "blow_horn()"],
    [
      "Chase the fox off, blow the horn only if there is really no other way.",
      "fox_away",
      "blow_horn()",
    ],
  ])("may leave a way for when nothing else will do: %s", (text, goal, action) => {
    expect(read(text)).toMatchObject({ goals: [goal], banned: [], weighed: [action] });
  });

  it("may be phrased as a wish", () => {
    const { goals, banned } = read(
      "Chase the fox off, but I'd be happier if the horn stayed where it is.",
    );
    expect([goals, banned]).toEqual([["fox_away"], ["blow_horn()"]]);
  });

  it("may precede a reason, which requests nothing", () => {
    expect(read("Nobody drives the mower, the village has its washing out.").goals).toEqual([]);
  });

  it("have no effect within a statement", () => {
    const { banned, weighed } = read("The sheep are starving and nothing moves.");
    expect([banned, weighed]).toEqual([[], []]);
  });
});

describe("a number", () => {
  it("may be a lower bound", () => {
    const text = "Make flour, and see that the grain never falls below two.";
    const { maintain } = reader.readDirective(farm, text);
    expect(maintain && farm.format(maintain)).toBe("grain>=2");
  });

  it("may be requested in passing", () => {
    const { goals } = reader.readDirective(farm, "We could do with seven hay.");
    expect(goals.map(({ goal }) => farm.format(goal.condition))).toEqual(["hay>=7"]);
  });
});

describe("a way to a goal", () => {
  it("is not named by the words of the goal", () => {
    expect(read("Make flour.").without).toEqual([]);
    expect(read("Make flour by hand.").without).toEqual(["run_mill()"]);
  });
});
