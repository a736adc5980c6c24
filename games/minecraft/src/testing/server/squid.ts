// The used parts of flying-squid and its libraries. Only the command installs them, so their types cannot be imported.

/** A position, as in vec3. */
export interface Vector {
  x: number;
  y: number;
  z: number;
  offset(x: number, y: number, z: number): Vector;
  floored(): Vector;
  plus(other: Vector): Vector;
  clone(): Vector;
  equals(other: Vector): boolean;
  distanceTo(other: Vector): number;
}

/** A stack of items, as in prismarine-item. */
export interface Stack {
  readonly type: number;
  readonly name: string;
  readonly stackSize: number;
  readonly maxDurability?: number;
  count: number;
  slot: number;
  durabilityUsed: number;
}

/** A block, as in prismarine-block. */
export interface ServerBlock {
  readonly type: number;
  readonly name: string;
  readonly stateId: number;
  readonly diggable: boolean;
  readonly boundingBox: string;
  readonly harvestTools?: Readonly<Record<string, boolean>>;
  digTime(
    held: number | null,
    creative: boolean,
    inWater: boolean,
    notOnGround: boolean,
    enchantments: readonly unknown[],
    effects: object,
  ): number;
}

interface NamedKind {
  readonly id: number;
  readonly name: string;
}

/** A recipe of minecraft-data. An ingredient is an item id, or an object with one. */
export interface WrittenRecipe {
  readonly inShape?: readonly (readonly WrittenIngredient[])[];
  readonly ingredients?: readonly WrittenIngredient[];
  readonly outShape?: readonly (readonly WrittenIngredient[])[];
  readonly result: { readonly id: number; readonly count: number };
}

export type WrittenIngredient = number | { readonly id: number } | null;

interface Loot {
  readonly item: string;
  readonly stackSizeRange: readonly [number, number];
  readonly silkTouch?: boolean;
  readonly noSilkTouch?: boolean;
  readonly dropChance?: number;
}

/** The data of a version. */
export interface Registry {
  readonly items: Readonly<Record<number, NamedKind & { readonly stackSize: number }>>;
  readonly itemsByName: Readonly<Record<string, NamedKind>>;
  readonly blocks: Readonly<Record<number, NamedKind & { readonly minStateId: number }>>;
  readonly blocksByName: Readonly<
    Record<string, NamedKind & { readonly defaultState: number; readonly minStateId: number }>
  >;
  readonly recipes: Readonly<Record<string, readonly WrittenRecipe[]>>;
  readonly blockLoot?: Readonly<Record<string, { readonly drops: readonly Loot[] }>>;
  readonly entitiesByName: Readonly<Record<string, NamedKind>>;
  readonly effectsByName: Readonly<Record<string, NamedKind>>;
  readonly loginPacket: {
    readonly dimension?: unknown;
    readonly worldType?: string;
    readonly worldName?: string;
    readonly worldState?: object;
  };
  readonly version: { ">="(version: string): boolean };
}

/** The blocks of the game. */
export interface World {
  getBlock(at: Vector): Promise<ServerBlock>;
  unloadColumn: (x: number, z: number) => void;
}

/** The connection of a player. */
export interface Client {
  readonly username: string;
  write(packet: string, fields: object): void;
  on(packet: string, heard: (fields: never) => void): void;
  removeAllListeners(packet: string): void;
}

/** A creature, a player, or an item on the ground. */
export interface Entity {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  position: Vector;
  health: number;
  destroy(): void;
}

/** A player in flying-squid. */
export interface Player extends Entity {
  readonly _client: Client;
  readonly username: string;
  readonly world: World;
  readonly inventory: {
    readonly slots: (Stack | null)[];
    updateSlot(slot: number, item: Stack | null): void;
  };
  readonly heldItemSlot: number;
  spawnPoint: Vector;
  /** In 256ths of a turn. */
  yaw: number;
  pitch: number;
  food: number;
  foodSaturation: number;
  collect: (dropped: Dropped) => void;
  addEffect(
    id: number,
    options: { amplifier: number; duration: number; particles: boolean; override: boolean },
  ): void;
  updateHealth(health: number): void;
  sendSelfPosition(at: Vector): void;
  _unloadAllChunks(): void;
  worldSendInitialChunks(): Promise<void>;
  worldSendRestOfChunks(): Promise<void>;
  on(event: string, heard: (fields: never) => void): void;
}

/** A stack on the ground. */
export interface Dropped extends Entity {
  readonly itemId: number;
  readonly itemCount: number;
  /** The stack itself, so that a used tool stays used. */
  stack?: Stack;
  _writeOthersNearby(packet: string, fields: object): void;
}

/** The server. */
export interface Squid {
  readonly registry: Registry;
  readonly overworld: World;
  readonly players: readonly Player[];
  readonly entities: Readonly<Record<number, Entity>>;
  readonly listeningPort: number;
  getSpawnPoint: () => Promise<Vector>;
  debug: () => void;
  setBlock(world: World, at: Vector, state: number): Promise<void>;
  placeItem(data: object): Promise<{ readonly id?: number; readonly data: number }>;
  spawnObject(type: number, world: World, at: Vector, options: object): Dropped;
  supportFeature(feature: string): boolean;
  on(event: string, heard: (...fields: never[]) => void): void;
  quit(reason?: string): Promise<void>;
  waitForReady(timeoutMs: number): Promise<unknown>;
}

/** Libraries of the game's installation folder. */
export interface Libraries {
  readonly createServer: (options: object) => Squid;
  readonly generations: Record<string, (options: { readonly registry: Registry }) => unknown>;
  readonly Vec3: new (x: number, y: number, z: number) => Vector;
  readonly itemOf: (registry: Registry) => ItemClass;
  readonly chunkOf: (registry: Registry) => new () => Chunk;
}

export interface Chunk {
  setBlockStateId(at: Vector, state: number): void;
}

export type ItemClass = (new (
  type: number,
  count: number,
) => Stack) & {
  toNotch(item: Stack | null): unknown;
};
