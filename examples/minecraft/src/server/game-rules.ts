import { dropsOf, hitOf, lootOf, wearOf } from "./drops.ts";
import { Ledger } from "./ledger.ts";
import { isInside, keyOf, SIDES } from "./places.ts";
import { PlayerWindows } from "./player-windows.ts";
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
import { Furnace } from "./windows.ts";

const REACH = 6;
const EYES = 1.62;
/** The share of the time for digging that a client must at least have taken: its clock is not ours. */
const DUG_SHARE = 0.8;
const HASTE = 3;
const NOTHING_CARRIED_MS = 500;

/** How the game is played. */
export interface GameSettings {
  /** The time of a furnace for an item, in ms. */
  readonly smeltMs: number;
  /** The level of haste that players have, by which they dig faster; 0 is none. */
  readonly haste: number;
  /** A number from 0 to below 1 for what falls by chance. */
  readonly random: () => number;
}

/**
 * Everything that flying-squid leaves open: what digging takes and yields, crafting, smelting, chests, wear, and what is
 * lost at death. The server decides all of it by the recipes, blocks and inventories that it has itself.
 */
export class GameRules {
  readonly ledger = new Ledger();
  readonly registry: Registry;
  readonly recipes: CraftingRecipes;
  readonly settings: GameSettings;
  readonly #squid: Squid;
  readonly #libraries: Libraries;
  readonly ItemOf: ItemClass;
  readonly #furnaces = new Map<string, Furnace>();
  readonly #chests = new Map<string, (Stack | null)[]>();
  readonly #windows = new Map<string, PlayerWindows>();
  #tickedAtMs = Date.now();

