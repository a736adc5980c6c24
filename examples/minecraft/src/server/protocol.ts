import { randomUUID } from "node:crypto";
import type {
  Client,
  Entity,
  ItemClass,
  Libraries,
  Player,
  Squid,
  Stack,
  Vector,
} from "./squid.ts";

/** A window as the protocol names it. */
export type WindowName = "generic_9x3" | "crafting" | "furnace";

/** The kinds of windows in the order in which the protocol counts them. Some came later. */
const WINDOWS: readonly (string | readonly [name: string, since: string])[] = [
  ...["generic_9x1", "generic_9x2", "generic_9x3", "generic_9x4", "generic_9x5", "generic_9x6"],
  "generic_3x3",
  ["crafter_3x3", "1.20.3"],
  ...["anvil", "beacon", "blast_furnace", "brewing_stand", "crafting", "enchantment", "furnace"],
];
const OVERWORLD = "minecraft:overworld";
const EVERYWHERE = 8 * 16;

/** A click as the protocol tells it; `action` is there as long as each click is answered. */
export interface ClickPacket {
  readonly windowId: number;
  readonly slot: number;
  readonly mouseButton: number;
  readonly mode: number;
  readonly action?: number;
}

/** The packets that are not the same in all versions, and what flying-squid leaves out of the newer ones. */
export class Protocol {
  readonly #squid: Squid;
  readonly #libraries: Libraries;
  readonly #toNotch: ItemClass["toNotch"];
  readonly #types: ReadonlyMap<string, number>;
  /** From 1.17.1 on the contents of windows are numbered. A client looks at the number only to send it back. */
  #state = 0;

  constructor(squid: Squid, libraries: Libraries, { toNotch }: ItemClass) {
    this.#squid = squid;
    this.#libraries = libraries;
    this.#toNotch = toNotch;
    const { version } = squid.registry;
    const names = WINDOWS.flatMap((each) =>
      typeof each === "string" ? [each] : version[">="](each[1]) ? [each[0]] : [],
    );
    this.#types = new Map(names.map((name, type) => [name, type]));
  }

  /** Tells a player the end of its digging, or its begin. */
  dug(
    { _client: client }: Player,
    {
      at,
      block,
      isEnd,
      isAccepted,
      sequence = 0,
    }: {
      readonly at: Vector;
      /** The state of the block that is there now. */
      readonly block: number;
      readonly isEnd: boolean;
      readonly isAccepted: boolean;
      readonly sequence?: number | undefined;
    },
  ): void {
    const status = isEnd ? 2 : 0;
    const told = { location: at, block, status, successful: isAccepted };
    client.write("acknowledge_player_digging", { ...told, sequenceId: sequence });
    if (!isAccepted) client.write("block_change", { location: at, type: block });
  }

  /** Answers a click, in versions that wait for it. */
  answer(client: Client, { windowId, action }: ClickPacket, isAccepted: boolean): void {
    if (!this.#squid.supportFeature("transactionPacketExists")) return;
    client.write("transaction", { windowId, action, accepted: isAccepted });
  }

  openWindow(client: Client, windowId: number, name: WindowName, title: string): void {
    const asText = JSON.stringify({ text: title });
    const asTree = { type: "string", value: title };
    const isTree = this.#squid.supportFeature("chatPacketsUseNbtComponents");
    client.write("open_window", {
      windowId,
      inventoryType: this.#types.get(name),
      windowTitle: isTree ? asTree : asText,
    });
  }

  windowItems(
    client: Client,
    windowId: number,
    items: readonly (Stack | null)[],
    carried: Stack | null,
  ): void {
    client.write("window_items", {
      ...{ windowId, stateId: ++this.#state },
      items: items.map((item) => this.#toNotch(item)),
      carriedItem: this.#toNotch(carried),
    });
  }

  slot(client: Client, windowId: number, slot: number, item: Stack | null): void {
    client.write("set_slot", {
      ...{ windowId, stateId: ++this.#state, slot, item: this.#toNotch(item) },
    });
  }

  /**
   * Lets a player wake up. flying-squid's own packet has no name of a dimension, without which the packet of 1.19 and later
   * cannot be written.
   */
  respawn({ _client: client }: Player): void {
    const { loginPacket } = this.#squid.registry;
    const { dimension, worldType, worldState, worldName = OVERWORLD } = loginPacket;
    client.write("respawn", {
      ...{ dimension: dimension ?? worldType, worldName, hashedSeed: [0, 0], portalCooldown: 0 },
      ...{ gamemode: 0, previousGamemode: 255, isDebug: false, isFlat: false },
      ...(worldState === undefined
        ? { copyMetadata: false }
        : { worldState: { ...worldState, gamemode: "survival" }, copyMetadata: 0 }),
    });
  }

  /** The number of an effect, which begins at 0 in newer versions. */
  effect(name: string): number {
    return this.#squid.registry.effectsByName[name]?.id ?? -1;
  }

  /**
   * Puts a creature into the world. flying-squid's own `spawnMob` looks its name up among entities of the type `mob`, which
   * there are none of from 1.17 on: `registry.mobs[type].name` throws. It stands where it is put: the server's own gravity lets
   * things fall through the ground where a tick is late.
   */
  spawnCreature(name: string, at: Vector): Entity | undefined {
    const kind = this.#squid.registry.entitiesByName[name];
    if (kind === undefined) return undefined;
    const { Vec3 } = this.#libraries;
    const creature = this.#squid.initEntity("mob", kind.id, this.#squid.overworld, at);
    Object.assign(creature, {
      ...{
        uuid: randomUUID(),
        name,
        health: 20,
        pitch: 0,
        headPitch: 0,
        yaw: 0,
        data: 0,
        metadata: [],
      },
      velocity: new Vec3(0, 0, 0),
    });
    creature.updateAndSpawn();
    return creature;
  }

  /** Shows that a creature or player was hurt. */
  hurt(entity: Entity): void {
    const near = this.#squid.players.filter(
      ({ position }) => position.distanceTo(entity.position) < EVERYWHERE,
    );
    for (const { _client: client } of near) {
      if (this.#squid.registry.version[">="]("1.19.4"))
        client.write("hurt_animation", { entityId: entity.id, yaw: 0 });
      else client.write("entity_status", { entityId: entity.id, entityStatus: 2 });
    }
  }
}
