import { type Domain, loadDomain } from "@understudy/planner-core";

/** Wood comes from the forest and is burnt at home. */
export const errand: Domain = loadDomain({
  name: "errand",
  state: {
    at: { type: "enum", values: ["home", "forest", "market"] },
    wood: { type: "integer", min: 0, max: 4 },
    coins: { type: "integer", min: 0, max: 3 },
    fire: { type: "boolean" },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest", "market"] } },
      then: { at: "$place" },
      cost: 2,
    },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 1 },
    {
      name: "light",
      when: { at: "home", wood: { ">=": 2 } },
      then: { fire: true, wood: { "-": 2 } },
      cost: 1,
    },
    {
      name: "sell",
      when: { at: "market", wood: { ">=": 1 } },
      then: { wood: { "-": 1 }, coins: { "+": 1 } },
      cost: 1,
    },
    { name: "wait", cost: 1 },
  ],
  goals: [
    { name: "warm", when: { fire: true }, priority: 2 },
    { name: "rich", when: { coins: { ">=": 2 } }, priority: 1 },
  ],
});
