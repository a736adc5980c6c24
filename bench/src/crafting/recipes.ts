import type { DomainDefinition, EffectDefinition, ToolDefinition } from "@understudy/planner-core";

/** A recipe: inputs, outputs, and persistent requirements. */
export interface Recipe {
  readonly name: string;
  /** Consumed amounts. */
  readonly uses?: Readonly<Record<string, number>>;
  /** Produced amounts. */
  readonly makes?: Readonly<Record<string, number>>;
  /** Required tools and stations, each a list of alternatives. */
  readonly needs?: readonly (readonly string[])[];
  /** A tool or station that is available from then on. */
  readonly unlocks?: string;
  /** The only place where it can be done. */
  readonly at?: string;
  readonly cost: number;
}

const PICKAXES = ["wooden_pickaxe", "stone_pickaxe", "iron_pickaxe", "diamond_pickaxe"];

function craft(
  name: string,
  uses: Readonly<Record<string, number>>,
  made: Pick<Recipe, "makes" | "unlocks">,
  needs: Recipe["needs"] = [["crafting_table"]],
): Recipe {
  return { name: `craft_${name}`, uses, ...made, needs, cost: 1 };
}

function tool(name: string, uses: Readonly<Record<string, number>>): Recipe {
  return craft(name, uses, { unlocks: name });
}

function piece(name: string, uses: Readonly<Record<string, number>>): Recipe {
  return craft(name, uses, { makes: { [name]: 1 } });
}

/** Mining, with the given pickaxe or a better one. */
function mine(name: string, weakest: number, cost: number): Recipe {
  return {
    name: `mine_${name}`,
    makes: { [name]: 1 },
    needs: [PICKAXES.slice(weakest)],
    at: "mine",
    cost,
  };
}

/** Minecraft's recipes from bare hands to an enchanting table; costs are about seconds. */
export const minecraftRecipes: readonly Recipe[] = [
  { name: "chop_tree", makes: { log: 1 }, at: "forest", cost: 3 },
  { name: "hunt_cow", makes: { leather: 1, beef: 2 }, at: "meadow", cost: 6 },
  { name: "cut_sugar_cane", makes: { sugar_cane: 1 }, at: "meadow", cost: 2 },
  mine("cobblestone", 0, 1),
  mine("coal", 0, 2),
  mine("iron_ore", 1, 4),
  mine("diamond", 2, 20),
  mine("obsidian", 3, 10),
  craft("planks", { log: 1 }, { makes: { plank: 4 } }, []),
  craft("sticks", { plank: 2 }, { makes: { stick: 4 } }, []),
  craft("table", { plank: 4 }, { unlocks: "crafting_table" }, []),
  tool("wooden_pickaxe", { plank: 3, stick: 2 }),
  tool("stone_pickaxe", { cobblestone: 3, stick: 2 }),
  tool("furnace", { cobblestone: 8 }),
  tool("iron_pickaxe", { iron_ingot: 3, stick: 2 }),
  tool("diamond_pickaxe", { diamond: 3, stick: 2 }),
  { name: "burn_coal", uses: { coal: 1 }, makes: { heat: 8 }, needs: [["furnace"]], cost: 1 },
  { name: "burn_planks", uses: { plank: 2 }, makes: { heat: 3 }, needs: [["furnace"]], cost: 1 },
  smelt("iron", "iron_ore", "iron_ingot"),
  smelt("beef", "beef", "steak"),
  piece("iron_block", { iron_ingot: 9 }),
  piece("bucket", { iron_ingot: 3 }),
  piece("shield", { plank: 6, iron_ingot: 1 }),
  piece("helmet", { iron_ingot: 5 }),
  piece("chestplate", { iron_ingot: 8 }),
  piece("leggings", { iron_ingot: 7 }),
  piece("boots", { iron_ingot: 4 }),
  piece("anvil", { iron_block: 3, iron_ingot: 4 }),
  craft("paper", { sugar_cane: 3 }, { makes: { paper: 3 } }),
  piece("book", { paper: 3, leather: 1 }),
  piece("bookshelf", { plank: 6, book: 3 }),
  piece("enchanting_table", { book: 1, diamond: 2, obsidian: 4 }),
];

function smelt(name: string, from: string, to: string): Recipe {
  return {
    name: `smelt_${name}`,
    uses: { [from]: 1, heat: 1 },
    makes: { [to]: 1 },
    needs: [["furnace"]],
    cost: 1,
  };
}

/** Stack size. */
const STACK = 64;

/**
 * The domain of some recipes, from bare hands.
 *
 * @param walk travel cost between two places; without it everything is at hand
 */
export function craftingDomain(
  name: string,
  recipes: readonly Recipe[],
  walk?: number,
): DomainDefinition {
  const state: Record<string, DomainDefinition["state"][string]> = {};
  const tools: ToolDefinition[] = [];
  const places = [...new Set(recipes.flatMap(({ at }) => (at === undefined ? [] : [at])))];
  if (walk !== undefined) {
    const values = ["camp", ...places];
    state["at"] = { type: "enum", values, default: "camp" };
    tools.push({
      name: "walk",
      parameters: { to: { enum: values } },
      then: { at: "$to" },
      cost: walk,
    });
  }
  for (const { name: action, uses, makes, needs, unlocks, at, cost } of recipes) {
    for (const thing of [...Object.keys(uses ?? {}), ...Object.keys(makes ?? {})]) {
      state[thing] = { type: "integer", min: 0, max: STACK, default: 0 };
    }
    for (const one of [...(needs ?? []).flat(), ...(unlocks === undefined ? [] : [unlocks])]) {
      state[one] = { type: "boolean", default: false };
    }
    const then: Record<string, EffectDefinition> = {};
    for (const [thing, amount] of Object.entries(uses ?? {})) then[thing] = { "-": amount };
    for (const [thing, amount] of Object.entries(makes ?? {})) then[thing] = { "+": amount };
    if (unlocks !== undefined) then[unlocks] = true;
    const when = [
      ...(needs ?? []).map((any) => ({ anyOf: any.map((one) => ({ [one]: true })) })),
      ...(at === undefined || walk === undefined ? [] : [{ at }]),
    ];
    tools.push({
      name: action,
      ...(when.length === 0 ? {} : { when: { allOf: when } }),
      then,
      cost,
    });
  }
  return { name, state, tools };
}
