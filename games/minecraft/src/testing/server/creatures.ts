import { hitOf, lootOf, wearOf } from "./drops.ts";
import type { GameRules } from "./game-rules.ts";
import type { Entity, Player, Vector } from "./squid.ts";

const REACH = 6;
/** Knockback distance. */
const THROWN = 1.5;
/** Time of invulnerability after a hit. */
const UNTOUCHED_MS = 500;
const LAYER = "chicken";
const LAID = "egg";

/** Creatures: spawning, hits, eggs and loot. */
export class Creatures {
  readonly #rules: GameRules;
  readonly #laidAtMs = new Map<number, number>();
  readonly #hitAtMs = new WeakMap<Entity, number>();

  constructor(rules: GameRules) {
    this.#rules = rules;
  }

  /** Living creatures of a kind. */
  of(kind: string): Entity[] {
    return Object.values(this.#rules.squid.entities).filter(
      ({ type, name }) => type === "mob" && name === kind,
    );
  }

  spawn(name: string, at: Vector): Entity | undefined {
    return this.#rules.protocol.spawnCreature(name, at);
  }

  /** A player hits a creature. */
  hit(player: Player, target: number): void {
    const { squid, ledger, registry, settings } = this.#rules;
    const entity = squid.entities[target];
    if (entity === undefined || entity.type !== "mob" || player.health <= 0) return;
    if (entity.position.distanceTo(player.position) > REACH) return;
    const nowMs = Date.now();
    if (nowMs - (this.#hitAtMs.get(entity) ?? 0) < UNTOUCHED_MS) return;
    this.#hitAtMs.set(entity, nowMs);
    const held = this.#rules.heldBy(player);
    entity.health -= hitOf(held?.name);
    this.#rules.protocol.hurt(entity);
    if (held !== null) this.#rules.wear(player, held, wearOf(held.name, "hit"));
    if (entity.health > 0) {
      this.#throwBack(entity, player);
      return;
    }
    ledger.note(player.username, "killed", entity.name);
    for (const { name, count } of lootOf(registry, entity.name, settings.random)) {
      const item = this.#rules.stackOf(name, count);
      if (item !== undefined) this.#rules.drop(item, entity.position.offset(0, 0.3, 0));
    }
    entity.destroy();
  }

  /** Advances time: chickens lay eggs. */
  tick(nowMs: number): void {
    for (const hen of this.of(LAYER)) {
      const sinceMs = this.#laidAtMs.get(hen.id);
      if (sinceMs === undefined) this.#laidAtMs.set(hen.id, nowMs);
      else if (nowMs - sinceMs >= this.#rules.settings.eggMs) {
        this.#laidAtMs.set(hen.id, nowMs);
        const egg = this.#rules.stackOf(LAID, 1);
        if (egg !== undefined) this.#rules.drop(egg, hen.position.offset(0, 0.3, 0));
      }
    }
  }

  #throwBack(entity: Entity, { position }: Player): void {
    const [x, z] = [entity.position.x - position.x, entity.position.z - position.z];
    const far = Math.hypot(x, z) || 1;
    const to = entity.position.offset((x / far) * THROWN, 0, (z / far) * THROWN);
    void this.#rules.squid.overworld.getBlock(to.floored()).then(({ boundingBox }) => {
      if (boundingBox === "empty") void entity.sendPosition(to, true);
    });
  }
}
