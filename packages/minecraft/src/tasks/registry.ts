import type { BotRegistry } from "../body/bot.ts";

type Ingredient = number | { readonly id: number } | null;

/** A recipe as minecraft-data writes it. */
export interface WrittenRecipe {
  readonly inShape?: readonly (readonly Ingredient[])[];
  readonly ingredients?: readonly Ingredient[];
  readonly result: { readonly id: number; readonly count: number };
}

interface Drop {
  readonly item: string;
  readonly silkTouch?: boolean;
}

/** The facts of a version of the game: the registry of a mineflayer bot, or minecraft-data. */
export interface GameRegistry extends Pick<BotRegistry, "items" | "itemsByName"> {
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
  readonly recipes: Readonly<Record<number, readonly WrittenRecipe[]>>;
  readonly blockLoot?: Readonly<Record<string, { readonly drops: readonly Drop[] }>>;
  readonly entityLoot?: Readonly<Record<string, { readonly drops: readonly Drop[] }>>;
}

/** The items that a recipe uses, and whether it needs a table. */
export function usesOf(
  registry: GameRegistry,
  { inShape, ingredients }: WrittenRecipe,
): { readonly uses: ReadonlyMap<string, number>; readonly needsTable: boolean } {
  const cells = [...(inShape?.flat() ?? []), ...(ingredients ?? [])];
  const uses = new Map<string, number>();
  let count = 0;
  for (const cell of cells) {
    const id = typeof cell === "object" ? cell?.id : cell;
    const name = id === undefined || id < 0 ? undefined : registry.items[id]?.name;
    if (name === undefined) continue;
    count++;
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const [rows, columns] = [
    inShape?.length ?? 0,
    Math.max(0, ...(inShape ?? []).map((row) => row.length)),
  ];
  return { uses, needsTable: rows > 2 || columns > 2 || (inShape === undefined && count > 4) };
}
