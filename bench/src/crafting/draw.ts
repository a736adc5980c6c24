import type { Condition, Random } from "@understudy/planner-core";
import type { Recipe } from "./recipes.ts";

/** Random recipes and a goal. */
export interface CraftingDraw {
  readonly recipes: readonly Recipe[];
  readonly goal: Condition;
}

/** Number of goods in a recipe tree, gathered ones first. */
const GATHERED = 4;
const MADE = 8;
const TOOLS = 3;

/**
 * Random recipes like those of crafting games: some goods are gathered, others made of one or two earlier ones, some in
 * batches or in two ways; tools and stations persist, and unlock later ones.
 */
export function drawCrafting(random: Random): CraftingDraw {
  const tools: string[] = [];
  const needs = (): readonly (readonly string[])[] =>
    tools.length > 0 && random.next() < 0.6
      ? [[tools[random.integer(tools.length)] as string]]
      : [];
  const goods = Array.from({ length: GATHERED + MADE }, (_, good) => `good${good}`);
  const amounts = (before: number, most: number): Record<string, number> => {
    const uses: Record<string, number> = {};
    for (let part = 0; part < 2; part++) {
      // Prefers recent goods, for a deep tree.
      const nearest = random.next() < 0.6 ? Math.max(0, before - 4) : 0;
      uses[goods[nearest + random.integer(before - nearest)] as string] = 1 + random.integer(most);
    }
    return uses;
  };
  const recipes: Recipe[] = [];
  for (let good = 0; good < goods.length; good++) {
    const thing = goods[good] as string;
    if (good < GATHERED) {
      recipes.push({
        name: `gather_${thing}`,
        makes: { [thing]: 1 },
        needs: good < 2 ? [] : needs(),
        at: `place${good % 3}`,
        cost: 1 + random.integer(6),
      });
    } else {
      const ways = random.next() < 0.25 ? 2 : 1;
      for (let way = 0; way < ways; way++) {
        const makes = { [thing]: random.next() < 0.4 ? 2 + random.integer(3) : 1 };
        const uses = amounts(good, 3);
        recipes.push({
          name: `make_${thing}_${way}`,
          uses,
          makes,
          needs: needs(),
          cost: 1 + random.integer(2),
        });
      }
    }
    if (tools.length < TOOLS && (good === 1 || (good > 3 && random.next() < 0.5))) {
      const tool = `tool${tools.length}`;
      recipes.push({
        name: `make_${tool}`,
        uses: amounts(good + 1, 4),
        unlocks: tool,
        needs: needs(),
        cost: 1,
      });
      tools.push(tool);
    }
  }
  const last = goods[goods.length - 1 - random.integer(3)] as string;
  return { recipes, goal: { [last]: { ">=": 1 + random.integer(2) } } };
}
