import { defineDomain, type StateOf, type StepOf } from "@understudy/planner-core";

// 1. The state: places, things and amounts, with as few values as the game can distinguish.
const places = ["cottage", "cellar", "tower"] as const;

export const lighthouse = defineDomain({
  name: "lighthouse",
  state: {
    at: { type: "enum", values: places },
    oil: { type: "integer", min: 0, max: 4 },
    lamp_full: { type: "boolean" },
    lamp_lit: { type: "boolean" },
    storm: { type: "boolean", sensed: true },
  },
  // 2. The keeper's tools: when each works, its effects and its cost.
  tools: [
    { name: "climb", parameters: { to: { enum: places } }, then: { at: "$to" }, cost: 2 },
    { name: "draw_oil", when: { at: "cellar" }, then: { oil: { "+": 2 } } },
    {
      name: "fill_lamp",
      when: { at: "tower", oil: { ">=": 2 } },
      then: { oil: { "-": 2 }, lamp_full: true },
    },
    {
      name: "light_lamp",
      when: { at: "tower", lamp_full: true, storm: false },
      then: { lamp_lit: true, lamp_full: false },
    },
    {
      name: "wait_out_storm",
      when: { at: "cottage", storm: true },
      then: { storm: false },
      cost: 6,
    },
  ],
  // 3. The goals: the most important one that does not hold is pursued first.
  goals: [
    { name: "lit", when: { lamp_lit: true }, priority: 2 },
    { name: "stocked", when: { oil: { ">=": 2 } }, priority: 1 },
  ],
});

// 4. The derived types: misspelt places, tools and variables do not compile.
export type KeeperStep = StepOf<typeof lighthouse>;
export type KeeperState = StateOf<typeof lighthouse>;

/** A step as text. */
export function describe(step: KeeperStep): string {
  switch (step.tool) {
    case "climb":
      return `goes to the ${step.args.to}`;
    case "draw_oil":
      return "draws oil";
    case "fill_lamp":
      return "fills the lamp";
    case "light_lamp":
      return "lights the lamp";
    case "wait_out_storm":
      return "waits for the storm to pass";
  }
}
