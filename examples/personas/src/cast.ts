import { defineDomain } from "@understudy/planner-core";

/** An evening at an inn. Several goals are open, some of them reachable in more than one style. */
export const inn = defineDomain({
  name: "inn",
  state: {
    at: { type: "enum", values: ["bar", "table", "stage", "door"] },
    coins: { type: "integer", min: 0, max: 6 },
    fed: { type: "boolean" },
    famous: { type: "boolean" },
    rich: { type: "boolean" },
    home: { type: "boolean" },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["bar", "table", "stage", "door"] } },
      then: { at: "$to" },
    },
    {
      name: "buy_stew",
      when: { at: "bar", coins: { ">=": 2 } },
      then: { coins: { "-": 2 }, fed: true },
    },
    { name: "sing", when: { at: "stage" }, then: { famous: true }, cost: 2 },
    { name: "play_dice", when: { at: "table", coins: { ">=": 1 } }, then: { rich: true }, cost: 2 },
    { name: "go_home", when: { at: "door" }, then: { home: true } },
  ],
  goals: [
    { name: "eat", when: { fed: true }, priority: 4 },
    { name: "shine", when: { famous: true }, priority: 3 },
    { name: "win", when: { rich: true }, priority: 2 },
    { name: "sleep", when: { home: true }, priority: 1 },
  ],
});

/** Tonight's guests, all with the same state and goals. */
export const cast: readonly { readonly name: string; readonly persona: string }[] = [
  { name: "Odo", persona: "a hungry ploughman after a long day" },
  { name: "Lia", persona: "a vain minstrel who loves applause" },
  { name: "Rex", persona: "a gambler who cannot pass a pair of dice" },
  { name: "Ada", persona: "a tired mother who wants to go home" },
];