  constructor(squid: Squid, libraries: Libraries, settings: GameSettings) {
    this.#squid = squid;
    this.#libraries = libraries;
    this.settings = settings;
    this.registry = squid.registry;
    this.ItemOf = libraries.itemOf(squid.registry);
    this.recipes = new CraftingRecipes(squid.registry);
    squid.on("tick", () => this.#tick());
  }

  /** A player comes into the game. */
  join(player: Player): void {
    const windows = new PlayerWindows(this, player);
    const { _client: client } = player;
    this.#windows.set(client.username, windows);
    for (const packet of OURS) client.removeAllListeners(packet);
    this.#hearDigging(player);
    client.on(
      "block_place",
      (fields: { location: Vector; direction: number; cursorY: number }) =>
        void this.#place(player, fields),
    );
    client.on("window_click", (click: never) => windows.click(click));
    client.on("close_window", () => windows.close());
    client.on("use_entity", ({ mouse, target }: { mouse: number; target: number }) => {
      if (mouse === 1) this.#hit(player, target);
    });
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

  /** By item what a player has, in the hand of the mouse and in grids, too. */
  inventoryOf(name: string): Record<string, number> {
    const has: Record<string, number> = {};
    for (const item of this.#windows.get(name)?.stacks() ?? []) {
      has[item.name] = (has[item.name] ?? 0) + item.count;
    }
    return has;
  }

  /** By item what lies in all chests. */
  inChests(): Record<string, number> {
    const has: Record<string, number> = {};
    for (const item of [...this.#chests.values()].flat()) {
      if (item !== null) has[item.name] = (has[item.name] ?? 0) + item.count;
    }
    return has;
  }

  /** Takes everything away from a player. */
  rob(name: string): void {
    const windows = this.#windows.get(name);
    for (const item of windows?.empty() ?? []) {
      this.ledger.note(name, "lost", item.name, { [item.name]: -item.count });
    }
  }

  /** Lets a player die. */
  kill(name: string): void {
    this.#squid.players.find(({ username }) => username === name)?.takeDamage({ damage: 100 });
  }

  stackOf(name: string, count: number): Stack | undefined {
    const kind = this.registry.itemsByName[name];
    return kind === undefined ? undefined : new this.ItemOf(kind.id, count);
  }

  nameOf(type: number): string {
    return this.registry.items[type]?.name ?? String(type);
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

  /** Those who look into the same chest or furnace see it change. */
  changed(key: string): void {
    for (const windows of this.#windows.values()) if (windows.key === key) windows.show();
  }

  /** Lets a stack fall to the ground. */
  drop(item: Stack, at: Vector, thrown = false): void {
    const kind = this.registry.entitiesByName["item"];
    if (kind === undefined) return;
    const { Vec3 } = this.#libraries;
    const dropped = this.#squid.spawnObject(kind.id, this.#squid.overworld, at, {
      velocity: new Vec3(0, thrown ? 1 : 2, 0),
      itemId: item.type,
      itemCount: item.count,
      pickupTime: thrown ? 4 * NOTHING_CARRIED_MS : NOTHING_CARRIED_MS,
      deathTime: 300_000,
    });
    dropped.stack = item;
  }

  /** It wakes up where it came into the world. A client forgets all chunks then. */
  async #respawn(player: Player): Promise<void> {
    if (player.health > 0) return;
    player._sendRespawn();
    player._unloadAllChunks();
    player.position = player.spawnPoint.clone();
    await player.worldSendInitialChunks();
    player.sendSelfPosition(player.position);
    player.updateHealth(20);
    void player.worldSendRestOfChunks();
    this.#windows.get(player.username)?.show();
    this.#hasten(player);
  }

  #hasten(player: Player): void {
    const { haste } = this.settings;
    if (haste > 0)
      player.addEffect(HASTE, {
        amplifier: haste - 1,
        duration: 1_000_000,
        particles: false,
        override: true,
      });
  }

  #collect(player: Player, dropped: Dropped): void {
    if (player.health <= 0) return;
    const item = dropped.stack ?? new this.ItemOf(dropped.itemId, dropped.itemCount);
    const left = this.#windows.get(player.username)?.give(item) ?? item.count;
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

  #hearDigging(player: Player): void {
    const { _client: client } = player;
    let begun: { at: Vector; block: ServerBlock; sinceMs: number; needsMs: number } | undefined;
    const dig = async (location: Vector, status: number): Promise<void> => {
      const at = new this.#libraries.Vec3(location.x, location.y, location.z);
      if (status === 1) begun = undefined;
      if (status !== 0 && status !== 2) return;
      const sinceMs = Date.now();
      const block = await player.world.getBlock(at);
      const held = this.#heldBy(player);
      if (status === 0) {
        const effects = { [HASTE]: { id: HASTE, amplifier: this.settings.haste - 1 } };
        const using = this.settings.haste > 0 ? effects : {};
        const needsMs = block.digTime(held?.type ?? null, false, false, false, [], using);
        begun = { at, block, sinceMs, needsMs };
        this.#acknowledge(player, at, block.stateId, 0, true);
        if (needsMs === 0) await this.#dug(player, at, block, held);
        return;
      }
      const refusal = this.#refusal(player, at, block, begun, sinceMs);
      begun = undefined;
      if (refusal === undefined) await this.#dug(player, at, block, held);
      else {
        this.ledger.note(player.username, "refused", `dig ${block.name}: ${refusal}`);
        this.#acknowledge(player, at, block.stateId, 2, false);
        client.write("block_change", { location: at, type: block.stateId });
      }
    };
    // One after the other: what is dug is read from the world, which takes a while.
    let last: Promise<void> = Promise.resolve();
    client.on("block_dig", ({ location, status }: { location: Vector; status: number }) => {
      if (status === 3 || status === 4) this.#windows.get(player.username)?.dropHeld(status === 3);
      else last = last.then(() => dig(location, status));
    });
  }

