import { Digging } from "./digging.ts";
import { Ledger } from "./ledger.ts";
import { keyOf, restBelow } from "./places.ts";
import { type BlockClick, placeHeld } from "./placing.ts";
import { PlayerWindows } from "./player-windows.ts";
import { Protocol } from "./protocol.ts";
import { CraftingRecipes } from "./recipes.ts";
import type {
  Dropped,
  ItemClass,
  Libraries,
  Player,
  Registry,
  ServerBlock,
  Squid,
  Stack,
  Vector,
} from "./squid.ts";
import { Vitals } from "./vitals.ts";
import { Furnace } from "./windows.ts";

const REACH = 6;
const EYES = 1.62;
/** Longest fall. */
const DEPTH = 64;
const HASTE = "Haste";
const NOTHING_CARRIED_MS = 500;
const FULL = 20;
const UNFELT = 5;
const TICK_MS = 50;
const LATE_FOR_MS = 2000;

/** Game settings. */
export interface GameSettings {
  /** Smelting time per item, in ms. */
  readonly smeltMs: number;
  /** Haste level of players, which speeds up digging; 0 is none. */
  readonly haste: number;
  /** A random number from 0 to below 1. */
  readonly random: () => number;
}

/**
 * Everything missing from flying-squid: digging and its yield, crafting, smelting, chests, wear, health, and
 * losses at death. The server decides everything by its own recipes, blocks and inventories.
 */
export class GameRules {
  readonly ledger = new Ledger();
  readonly registry: Registry;
  readonly recipes: CraftingRecipes;
  readonly settings: GameSettings;
  readonly protocol: Protocol;
  readonly vitals: Vitals;
  readonly squid: Squid;
  readonly ItemOf: ItemClass;
  readonly #libraries: Libraries;
  readonly #furnaces = new Map<string, Furnace>();
  readonly #chests = new Map<string, (Stack | null)[]>();
  readonly #windows = new Map<string, PlayerWindows>();
  #tickedAtMs = Date.now();
  #lateness = { ms: 0, atMs: 0 };

