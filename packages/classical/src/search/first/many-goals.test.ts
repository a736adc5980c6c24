import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";

it("visits more places than it compares at once, without a search", () => {
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

it("finds the doors for its keys among eighty with a single estimate", () => {
  const count = 80;
  const doors = Array.from({ length: count }, (_, index) => `door_${index}`);
  const flags = doors.flatMap((door) => [`${door}.key`, `${door}.open`]);
  const domain = loadDomain({
    name: "doors",
    state: {
      at: { type: "enum", values: ["hall", ...doors] },
      ...Object.fromEntries(flags.map((name) => [name, { type: "boolean", default: false }])),
    },
    tools: [
      { name: "go", parameters: { to: { enum: doors } }, then: { at: "$to" } },
      ...doors.flatMap((door, index) => [
        {
          name: `fetch_${index}`,
          when:
            index === 0 ? { at: door } : { at: doors[index - 1], [`door_${index - 1}.open`]: true },
          then: { [`${door}.key`]: true },
        },
        {
          name: `open_${index}`,
          when: { at: door, [`${door}.key`]: true },
          then: { [`${door}.open`]: true },
        },
      ]),
    ],
  } as Parameters<typeof loadDomain>[0]);
  const goal = domain.goal(Object.fromEntries(doors.map((door) => [`${door}.open`, true])));
  const state = domain.state({ at: "hall" });
  const search = new ClassicalPlanner().start({ domain, state, goal, mode: "first" });
  while (!search.step({ expansions: 100 }));
  expect(search.result()).toMatchObject({ status: "solved", scaledCost: 3 * count * 1000 });
  expect(search.evaluations).toBe(1);
});
