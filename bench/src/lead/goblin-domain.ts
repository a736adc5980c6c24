import { type Domain, loadDomain, type Value } from "@understudy/planner-core";

type Values = Readonly<Record<string, Value>>;

const CHESTS = ["chest_a", "chest_b", "chest_c"];
const PLACES = [...CHESTS, "lair", "spring", "scrap", "pass"];
const FLAG = { type: "boolean", default: false } as const;

/** A goblin that steals, gathers, heals and sets traps, among places as far away as the game says. */
export function goblinDomain(): Domain {
  return loadDomain({
    name: "goblin",
    state: {
      at: { type: "enum", values: ["elsewhere", ...PLACES], default: "elsewhere" },
      hp: { type: "integer", min: 0, max: 4, default: 4 },
      gold: { type: "integer", min: 0, max: 6, default: 0 },
      parts: { type: "integer", min: 0, max: 2, default: 0 },
      threatened: FLAG,
      trap_set: FLAG,
      hauled: FLAG,
      ...Object.fromEntries(CHESTS.map((chest) => [`full_${chest}`, FLAG])),
      ...Object.fromEntries(
        PLACES.map((place) => [`far_${place}`, { type: "integer", min: 0, max: 9, default: 5 }]),
      ),
    },
    derive: { hurt: { hp: { "<=": 2 } } },
    tools: [
      {
        name: "goto",
        parameters: { place: { enum: PLACES } },
        when: { at: { "!=": "$place" } },
        then: { at: "$place" },
        cost: {
          base: 4,
          min: 1,
          reads: ["at", ...PLACES.map((place) => `far_${place}`)],
          of: (values: Values, { place }: Values) =>
            1 + (values["at"] === "elsewhere" ? Number(values[`far_${place}`]) : 4),
        },
      },
      {
        name: "steal",
        parameters: { chest: { enum: CHESTS } },
        when: { at: "$chest", full_$chest: true },
        then: { gold: { "+": 2 }, full_$chest: false },
        cost: 2,
      },
      {
        name: "explore",
        parameters: { chest: { enum: CHESTS } },
        when: { full_$chest: false, threatened: false },
        then: { full_$chest: true, at: "elsewhere" },
        cost: 6,
      },
      { name: "stash", when: { at: "lair", gold: { ">=": 4 } }, then: { gold: 0, hauled: true } },
      {
        name: "flee",
        when: { threatened: true },
        then: { threatened: false, at: "elsewhere" },
        cost: 2,
      },
      {
        name: "heal",
        when: { at: "spring", hp: { "<": 4 }, threatened: false },
        then: { hp: { "+": 2 } },
        cost: 3,
      },
      { name: "gather", when: { at: "scrap" }, then: { parts: { "+": 1 } }, cost: 2 },
      {
        name: "set_trap",
        when: { at: "pass", parts: { ">=": 2 }, threatened: false },
        then: { parts: { "-": 2 }, trap_set: true },
        cost: 2,
      },
    ],
    goals: [
      { name: "safe", when: { threatened: false } },
      { name: "healthy", when: { hurt: false } },
      { name: "guarded", when: { trap_set: true } },
      { name: "rich", when: { hauled: true } },
    ],
  });
}
