import { ClassicalPlanner } from "@understudy/classical";
import { runSearch } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { Deed } from "../body/deeds/deed.ts";
import { smallRegistry } from "../testing/small-registry.ts";
import { OVERWORLD } from "./facts/overworld.ts";
import { type MinecraftDomainOptions, minecraftDomain } from "./minecraft-domain.ts";
import { NoWayError } from "./no-way.ts";

const planner = new ClassicalPlanner({ tables: false });

/** The deeds of a first or improved plan. */
function plan(options: MinecraftDomainOptions, mode: "first" | "anytime" = "first"): Deed[] {
  const { domain, goal, state, deedOf } = minecraftDomain(smallRegistry, options);
  const problem = { domain, state: domain.state(state), goal: domain.goal(goal) };
  const result = runSearch(planner, { ...problem, mode }, { expansions: 500 });
  if (result.status !== "solved") throw new Error(result.status);
  return result.actions.map((action) => deedOf(domain.step(action)));
}

const counted = (deeds: readonly Deed[], kind: Deed["deed"], item: string): number =>
  deeds
    .filter((deed) => deed.deed === kind && "item" in deed && deed.item === item)
    .reduce(
      (sum, deed) => sum + ("count" in deed ? deed.count : "times" in deed ? deed.times : 1),
      0,
    );

describe("tools", () => {
  it("wear, and are replaced by a new or better one", () => {
    const cobblestone = plan({ goals: [{ item: "cobblestone", count: 59 }] });
    expect(counted(cobblestone, "craft", "wooden_pickaxe")).toBe(1);
    const more = plan({ goals: [{ item: "cobblestone", count: 61 }] });
    const pickaxes = ["wooden_pickaxe", "stone_pickaxe"].map((item) =>
      counted(more, "craft", item),
    );
    expect(pickaxes.reduce((sum, count) => sum + count)).toBe(2);
  });

  it("are used up to their remaining durability", () => {
    const seen = { inventory: { wooden_pickaxe: 1 }, uses: { wooden_pickaxe: 2 } };
    const two = plan({ goals: [{ item: "cobblestone", count: 2 }], seen });
    expect(counted(two, "dig", "cobblestone")).toBe(2);
    expect(two.every(({ deed }) => deed === "dig")).toBe(true);
    const three = plan({ goals: [{ item: "cobblestone", count: 3 }], seen });
    expect(counted(three, "craft", "wooden_pickaxe")).toBe(1);
  });

  it("meet a goal even if worn", () => {
    const goals = [{ item: "wooden_pickaxe" }, { item: "cobblestone" }];
    expect(counted(plan({ goals }), "craft", "wooden_pickaxe")).toBe(1);
  });
});

describe("recipes", () => {
  it("return buckets", () => {
    const inventory = { bucket: 3, crafting_table: 1 };
    const deeds = plan({
      goals: [{ item: "cake" }, { item: "bucket", count: 3 }],
      seen: { inventory },
    });
    expect(counted(deeds, "craft", "bucket")).toBe(0);
    expect(deeds.filter(({ deed }) => deed === "use").length).toBeGreaterThan(0);
  });

  it("use up what is carried of each kind, before anything is fetched", () => {
    const seen = { inventory: { birch_planks: 2, oak_planks: 2 } };
    const deeds = plan({ goals: [{ item: "stick", count: 8 }], seen });
    expect(deeds.map(({ deed }) => deed)).toEqual(["craft", "craft"]);
  });

  it("take as many blocks at once as a tool lasts for", () => {
    const seen = { inventory: { wooden_pickaxe: 2 } };
    const deeds = plan({ goals: [{ item: "cobblestone", count: 60 }], seen });
    const counts = deeds.map((deed) => (deed.deed === "dig" ? deed.count : 0));
    expect(counts.sort()).toEqual([1, 59]);
  });

  it("use the available wood", () => {
    const seen = { inventory: { birch_planks: 3, oak_planks: 1, stick: 2, crafting_table: 1 } };
    const deeds = plan({ goals: [{ item: "wooden_pickaxe" }], seen });
    expect(deeds.map(({ deed }) => deed)).toEqual(["place", "craft"]);
    expect(deeds[1]).toMatchObject({ uses: ["birch_planks", "stick"] });
  });
});

it("picks up a furnace that is an ingredient of a later item", () => {
  const seen = {
    inventory: { furnace: 1, iron_ore: 1, coal: 1, oak_log: 1, wooden_pickaxe: 1 },
  };
  const goals = [{ item: "iron_ingot" }, { item: "smoker" }];
  const deeds = plan({ goals, seen }, "anytime");
  expect(deeds).toContainEqual({
    deed: "dig",
    blocks: ["furnace"],
    item: "furnace",
    count: 1,
    with: "wooden_pickaxe",
  });
  expect(counted(deeds, "craft", "furnace")).toBe(0);
});

it("eats the cheapest food for a goal about food", () => {
  const deeds = plan({ goals: [{ food: 10 }], seen: { food: 6, inventory: { cooked_beef: 1 } } });
  expect(deeds).toEqual([{ deed: "eat", item: "cooked_beef" }]);
  const hungry = plan({ goals: [{ food: 6 }], seen: { food: 0 } });
  expect(hungry.at(-1)?.deed).toBe("eat");
});

it("prefers known places", () => {
  const wood = (sights?: Readonly<Record<string, number>>): Deed =>
    plan({ goals: [{ item: "stick" }], seen: { ...(sights && { sights }) } })[0] as Deed;
  expect(wood()).toMatchObject({ blocks: ["oak_log"] });
  expect(wood({ birch_log: 0, oak_log: 30 })).toMatchObject({ blocks: ["birch_log"] });
});

it("names the missing item and the reason if there is no way", () => {
  const without = { ...smallRegistry, entityLoot: {} };
  const attempt = (item: string): NoWayError => {
    try {
      minecraftDomain(without, { goals: [{ item }] });
    } catch (error) {
      if (error instanceof NoWayError) return error;
    }
    throw new Error("there is a way");
  };
  expect(attempt("elytra").message).toBe("I know no way to elytra: only the End has it");
  expect(attempt("cooked_beef").lacks).toEqual([{ item: "beef", why: undefined }]);
  expect(attempt("lightsaber").message).toContain("no such item");
  const old = { ...smallRegistry.itemsByName, planks: { id: 900 } } as Record<
    string,
    { id: number }
  >;
  delete old["oak_planks"];
  expect(() =>
    minecraftDomain({ ...smallRegistry, itemsByName: old }, { goals: [{ item: "elytra" }] }),
  ).toThrow("versions before 1.13 are not supported");
});

it("plans with custom facts", () => {
  const facts = { ...OVERWORLD, creatures: {}, laid: { cow: ["elytra", 5] as const } };
  const { domain } = minecraftDomain(smallRegistry, { goals: [{ item: "elytra" }], facts });
  expect(domain.tools.map(({ name }) => name)).toEqual(["collect_elytra_1"]);
});
