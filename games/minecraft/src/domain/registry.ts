import type { BotRegistry } from "../body/bot.ts";

type Ingredient = number | { readonly id: number | null } | null;

/** A recipe in minecraft-data's format. */
export interface WrittenRecipe {
  readonly inShape?: readonly (readonly Ingredient[])[];
  readonly ingredients?: readonly Ingredient[];
  readonly result: { readonly id: number; readonly count: number };
}

/** A drop of a block or creature in minecraft-data's format. */
export interface WrittenDrop {
  readonly item: string;
  readonly silkTouch?: boolean;
  /** Probability from 0 to 1. */
  readonly dropChance?: number;
  readonly stackSizeRange?: readonly (number | null)[];
}

/** The facts of a game version: the registry of a mineflayer bot, or minecraft-data. */
export interface GameRegistry extends Pick<BotRegistry, "items"> {
  readonly itemsByName: Readonly<
    Record<string, { readonly id: number; readonly maxDurability?: number }>
  >;
  readonly blocksByName: Readonly<
    Record<
      string,
      {
        readonly id: number;
        readonly hardness?: number | null;
        readonly diggable?: boolean;
        readonly harvestTools?: Readonly<Record<number, boolean>>;
      }
    >
  >;
  /** Recipes in minecraft-data's format, whose own types are incomplete. */
  readonly recipes: Readonly<Record<number, readonly object[]>>;
  readonly blockLoot?: Readonly<Record<string, { readonly drops: readonly WrittenDrop[] }>>;
  readonly entityLoot?: Readonly<Record<string, { readonly drops: readonly WrittenDrop[] }>>;
  readonly foodsByName?: Readonly<Record<string, { readonly foodPoints: number }>>;
}

/** The ingredients of a recipe, and whether it needs a crafting table. */
export function usesOf(
  registry: GameRegistry,
  { inShape, ingredients }: WrittenRecipe,
): { readonly uses: ReadonlyMap<string, number>; readonly needsTable: boolean } {
  const uses = new Map<string, number>();
  let count = 0;
  for (const cell of [...(inShape?.flat() ?? []), ...(ingredients ?? [])]) {
    const id = typeof cell === "object" ? cell?.id : cell;
    const name = typeof id !== "number" || id < 0 ? undefined : registry.items[id]?.name;
    if (name === undefined) continue;
    count++;
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const columns = Math.max(0, ...(inShape ?? []).map((row) => row.length));
  const needsTable = (inShape?.length ?? 0) > 2 || columns > 2 || count > 4;
  return { uses, needsTable };
}
