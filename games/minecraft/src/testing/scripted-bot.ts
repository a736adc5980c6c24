import type {
  Bot,
  BotBlock,
  BotChest,
  BotEntity,
  BotFurnace,
  BotItem,
  BotRecipe,
  BotRegistry,
  BotVector,
  PathGoal,
} from "../body/bot.ts";

class Vector implements BotVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;

  constructor(x: number, y: number, z: number) {
    this.x = x;
    this.y = y;
    this.z = z;
  }

  offset(x: number, y: number, z: number): Vector {
    return new Vector(this.x + x, this.y + y, this.z + z);
  }

  minus(other: BotVector): Vector {
    return new Vector(this.x - other.x, this.y - other.y, this.z - other.z);
  }

  distanceTo(other: BotVector): number {
    return Math.hypot(this.x - other.x, this.y - other.y, this.z - other.z);
  }
}

const ITEMS = [
  "oak_log",
  "oak_planks",
  "stick",
  "crafting_table",
  "furnace",
  "chest",
  "wooden_pickaxe",
  "stone_pickaxe",
  "cobblestone",
  "coal",
  "iron_ore",
  "iron_ingot",
  "bread",
  "porkchop",
  "torch",
  "glass",
  "dirt",
  "bucket",
  "milk_bucket",
  "water_bucket",
  "wooden_axe",
  "stripped_oak_log",
  "egg",
] as const;
const BLOCKS = ["air", "grass_block", "stone", "coal_ore", "water", ...ITEMS];
const DROPS: Readonly<Record<string, string>> = { stone: "cobblestone", coal_ore: "coal" };
const NEEDS_PICK = new Set(["stone", "coal_ore", "iron_ore"]);
const RECIPES: Readonly<
  Record<string, { makes: number; uses: Readonly<Record<string, number>>; table?: true }>
> = {
  oak_planks: { makes: 4, uses: { oak_log: 1 } },
  stick: { makes: 4, uses: { oak_planks: 2 } },
  crafting_table: { makes: 1, uses: { oak_planks: 4 } },
  wooden_pickaxe: { makes: 1, uses: { oak_planks: 3, stick: 2 }, table: true },
  stone_pickaxe: { makes: 1, uses: { cobblestone: 3, stick: 2 }, table: true },
  furnace: { makes: 1, uses: { cobblestone: 8 }, table: true },
};

const idOf = (item: string): number => ITEMS.indexOf(item as (typeof ITEMS)[number]);
const registry: BotRegistry = {
  itemsByName: Object.fromEntries(ITEMS.map((name, id) => [name, { id }])),
  items: Object.fromEntries(ITEMS.map((name, id) => [id, { name }])),
  blocksByName: Object.fromEntries(BLOCKS.map((name, id) => [name, { id }])),
  foodsByName: { bread: { foodPoints: 5 } },
};

/** Mishaps of a scripted bot; each callback receives the affected thing. */
export interface BotScript {
  /** `refuse`: the server puts the block back. `hang`: nothing happens. */
  dig?: (block: string) => "refuse" | "hang" | undefined;
  walk?: () => "no-path" | "hang" | undefined;
  craft?: (item: string) => "refuse" | "short" | "hang" | undefined;
  open?: () => "hang" | undefined;
  use?: (on: string) => "refuse" | undefined;
}

const WALK_MS = 200;
const DIG_MS = 300;
const CLICK_MS = 20;
const SMELT_MS = 1000;
const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const forever = (): Promise<never> => new Promise(() => {});

/**
 * A scripted bot in a small game, with the interface of a mineflayer bot. Walking, digging and crafting take fixed
 * times.
 */
export class ScriptedBot implements Bot {
  readonly username: string;
  readonly registry: BotRegistry = registry;
  readonly script: BotScript = {};
  readonly said: string[] = [];
  readonly has = new Map<string, number>();
  readonly blocks = new Map<string, string>();
  readonly inChest = new Map<string, number>();
  entities: Record<string, BotEntity> = {};
  players: Record<string, { entity?: BotEntity | null } | undefined> = {};
  health = 20;
  food = 20;
  heldItem: BotItem | null = null;
  currentWindow: object | null = null;
  position: Vector = new Vector(0.5, 1, 0.5);
  readonly #heard = new Map<string, Set<(...fields: never[]) => void>>();
  #stopDigging: () => void = () => {};

  constructor(username = "ann") {
    this.username = username;
  }

  get entity(): BotEntity {
    return { id: 0, position: this.position };
  }

