import { dropsOf, wearOf } from "./drops.ts";
import type { GameRules } from "./game-rules.ts";
import { keyOf } from "./places.ts";
import type { Player, ServerBlock, Stack, Vector } from "./squid.ts";

/** Minimum share of the digging time that a client must take, as clocks differ. */
const DUG_SHARE = 0.8;
const GRACE_MS = 60;
const [BEGUN, CALLED_OFF, ENDED, DROPPED_ALL, DROPPED_ONE] = [0, 1, 2, 3, 4];

interface Begun {
  readonly at: Vector;
  readonly block: ServerBlock;
  readonly sinceMs: number;
  readonly needsMs: number;
}

/** The digging packet. */
interface DigPacket {
  readonly location: Vector;
  readonly status: number;
  readonly sequence?: number;
}

/** Digging by one player: time, tool and yield. */
export class Digging {
  readonly #rules: GameRules;
  readonly #player: Player;
  #begun: Begun | undefined;
  /** Sequential, since reading the block from the world is asynchronous. */
  #last: Promise<void> = Promise.resolve();

  constructor(rules: GameRules, player: Player) {
    this.#rules = rules;
    this.#player = player;
    player._client.on("block_dig", (packet: DigPacket) => this.#hear(packet));
  }

  #hear(packet: DigPacket): void {
    const { status } = packet;
    if (status === DROPPED_ALL || status === DROPPED_ONE)
      this.#rules.windowsOf(this.#player)?.dropHeld(status === DROPPED_ALL);
    else this.#last = this.#last.then(() => this.#dig(packet));
  }

  async #dig({ location, status, sequence }: DigPacket): Promise<void> {
    if (status === CALLED_OFF) this.#begun = undefined;
    if (status !== BEGUN && status !== ENDED) return;
    const at = this.#rules.vector(location.x, location.y, location.z);
    const nowMs = Date.now();
    const block = await this.#player.world.getBlock(at);
    const held = this.#rules.heldBy(this.#player);
    const tell = (isEnd: boolean, isAccepted: boolean, state: number): void =>
      this.#rules.protocol.dug(this.#player, { at, block: state, isEnd, isAccepted, sequence });
    if (status === BEGUN) {
      const needsMs = this.#rules.digMs(block, held);
      this.#begun = { at, block, sinceMs: nowMs, needsMs };
      tell(false, true, block.stateId);
      if (needsMs === 0) await this.#dug(at, block, held);
      return;
    }
    const refusal = this.#refusal(at, block, nowMs);
    this.#begun = undefined;
    if (refusal !== undefined) {
      this.#rules.refuse(this.#player, `dig ${block.name}: ${refusal}`);
      tell(true, false, block.stateId);
      return;
    }
    await this.#dug(at, block, held);
    tell(true, true, 0);
  }

  #refusal(at: Vector, block: ServerBlock, nowMs: number): string | undefined {
    const begun = this.#begun;
    if (this.#player.health <= 0) return "dead";
    if (block.type === 0) return "gone";
    if (!block.diggable) return "too hard";
    if (!this.#rules.reaches(this.#player, at)) return "out of reach";
    if (begun === undefined || !begun.at.equals(at) || begun.block.stateId !== block.stateId)
      return "not begun";
    const leastMs = begun.needsMs * DUG_SHARE - GRACE_MS - this.#rules.lateMs;
    return nowMs - begun.sinceMs < leastMs ? "too fast" : undefined;
  }

  async #dug(at: Vector, block: ServerBlock, held: Stack | null): Promise<void> {
    const rules = this.#rules;
    await rules.setBlock(at, 0);
    rules.ledger.note(this.#player.username, "dug", block.name);
    const middle = at.offset(0.5, 0.3, 0.5);
    for (const { name, count } of dropsOf(rules.registry, block, held, rules.settings.random)) {
      const item = rules.stackOf(name, count);
      if (item !== undefined) rules.drop(item, middle);
    }
    for (const item of rules.emptied(keyOf(at))) rules.drop(item, middle);
    if (held !== null) rules.wear(this.#player, held, wearOf(held.name, block));
  }
}