  constructor(squid: Squid, libraries: Libraries, settings: GameSettings) {
    this.squid = squid;
    this.#libraries = libraries;
    this.settings = settings;
    this.registry = squid.registry;
    this.ItemOf = libraries.itemOf(squid.registry);
    this.recipes = new CraftingRecipes(squid.registry);
    this.protocol = new Protocol(squid, this.ItemOf);
    this.vitals = new Vitals(this);
    squid.on("tick", () => this.#tick());
  }

  /** Tick lateness within the last seconds, in ms: packets may have arrived that much closer together. */
  get lateMs(): number {
    return Date.now() - this.#lateness.atMs < LATE_FOR_MS ? this.#lateness.ms : 0;
  }

  /** A player joins. */
  join(player: Player): void {
    const { _client: client } = player;
    // The server does not keep inventories of departed players.
    for (const { name, count } of this.#windows.get(client.username)?.stacks() ?? [])
      this.ledger.note(client.username, "lost", name, { [name]: -count });
    const windows = new PlayerWindows(this, player);
    this.#windows.set(client.username, windows);
    for (const packet of OURS) client.removeAllListeners(packet);
    new Digging(this, player);
    client.on("block_place", (click: BlockClick) => void this.#click(player, click));
    client.on("window_click", (click: never) => windows.click(click));
    client.on("close_window", () => windows.close());
    player.collect = (dropped) => this.#collect(player, dropped);
    const { updateHealth } = player;
    player.updateHealth = (health) => {
      const isDead = health <= 0 && player.health > 0;
      updateHealth(Math.max(0, health));
      if (isDead) this.#die(player);
    };
    client.on("client_command", ({ actionId }: { actionId: number | string }) => {
      if (actionId === "perform_respawn" || actionId === 0) void this.#respawn(player);
    });
    player.on("spawned", () => this.#hasten(player));
  }

  /** A player's items by name, including the cursor and grids. */
  inventoryOf(name: string): Record<string, number> {
    return countsOf(this.#windows.get(name)?.stacks() ?? []);
  }

  /** Items in all chests, by name. */
  inChests(): Record<string, number> {
    return countsOf([...this.#chests.values()].flat());
  }

  /** Gives a player an item. */
  give(name: string, item: string, count: number): void {
    const stack = this.stackOf(item, count);
    if (stack === undefined) return;
    const left = this.#windows.get(name)?.give(stack) ?? count;
    this.ledger.note(name, "given", item, { [item]: count - left });
  }

  /** Takes everything from a player. */
  rob(name: string): void {
    const windows = this.#windows.get(name);
    for (const item of windows?.empty() ?? []) {
      this.ledger.note(name, "lost", item.name, { [item.name]: -item.count });
    }
  }

  /** Kills a player. */
  kill(name: string): void {
    const player = this.squid.players.find(({ username }) => username === name);
    if (player !== undefined) this.vitals.hurt(player, FULL, "fate");
  }

  /** Records a refusal. */
  refuse({ username }: Player, what: string): void {
    this.ledger.note(username, "refused", what);
  }

  vector(x: number, y: number, z: number): Vector {
    return new this.#libraries.Vec3(x, y, z);
  }

  stackOf(name: string, count: number): Stack | undefined {
    const kind = this.registry.itemsByName[name];
    return kind === undefined ? undefined : new this.ItemOf(kind.id, count);
  }

  nameOf(type: number): string {
    return this.registry.items[type]?.name ?? String(type);
  }

  windowsOf({ username }: Player): PlayerWindows | undefined {
    return this.#windows.get(username);
  }

  chestAt(key: string): (Stack | null)[] {
    const slots = this.#chests.get(key) ?? new Array<Stack | null>(27).fill(null);
    this.#chests.set(key, slots);
    return slots;
  }

  furnaceAt(key: string): Furnace {
    const furnace = this.#furnaces.get(key) ?? new Furnace();
    this.#furnaces.set(key, furnace);
    return furnace;
  }

  /** Empties a chest or furnace that was dug, and returns its contents. */
  emptied(key: string): Stack[] {
    const inside = [...(this.#chests.get(key) ?? []), ...(this.#furnaces.get(key)?.slots ?? [])];
    this.#chests.delete(key);
    this.#furnaces.delete(key);
    return inside.filter((item) => item !== null);
  }

  /** Updates all players with the same chest or furnace open. */
  changed(key: string): void {
    for (const windows of this.#windows.values()) if (windows.key === key) windows.show();
  }

  setBlock(at: Vector, state: number): Promise<void> {
    return this.squid.setBlock(this.squid.overworld, at, state);
  }

  /** Digging time of a block with a held item, in ms. */
  digMs(block: ServerBlock, held: Stack | null): number {
    const { haste } = this.settings;
    const id = this.protocol.effect(HASTE);
    const using = haste > 0 ? { [id]: { id, amplifier: haste - 1 } } : {};
    return block.digTime(held?.type ?? null, false, false, false, [], using);
  }

  heldBy(player: Player): Stack | null {
    return player.inventory.slots[36 + player.heldItemSlot] ?? null;
  }

  /** Removes one of a player's held items. */
  takeHeld(player: Player, item: Stack): void {
    const left = item.count === 1 ? null : Object.assign(item, { count: item.count - 1 });
    player.inventory.updateSlot(36 + player.heldItemSlot, left);
  }

  wear(player: Player, held: Stack, wear: number): void {
    if (held.maxDurability === undefined || wear === 0) return;
    const used = held.durabilityUsed + wear;
    const slot = 36 + player.heldItemSlot;
    if (used < held.maxDurability) {
      held.durabilityUsed = used;
      player.inventory.updateSlot(slot, held);
      return;
    }
    player.inventory.updateSlot(slot, null);
    this.ledger.note(player.username, "worn-out", held.name, { [held.name]: -1 });
  }

  reaches(player: Player, at: Vector): boolean {
    return player.position.offset(0, EYES, 0).distanceTo(at.offset(0.5, 0.5, 0.5)) <= REACH;
  }

  /** Drops a stack, which lands at once. */
  drop(item: Stack, from: Vector, thrown = false): void {
    void restBelow(this.squid.overworld, from, DEPTH).then((at) =>
      this.#lay(item, at ?? from, thrown),
    );
  }

  #lay(item: Stack, at: Vector, thrown: boolean): void {
    const kind = this.registry.entitiesByName["item"];
    if (kind === undefined) return;
    const dropped = this.squid.spawnObject(kind.id, this.squid.overworld, at, {
      velocity: this.vector(0, 0, 0),
      itemId: item.type,
      itemCount: item.count,
      pickupTime: thrown ? 4 * NOTHING_CARRIED_MS : NOTHING_CARRIED_MS,
      deathTime: 300_000,
    });
    Object.assign(dropped, { stack: item, gravity: undefined });
  }

  async #click(player: Player, click: BlockClick): Promise<void> {
    const { x, y, z } = click.location;
    const at = this.vector(x, y, z);
    const block = await player.world.getBlock(at);
    if (player.health <= 0 || !this.reaches(player, at)) return;
    if (this.windowsOf(player)?.openAt(keyOf(at), block.name) === true) return;
    await placeHeld(this, player, { at, block }, click);
  }

  /** Respawns a player at the spawn point. A client then forgets all chunks. */
  async #respawn(player: Player): Promise<void> {
    if (player.health > 0) return;
    this.protocol.respawn(player);
    player._unloadAllChunks();
    player.position = player.spawnPoint.clone();
    await player.worldSendInitialChunks();
    player.sendSelfPosition(player.position);
    Object.assign(player, { food: FULL, foodSaturation: UNFELT });
    player.updateHealth(FULL);
    void player.worldSendRestOfChunks();
    this.windowsOf(player)?.show();
    this.#hasten(player);
  }

  #hasten(player: Player): void {
    const { haste } = this.settings;
    if (haste > 0)
      player.addEffect(this.protocol.effect(HASTE), {
        amplifier: haste - 1,
        duration: 1_000_000,
        particles: false,
        override: true,
      });
  }

  #collect(player: Player, dropped: Dropped): void {
    if (player.health <= 0) return;
    const item = dropped.stack ?? new this.ItemOf(dropped.itemId, dropped.itemCount);
    const left = this.windowsOf(player)?.give(item) ?? item.count;
    if (left === item.count) return;
    this.ledger.note(player.username, "collected", item.name, { [item.name]: item.count - left });
    dropped._writeOthersNearby("collect", {
      collectedEntityId: dropped.id,
      collectorEntityId: player.id,
      pickupItemCount: item.count - left,
    });
    dropped.destroy();
    if (left > 0) this.drop(Object.assign(item, { count: left }), dropped.position);
  }

  #die(player: Player): void {
    this.ledger.note(player.username, "died", player.username);
    for (const item of this.windowsOf(player)?.empty() ?? []) {
      this.ledger.note(player.username, "dropped", item.name, { [item.name]: -item.count });
      this.drop(item, player.position.offset(0, 0.5, 0), true);
    }
  }

  #tick(): void {
    const nowMs = Date.now();
    const ms = nowMs - this.#tickedAtMs;
    this.#tickedAtMs = nowMs;
    if (ms - TICK_MS >= this.lateMs)
      this.#lateness = { ms: Math.max(0, ms - TICK_MS), atMs: nowMs };
    for (const [key, furnace] of this.#furnaces) {
      const made = furnace.tick(ms, this.settings.smeltMs, (name, count) =>
        this.stackOf(name, count),
      );
      if (made === undefined) continue;
      this.ledger.note(furnace.user ?? "nobody", "smelted", made);
      this.changed(key);
    }
    this.vitals.tick(nowMs);
  }
}

function countsOf(items: readonly (Stack | null)[]): Record<string, number> {
  const has: Record<string, number> = {};
  for (const item of items) if (item !== null) has[item.name] = (has[item.name] ?? 0) + item.count;
  return has;
}

/** Packets handled here instead of by flying-squid. */
const OURS = ["block_dig", "block_place", "window_click", "close_window", "client_command"];