  readonly inventory: Bot["inventory"] = {
    items: () =>
      [...this.has].flatMap(([name, count]) =>
        count > 0 ? [{ name, type: idOf(name), count }] : [],
      ),
    emptySlotCount: () => 20,
  };

  readonly pathfinder: Bot["pathfinder"] = {
    bestHarvestTool: () =>
      this.inventory.items().find(({ name }) => name === "stone_pickaxe") ??
      this.inventory.items().find(({ name }) => name === "wooden_pickaxe") ??
      null,
    goto: (goal) => this.#walk(goal),
    setGoal: () => {},
  };

  /** Puts a block into the world; the ground is at height 0. */
  put(name: string, x: number, z: number, y = 1): void {
    this.blocks.set(`${x},${y},${z}`, name);
  }

  /** Adds items; a negative count removes them. */
  give(name: string, count: number): void {
    this.has.set(name, Math.max(0, (this.has.get(name) ?? 0) + count));
  }

  die(): void {
    this.health = 0;
    this.has.clear();
    this.emit("death");
  }

  respawn(): void {
    this.health = 20;
    this.position = new Vector(0.5, 1, 0.5);
  }

  emit(event: string, ...fields: readonly unknown[]): void {
    for (const heard of this.#heard.get(event) ?? []) heard(...(fields as never[]));
  }

  on(event: string, heard: (...fields: never[]) => void): void {
    this.#heard.set(event, (this.#heard.get(event) ?? new Set()).add(heard));
  }

  removeListener(event: string, heard: (...fields: never[]) => void): void {
    this.#heard.get(event)?.delete(heard);
  }

  blockAt(at: BotVector): BotBlock {
    const position = new Vector(Math.floor(at.x), Math.floor(at.y), Math.floor(at.z));
    const ground = position.y === 0 ? "grass_block" : "air";
    const name = this.blocks.get(`${position.x},${position.y},${position.z}`) ?? ground;
    const picks = { [idOf("wooden_pickaxe")]: true, [idOf("stone_pickaxe")]: true };
    return {
      ...{ name, type: BLOCKS.indexOf(name), position, diggable: name !== "air" },
      boundingBox: name === "air" ? "empty" : "block",
      harvestTools: NEEDS_PICK.has(name) ? picks : undefined,
    };
  }

  findBlocks({ matching, maxDistance }: Parameters<Bot["findBlocks"]>[0]): BotVector[] {
    return [...this.blocks]
      .filter(([, name]) => matching.includes(BLOCKS.indexOf(name)))
      .map(([key]) => new Vector(...(key.split(",").map(Number) as [number, number, number])))
      .filter((at) => at.distanceTo(this.position) <= maxDistance)
      .sort((one, other) => one.distanceTo(this.position) - other.distanceTo(this.position));
  }

  digTime(): number {
    return DIG_MS;
  }

  async dig(block: BotBlock): Promise<void> {
    const { x, y, z } = block.position;
    const script = this.script.dig?.(block.name);
    let isStopped = false;
    this.#stopDigging = () => {
      isStopped = true;
    };
    if (script === "hang") return forever();
    await after(DIG_MS);
    if (isStopped) throw new Error("Digging aborted");
    this.blocks.set(`${x},${y},${z}`, "air");
    if (script === "refuse") {
      setTimeout(() => this.blocks.set(`${x},${y},${z}`, block.name), CLICK_MS);
      return;
    }
    const isFit = block.harvestTools === undefined || block.harvestTools[this.heldItem?.type ?? -1];
    if (isFit) setTimeout(() => this.give(DROPS[block.name] ?? block.name, 1), CLICK_MS);
  }

  stopDigging(): void {
    this.#stopDigging();
  }

  async placeBlock(against: BotBlock, face: BotVector): Promise<void> {
    await after(CLICK_MS);
    const { x, y, z } = against.position.offset(face.x, face.y, face.z);
    const name = this.heldItem?.name ?? "air";
    this.give(name, -1);
    this.blocks.set(`${x},${y},${z}`, name);
  }

  async equip(item: number): Promise<void> {
    this.heldItem = this.inventory.items().find(({ type }) => type === item) ?? null;
  }

  recipesAll(item: number): BotRecipe[] {
    const recipe = RECIPES[ITEMS[item] ?? ""];
    if (recipe === undefined) return [];
    const delta = Object.entries(recipe.uses).map(([name, count]) => ({
      id: idOf(name),
      count: -count,
    }));
    return [
      { requiresTable: recipe.table === true, result: { id: item, count: recipe.makes }, delta },
    ];
  }

