import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { Surroundings } from "../play/seen.ts";
import { smallRegistry } from "../testing/small-registry.ts";
import { itemTasks } from "./minecraft-domain.ts";

const taskOf = itemTasks(smallRegistry);
const nothing: Surroundings = {
  inventory: {},
  stations: new Set(),
  chest: {},
  health: 20,
  food: 20,
};

/** The deeds of a plan, with a task made in one situation and a plan for another. */
async function planFor(
  item: string,
  count = 1,
  given: Partial<Surroundings> = {},
  now: Partial<Surroundings> = given,
): Promise<string[]> {
  const task = taskOf(item, count, { ...nothing, ...given });
  const orchestrator = new Orchestrator({ domain: task.domain, planner: new ClassicalPlanner() });
  const state = task.domain.state(task.stateOf({ ...nothing, ...now }));
  const outcome = await orchestrator.plan({ agent: "ann", state, goal: task.goal, budgetMs: 5000 });
  expect(outcome.status).toBe("solved");
  return (outcome.plan?.steps ?? []).map((step) => {
    const deed = task.deedOf(step);
    const number = "count" in deed ? deed.count : "times" in deed ? deed.times : 1;
    return `${deed.deed} ${number} ${"item" in deed ? deed.item : ""}`;
  });
}

describe("plans for items", () => {
  it("start with bare hands", async () => {
    const steps = await planFor("iron_ingot");
    expect(steps).toContain("craft 1 stone_pickaxe");
    expect(steps.at(-1)).toBe("smelt 1 iron_ingot");
    expect(steps.indexOf("craft 1 wooden_pickaxe")).toBeLessThan(
      steps.indexOf("dig 3 cobblestone"),
    );
  });

  it("use carried items, nearby stations and stored items", async () => {
    const has = { inventory: { birch_planks: 3, stick: 2 }, stations: new Set(["crafting_table"]) };
    expect(await planFor("wooden_pickaxe", 1, has)).toEqual(["craft 1 wooden_pickaxe"]);
    const stored = {
      stations: new Set(["chest"]),
      chest: { cobblestone: 3, stick: 9, crafting_table: 1 },
    };
    const steps = await planFor("stone_pickaxe", 1, stored);
    expect(steps.toSorted()).toEqual([
      "craft 1 stone_pickaxe",
      "place 1 crafting_table",
      "take 1 crafting_table",
      "take 2 stick",
      "take 3 cobblestone",
    ]);
  });

  it("work in the same domain after everything is lost", async () => {
    const given = {
      inventory: { wooden_pickaxe: 1, stick: 2 },
      stations: new Set(["crafting_table"]),
    };
    const steps = await planFor("stone_pickaxe", 1, given, nothing);
    expect(steps).toContain("craft 1 wooden_pickaxe");
  });

  it("hunt, and dig repeatedly for rare drops", async () => {
    expect(await planFor("leather", 2)).toEqual(["hunt 2 leather"]);
    expect(await planFor("flint")).toEqual(["dig 1 flint"]);
    expect((await planFor("cooked_beef")).filter((step) => step.startsWith("hunt"))).toEqual([
      "hunt 1 beef",
    ]);
  });

  it("are refused if there is no way", async () => {
    expect(() => taskOf("elytra", 1, nothing)).toThrow("I know no way to elytra");
    expect(await planFor("elytra", 1, { chest: { elytra: 1 } })).toEqual(["take 1 elytra"]);
  });
});
