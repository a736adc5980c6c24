import type { DomainDefinition, EffectDefinition, ToolDefinition } from "@understudy/planner-core";

/** From softest to hardest: each is mined with the pickaxe of its predecessor. */
const MATERIALS = [
  ...["wood", "stone", "copper", "tin", "bronze", "iron", "silver", "gold", "steel", "cobalt"],
  ...["titanium", "mithril", "adamant"],
];
const PIECES = [
  ...["pickaxe", "sword", "bell", "axe", "shield", "helmet", "boots", "ring", "lantern", "door"],
  "anchor",
];
const MOST = 9;

/** Numbers of materials and pieces. */
export interface SmithySize {
  readonly materials: number;
  readonly pieces: number;
}

/** 50 and 300 tools. */
export const SMITHIES: Readonly<Record<50 | 300, SmithySize>> = {
  50: { materials: 7, pieces: 3 },
  300: { materials: 13, pieces: 11 },
};

/** A typical crafting domain: every material is mined, most are smelted, and pieces are made and sold. */
export function smithyDomain({ materials: kinds, pieces: most }: SmithySize): DomainDefinition {
  const materials = MATERIALS.slice(0, kinds);
  const pieces = PIECES.slice(0, most);
  const state: Record<string, DomainDefinition["state"][string]> = {
    at: { type: "enum", values: ["home", "mine", "market"], default: "home" },
    coins: { type: "integer", min: 0, max: 50, default: 0 },
    furnace: { type: "boolean", default: false },
    crown: { type: "boolean", default: false },
    apprentice: { type: "boolean", default: false },
  };
  const tools: ToolDefinition[] = [
    { name: "walk", parameters: { to: { enum: ["home", "mine", "market"] } }, then: { at: "$to" } },
    {
      name: "build_furnace",
      when: { at: "home", stone: { ">=": 4 } },
      then: { stone: { "-": 4 }, furnace: true },
    },
    { name: "teach", when: { apprentice: true }, then: { coins: { "+": 2 } } },
  ];
  const add = (
    name: string,
    when: Record<string, unknown>,
    then: Record<string, EffectDefinition>,
  ): void => {
    tools.push({ name, when: when as NonNullable<ToolDefinition["when"]>, then });
  };
  for (const [index, material] of materials.entries()) {
    const isSmelted = index > 1;
    const raw = isSmelted ? `${material}_ore` : material;
    for (const thing of new Set([raw, material])) {
      state[thing] = { type: "integer", min: 0, max: MOST, default: 0 };
    }
    const before = materials[index - 1];
    const tool = before === undefined ? {} : { [`${before}_pickaxe`]: true };
    add(`mine_${raw}`, { at: "mine", ...tool }, { [raw]: { "+": 1 } });
    if (isSmelted) {
      const when = { furnace: true, [raw]: { ">=": 1 }, wood: { ">=": 1 } };
      add(`smelt_${material}`, when, {
        [raw]: { "-": 1 },
        wood: { "-": 1 },
        [material]: { "+": 1 },
      });
    }
    for (const piece of pieces) {
      const made = `${material}_${piece}`;
      state[made] = { type: "boolean", default: false };
      add(
        `craft_${made}`,
        { at: "home", [material]: { ">=": 2 } },
        { [material]: { "-": 2 }, [made]: true },
      );
      if (piece !== "bell") {
        add(
          `sell_${made}`,
          { at: "market", [made]: true },
          { [made]: false, coins: { "+": index + 1 } },
        );
      }
    }
  }
  const last = materials.at(-1) ?? "wood";
  return {
    name: "smithy",
    state,
    tools,
    goals: [
      { name: "rich", when: { coins: { ">=": 40 } } },
      { name: "armed", when: { [`${last}_sword`]: true } },
      { name: "crowned", when: { crown: true } },
    ],
  };
}