  async craft({ result, delta }: BotRecipe, times: number): Promise<void> {
    const item = ITEMS[result.id] ?? "";
    const script = this.script.craft?.(item);
    if (script === "hang") return forever();
    await after(CLICK_MS * times);
    if (script === "refuse") throw new Error("Server rejected transaction");
    for (const { id, count } of delta) this.give(ITEMS[id] ?? "", count * times);
    if (script !== "short") this.give(item, result.count * times);
  }

  async openFurnace(): Promise<BotFurnace> {
    if (this.script.open?.() === "hang") return forever();
    const slots: (BotItem | null)[] = [null, null, null];
    const put = (slot: number) => async (type: number, _: null, count: number) => {
      const name = ITEMS[type] ?? "";
      this.give(name, -count);
      slots[slot] = { name, type, count };
    };
    const take = (slot: number) => async () => {
      const item = slots[slot];
      slots[slot] = null;
      if (item != null) this.give(item.name, item.count);
    };
    const window = {};
    this.currentWindow = window;
    return {
      inputItem: () => slots[0] ?? null,
      fuelItem: () => slots[1] ?? null,
      outputItem: () => slots[2] ?? null,
      putInput: async (type, metadata, count) => {
        await put(0)(type, metadata, count);
        setTimeout(() => {
          slots[0] = null;
          slots[2] = { name: "iron_ingot", type: idOf("iron_ingot"), count };
        }, SMELT_MS * count);
      },
      ...{ putFuel: put(1), takeInput: take(0), takeFuel: take(1), takeOutput: take(2) },
      close: () => this.closeWindow(),
    };
  }

  async openContainer(): Promise<BotChest> {
    if (this.script.open?.() === "hang") return forever();
    const move = async (type: number, count: number): Promise<void> => {
      const name = ITEMS[type] ?? "";
      this.inChest.set(name, (this.inChest.get(name) ?? 0) + count);
      this.give(name, -count);
    };
    return {
      containerItems: () =>
        [...this.inChest].map(([name, count]) => ({ name, type: idOf(name), count })),
      deposit: (type, _, count) => move(type, count),
      withdraw: (type, _, count) => move(type, -count),
      close: () => this.closeWindow(),
    };
  }

  closeWindow(): void {
    this.currentWindow = null;
  }

  attack({ id }: BotEntity): void {
    delete this.entities[id];
    setTimeout(() => this.give("porkchop", 1), CLICK_MS);
  }

  async lookAt(): Promise<void> {}

  useOn({ name = "" }: BotEntity): void {
    if (name === "cow") this.#fill(name, "milk_bucket");
  }

  async activateBlock({ name, position: { x, y, z } }: BotBlock): Promise<void> {
    const isAxe = this.heldItem?.name === "wooden_axe";
    if (name === "oak_log" && isAxe && this.script.use?.(name) !== "refuse")
      this.blocks.set(`${x},${y},${z}`, "stripped_oak_log");
  }

  activateItem(): void {
    this.#fill("water", "water_bucket");
  }

  #fill(on: string, full: string): void {
    if (this.heldItem?.name !== "bucket" || this.script.use?.(on) === "refuse") return;
    this.give("bucket", -1);
    setTimeout(() => this.give(full, 1), CLICK_MS);
  }

  async toss(type: number, _: null, count: number): Promise<void> {
    this.give(ITEMS[type] ?? "", -count);
  }

  async consume(): Promise<void> {
    await after(CLICK_MS);
    this.give(this.heldItem?.name ?? "", -1);
  }

  chat(text: string): void {
    this.said.push(text);
  }

  async #walk(goal: PathGoal): Promise<void> {
    const script = this.script.walk?.();
    if (script === "hang") return forever();
    await after(WALK_MS);
    if (script === "no-path") throw new Error("No path to the goal!");
    // The nearest spot on the ground that meets the goal.
    for (let far = 0; far < 80; far++) {
      for (let x = -far; x <= far; x++) {
        for (const z of Math.abs(x) === far ? range(-far, far) : [-far, far]) {
          const spot = {
            x: Math.floor(this.position.x) + x,
            y: 1,
            z: Math.floor(this.position.z) + z,
          };
          if (!goal.isEnd(spot) || this.blockAt(new Vector(spot.x, 1, spot.z)).name !== "air")
            continue;
          this.position = new Vector(spot.x + 0.5, 1, spot.z + 0.5);
          return;
        }
      }
    }
    throw new Error("No path to the goal!");
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
