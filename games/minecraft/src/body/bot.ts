/**
 * The parts of a mineflayer bot that a body needs. mineflayer itself is never imported, so any object of this shape
 * will do.
 *
 * @module
 */

/** A position in the world, as in vec3. */
export interface BotVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  offset(x: number, y: number, z: number): BotVector;
  minus(other: BotVector): BotVector;
  distanceTo(other: BotVector): number;
}

/** A known block. */
export interface BotBlock {
  readonly name: string;
  readonly type: number;
  readonly position: BotVector;
  /** `empty` for blocks without collision. */
  readonly boundingBox: string;
  readonly diggable: boolean;
  /** Tools that make the block drop items, by item id; undefined if any tool works. */
  readonly harvestTools?: Readonly<Record<number, boolean>> | undefined;
}

/** A stack in the bot's inventory. */
export interface BotItem {
  readonly name: string;
  readonly type: number;
  readonly count: number;
  /** Durability of tools: maximum and used. */
  readonly maxDurability?: number | undefined;
  readonly durabilityUsed?: number | undefined;
}

/** A creature, a player, or a dropped item. */
export interface BotEntity {
  readonly id: number;
  readonly name?: string | undefined;
  readonly position: BotVector;
  readonly height?: number;
}

/** An open chest. */
export interface BotChest {
  containerItems(): readonly BotItem[];
  deposit(type: number, metadata: null, count: number): Promise<void>;
  withdraw(type: number, metadata: null, count: number): Promise<void>;
  close(): unknown;
}

/** An open furnace. */
export interface BotFurnace {
  inputItem(): BotItem | null;
  fuelItem(): BotItem | null;
  outputItem(): BotItem | null;
  putInput(type: number, metadata: null, count: number): Promise<void>;
  putFuel(type: number, metadata: null, count: number): Promise<void>;
  takeInput(): Promise<unknown>;
  takeFuel(): Promise<unknown>;
  takeOutput(): Promise<unknown>;
  close(): unknown;
}

/** A goal of mineflayer-pathfinder. */
export interface PathGoal {
  heuristic(node: Node): number;
  isEnd(node: Node): boolean;
  hasChanged(): boolean;
  isValid(): boolean;
}

interface Node {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The mineflayer-pathfinder plugin, loaded into the bot. */
interface BotPathfinder {
  readonly movements?: { readonly blocksCantBreak: Set<number>; scafoldingBlocks: number[] };
  bestHarvestTool(block: BotBlock): BotItem | null;
  goto(goal: PathGoal): Promise<void>;
  setGoal(goal: PathGoal | null, dynamic?: boolean): void;
}

/** Names of items and blocks in the bot's version of the game. */
export interface BotRegistry {
  readonly itemsByName: Readonly<
    Record<string, { readonly id: number; readonly stackSize?: number }>
  >;
  readonly items: Readonly<Record<number, { readonly name: string }>>;
  readonly blocksByName: Readonly<Record<string, { readonly id: number }>>;
  /** Food points by item name. */
  readonly foodsByName?: Readonly<Record<string, { readonly foodPoints: number }>> | undefined;
}

/** A recipe of mineflayer. */
export interface BotRecipe {
  readonly requiresTable: boolean;
  readonly result: { readonly id: number; readonly count: number };
  /** Changes to the inventory: negative for ingredients. */
  readonly delta: readonly { readonly id: number; readonly count: number }[];
}

/** A mineflayer bot with mineflayer-pathfinder. */
export interface Bot {
  readonly username: string;
  readonly registry: BotRegistry;
  readonly entity: BotEntity;
  readonly entities: Readonly<Record<string, BotEntity>>;
  readonly players: Readonly<Record<string, { readonly entity?: BotEntity | null } | undefined>>;
  readonly health: number;
  readonly food: number;
  readonly inventory: { items(): readonly BotItem[]; emptySlotCount(): number };
  readonly heldItem: BotItem | null;
  readonly currentWindow: object | null;
  readonly pathfinder: BotPathfinder;
  blockAt(at: BotVector): BotBlock | null;
  findBlocks(options: {
    readonly matching: number[];
    readonly maxDistance: number;
    readonly count: number;
  }): readonly BotVector[];
  dig(block: BotBlock, forceLook: boolean): Promise<void>;
  digTime(block: BotBlock): number;
  stopDigging(): void;
  placeBlock(against: BotBlock, face: BotVector): Promise<void>;
  equip(item: number, where: "hand"): Promise<void>;
  recipesAll(item: number, metadata: null, table: BotBlock | boolean | null): readonly BotRecipe[];
  craft(recipe: BotRecipe, times: number, table?: BotBlock): Promise<void>;
  openFurnace(block: BotBlock): Promise<BotFurnace>;
  openContainer(block: BotBlock | BotEntity): Promise<BotChest>;
  closeWindow(window: object): unknown;
  attack(entity: BotEntity): void;
  useOn(entity: BotEntity): void;
  activateBlock(block: BotBlock): Promise<void>;
  activateItem(): void;
  lookAt(at: BotVector, force?: boolean): Promise<void>;
  toss(type: number, metadata: null, count: number): Promise<void>;
  consume(): Promise<unknown>;
  chat(text: string): void;
  on(event: string, heard: (...fields: never[]) => void): unknown;
  removeListener(event: string, heard: (...fields: never[]) => void): unknown;
}
