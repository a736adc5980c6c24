import { defineDomain } from "@understudy/planner-core";
import type { Deed } from "../body/deeds/deed.ts";
import type { ItemTask } from "../play/task.ts";

const count = { type: "integer", min: 0, max: 16 } as const;

const domain = defineDomain({
  name: "small",
  state: {
    oak_log: count,
    oak_planks: count,
    stick: count,
    crafting_table: count,
    wooden_pickaxe: count,
    table_near: { type: "boolean" },
  },
  tools: [
    { name: "dig_log", then: { oak_log: { "+": 1 } }, cost: 4 },
    {
      name: "planks",
      when: { oak_log: { ">=": 1 } },
      then: { oak_log: { "-": 1 }, oak_planks: { "+": 4 } },
    },
    {
      name: "sticks",
      when: { oak_planks: { ">=": 2 } },
      then: { oak_planks: { "-": 2 }, stick: { "+": 4 } },
    },
    {
      name: "table",
      when: { oak_planks: { ">=": 4 } },
      then: { oak_planks: { "-": 4 }, crafting_table: { "+": 1 } },
    },
    {
      name: "place",
      when: { crafting_table: { ">=": 1 } },
      then: { crafting_table: { "-": 1 }, table_near: true },
    },
    {
      name: "pickaxe",
      when: { oak_planks: { ">=": 3 }, stick: { ">=": 2 }, table_near: true },
      then: { oak_planks: { "-": 3 }, stick: { "-": 2 }, wooden_pickaxe: { "+": 1 } },
    },
  ],
  goals: [{ name: "has_wooden_pickaxe", when: { wooden_pickaxe: { ">=": 1 } } }],
});

const DEEDS: Readonly<Record<string, Deed>> = {
  dig_log: { deed: "dig", blocks: ["oak_log"], item: "oak_log", count: 1 },
  planks: { deed: "craft", item: "oak_planks", times: 1 },
  sticks: { deed: "craft", item: "stick", times: 1 },
  table: { deed: "craft", item: "crafting_table", times: 1 },
  place: { deed: "place", item: "crafting_table" },
  pickaxe: { deed: "craft", item: "wooden_pickaxe", times: 1 },
};

/** A task for a wooden pickaxe, the only item it supports. */
export function smallTask(item: string): ItemTask {
  if (item !== "wooden_pickaxe") throw new Error(`nothing makes ${item}`);
  return {
    domain: domain.untyped,
    goal: "has_wooden_pickaxe",
    stateOf: ({ inventory, stations }) => ({
      ...Object.fromEntries(
        ["oak_log", "oak_planks", "stick", "crafting_table", "wooden_pickaxe"].map((name) => [
          name,
          inventory[name] ?? 0,
        ]),
      ),
      table_near: stations.has("crafting_table"),
    }),
    deedOf: ({ tool }) => DEEDS[tool] as Deed,
  };
}
