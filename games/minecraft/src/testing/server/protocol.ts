import type { Client, Entity, ItemClass, Player, Squid, Stack, Vector } from "./squid.ts";

/** Protocol name of a window. */
export type WindowName = "generic_9x3" | "crafting" | "furnace";

/** Window types in protocol order, some with their first version. */
const WINDOWS: readonly (string | readonly [name: string, since: string])[] = [
  ...["generic_9x1", "generic_9x2", "generic_9x3", "generic_9x4", "generic_9x5", "generic_9x6"],
  "generic_3x3",
  ["crafter_3x3", "1.20.3"],
  ...["anvil", "beacon", "blast_furnace", "brewing_stand", "crafting", "enchantment", "furnace"],
];
const OVERWORLD = "minecraft:overworld";
const EVERYWHERE = 8 * 16;

/** A click packet; `action` exists in versions that acknowledge clicks. */
export interface ClickPacket {
  readonly windowId: number;
  readonly slot: number;
  readonly mouseButton: number;
  readonly mode: number;
  readonly action?: number;
}

/** Packets that differ between versions, and packets of newer versions that flying-squid lacks. */
export class Protocol {
  readonly #squid: Squid;
  readonly #toNotch: ItemClass["toNotch"];
  readonly #types: ReadonlyMap<string, number>;
  /** State number of window contents since 1.17.1. A client only echoes it. */
  #state = 0;

  constructor(squid: Squid, { toNotch }: ItemClass) {
    this.#squid = squid;
    this.#toNotch = toNotch;
    const { version } = squid.registry;
    const names = WINDOWS.flatMap((each) =>
      typeof each === "string" ? [each] : version[">="](each[1]) ? [each[0]] : [],
    );
    this.#types = new Map(names.map((name, type) => [name, type]));
  }

  /** Tells a player that digging started or ended. */
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
      /** State of the current block. */
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

  /** Acknowledges a click, in versions that wait for it. */
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

  /** Respawns a player. flying-squid's own packet has no dimension name, which 1.19 and later require. */
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

  /** Number of an effect; newer versions start at 0. */
  effect(name: string): number {
    return this.#squid.registry.effectsByName[name]?.id ?? -1;
  }

  /** Shows that a player was hurt. */
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