  #refusal(
    player: Player,
    at: Vector,
    block: ServerBlock,
    begun: { at: Vector; block: ServerBlock; sinceMs: number; needsMs: number } | undefined,
    nowMs: number,
  ): string | undefined {
    if (player.health <= 0) return "dead";
    if (block.type === 0) return "gone";
    if (!block.diggable) return "too hard";
    if (!this.#reaches(player, at)) return "out of reach";
    if (begun === undefined || !begun.at.equals(at) || begun.block.stateId !== block.stateId)
      return "not begun";
    return nowMs - begun.sinceMs < begun.needsMs * DUG_SHARE - 60 ? "too fast" : undefined;
  }

  async #dug(player: Player, at: Vector, block: ServerBlock, held: Stack | null): Promise<void> {
    await this.#squid.setBlock(player.world, at, 0);
    this.#acknowledge(player, at, 0, 2, true);
    this.ledger.note(player.username, "dug", block.name);
    const key = keyOf(at);
    const inside = [...(this.#chests.get(key) ?? []), ...(this.#furnaces.get(key)?.slots ?? [])];
    this.#chests.delete(key);
    this.#furnaces.delete(key);
    const middle = at.offset(0.5, 0.3, 0.5);
    const drops = dropsOf(this.registry, block, held?.type ?? null, this.settings.random);
    for (const { name, count } of drops) {
      const item = this.stackOf(name, count);
      if (item !== undefined) this.drop(item, middle);
    }
    for (const item of inside) if (item !== null) this.drop(item, middle);
    if (held !== null) this.#wear(player, held, wearOf(held.name, "dig", block));
  }

  #wear(player: Player, held: Stack, wear: number): void {
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

  async #place(
    player: Player,
    { location, direction, cursorY }: { location: Vector; direction: number; cursorY: number },
  ): Promise<void> {
    const against = new this.#libraries.Vec3(location.x, location.y, location.z);
    const block = await player.world.getBlock(against);
    if (player.health <= 0 || !this.#reaches(player, against)) return;
    if (this.#windows.get(player.username)?.openAt(keyOf(against), block.name) === true) return;
    const item = this.#heldBy(player);
    const kind = item === null ? undefined : this.registry.blocksByName[item.name];
    const [x, y, z] = SIDES[direction] ?? [0, 1, 0];
    const at = block.boundingBox === "empty" ? against : against.offset(x, y, z);
    if (item === null || kind === undefined) return;
    const there = await player.world.getBlock(at);
    const refuse = (why: string): void => {
      this.ledger.note(player.username, "refused", `place ${item.name}: ${why}`);
      // A client waits for both blocks, and knows by the second that nothing was placed.
      player._client.write("block_change", { location: against, type: block.stateId });
      player._client.write("block_change", { location: at, type: there.stateId });
      player.inventory.updateSlot(36 + player.heldItemSlot, item);
    };
    if (there.boundingBox !== "empty") return refuse("no room");
    if (this.#squid.players.some((each) => isInside(each.position, at)))
      return refuse("in the way");
    const placed = await this.#squid.placeItem({
      ...{ item, direction, player, referencePosition: against, placedPosition: at, angle: 0 },
      directionVector: new this.#libraries.Vec3(x, y, z),
      properties: {
        rotation: 0,
        axis: "y",
        facing: "north",
        half: cursorY > 0.5 ? "top" : "bottom",
      },
    });
    const of = placed.id === undefined ? undefined : this.registry.blocks[placed.id];
    if (of === undefined) return;
    player.inventory.updateSlot(
      36 + player.heldItemSlot,
      item.count === 1 ? null : Object.assign(item, { count: item.count - 1 }),
    );
    this.ledger.note(player.username, "placed", item.name, { [item.name]: -1 });
    await this.#squid.setBlock(player.world, at, of.minStateId + placed.data);
  }

  #hit(player: Player, target: number): void {
    const entity = this.#squid.entities[target];
    if (entity === undefined || entity.type !== "mob" || player.health <= 0) return;
    if (entity.position.distanceTo(player.position) > REACH) return;
    const held = this.#heldBy(player);
    entity.health -= hitOf(held?.name);
    if (held !== null) this.#wear(player, held, wearOf(held.name, "hit"));
    if (entity.health > 0) return;
    this.ledger.note(player.username, "killed", entity.name);
    for (const { name, count } of lootOf(this.registry, entity.name, this.settings.random)) {
      const item = this.stackOf(name, count);
      if (item !== undefined) this.drop(item, entity.position.offset(0, 0.3, 0));
    }
    entity.destroy();
  }

  #die(player: Player): void {
    this.ledger.note(player.username, "died", player.username);
    for (const item of this.#windows.get(player.username)?.empty() ?? []) {
      this.ledger.note(player.username, "dropped", item.name, { [item.name]: -item.count });
      this.drop(item, player.position.offset(0, 0.5, 0), true);
    }
  }

  #heldBy(player: Player): Stack | null {
    return player.inventory.slots[36 + player.heldItemSlot] ?? null;
  }

  #reaches(player: Player, at: Vector): boolean {
    return player.position.offset(0, EYES, 0).distanceTo(at.offset(0.5, 0.5, 0.5)) <= REACH;
  }

  #acknowledge(player: Player, location: Vector, block: number, status: number, ok: boolean): void {
    player._client.write("acknowledge_player_digging", { location, block, status, successful: ok });
  }

  #tick(): void {
    const nowMs = Date.now();
    const ms = nowMs - this.#tickedAtMs;
    this.#tickedAtMs = nowMs;
    for (const [key, furnace] of this.#furnaces) {
      const made = furnace.tick(ms, this.settings.smeltMs, (name, count) =>
        this.stackOf(name, count),
      );
      if (made === undefined) continue;
      this.ledger.note(furnace.user ?? "nobody", "smelted", made);
      this.changed(key);
    }
  }
}

/** Packets that the rules answer instead of flying-squid. */
const OURS = [
  "block_dig",
  "block_place",
  "window_click",
  "close_window",
  "use_entity",
  "client_command",
];
