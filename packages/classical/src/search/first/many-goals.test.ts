import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";

it("goes through more places than it weighs at once, without a search", () => {
  const count = 80;
  const enemies = Array.from({ length: count }, (_, index) => `enemy_${index}`);
  const alive = enemies.map((name) => [`${name}.alive`, { type: "boolean", default: true }]);
  const domain = loadDomain({
    name: "raid",
    state: {
      at: { type: "enum", values: ["camp", "smithy", ...enemies] },
      sword: { type: "boolean", default: false },
      ...Object.fromEntries(alive),
    },
    tools: [
      { name: "go", parameters: { to: { enum: ["smithy", ...enemies] } }, then: { at: "$to" } },
      { name: "forge", when: { at: "smithy" }, then: { sword: true } },
      {
        name: "kill",
        parameters: { enemy: { enum: enemies } },
        when: { at: "$enemy", sword: true, "$enemy.alive": true },
        then: { "$enemy.alive": false },
      },
    ],
  });
  const goal = domain.goal(Object.fromEntries(enemies.map((name) => [`${name}.alive`, false])));
  const state = domain.state({ at: "camp" });
  const search = new ClassicalPlanner().start({ domain, state, goal, mode: "first" });
  while (!search.step({ expansions: 100 }));
  expect(search.result()).toMatchObject({ status: "solved", scaledCost: 2 * (count + 1) * 1000 });
  expect(search.expansions).toBe(0);
});
