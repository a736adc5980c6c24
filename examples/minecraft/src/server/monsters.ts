import type { GameRules } from "./game-rules.ts";
import { restBelow } from "./places.ts";
import type { Entity, Player } from "./squid.ts";

const KIND = "zombie";
const [DUSK, DAWN] = [13_000, 23_000];
/** Spawn distance of a player's monster, and delay of the next one. */
const COMES_FROM = 14;
const COMES_AFTER_MS = 45_000;
const SEES = 24;
/** Time without a target after which a monster leaves. */
const LOST_MS = 8000;
const SPEED = 2.3;
const ARM = 1.6;
const BLOW_MS = 1000;
const DAMAGE = 3;
const HEIGHT = 8;

interface Monster {
  readonly body: Entity;
  struckAtMs: number;
  sawAtMs: number;
}

/**
 * Zombies at night, one per player at a time. A zombie walks straight to the nearest player, by steps of at most one
 * block in height, and hits once a second within reach. Daylight removes it.
 */
export class Monsters {
  readonly #rules: GameRules;
  readonly #alive = new Map<number, Monster>();
  readonly #cameAtMs = new Map<string, number>();
  #isStepping = false;

  constructor(rules: GameRules) {
    this.#rules = rules;
  }

  get isNight(): boolean {
    const { time } = this.#rules.squid;
    return time >= DUSK && time < DAWN;
  }

  /** Advances time. */
  tick(nowMs: number, ms: number): void {
    if (this.#isStepping) return;
    this.#isStepping = true;
    void this.#step(nowMs, ms).finally(() => {
      this.#isStepping = false;
    });
  }

  async #step(nowMs: number, ms: number): Promise<void> {
    const { squid } = this.#rules;
    for (const [id, { body, sawAtMs }] of this.#alive) {
      const isLost = nowMs - sawAtMs > LOST_MS;
      if (squid.entities[id] !== undefined && this.isNight && !isLost) continue;
      this.#alive.delete(id);
      if (squid.entities[id] !== undefined) body.destroy();
    }
    const players = squid.players.filter(({ health }) => health > 0);
    if (this.isNight) for (const player of players) await this.#come(player, nowMs);
    for (const monster of this.#alive.values()) await this.#hunt(monster, players, nowMs, ms);
  }

  /** Spawns a monster near a player if none is close by. */
  async #come(player: Player, nowMs: number): Promise<void> {
    const { settings, creatures, squid } = this.#rules;
    if (!settings.hasMonsters || !player._client.username) return;
    const sinceMs = this.#cameAtMs.get(player.username) ?? Number.NEGATIVE_INFINITY;
    if (nowMs - sinceMs < COMES_AFTER_MS) return;
    const isNear = ({ body }: Monster): boolean => body.position.distanceTo(player.position) < SEES;
    if ([...this.#alive.values()].some(isNear)) return;
    const angle = settings.random() * 2 * Math.PI;
    const [x, z] = [Math.cos(angle) * COMES_FROM, Math.sin(angle) * COMES_FROM];
    const at = await restBelow(
      squid.overworld,
      player.position.offset(x, HEIGHT / 2, z),
      HEIGHT,
      2,
    );
    if (at === undefined) return;
    this.#cameAtMs.set(player.username, nowMs);
    const body = creatures.spawn(KIND, at);
    if (body === undefined) return;
    this.#alive.set(body.id, { body, struckAtMs: nowMs, sawAtMs: nowMs });
  }

  async #hunt(
    monster: Monster,
    players: readonly Player[],
    nowMs: number,
    ms: number,
  ): Promise<void> {
    const { body } = monster;
    const far = ({ position }: Player): number => position.distanceTo(body.position);
    const [prey] = players.filter((each) => far(each) < SEES).sort((a, b) => far(a) - far(b));
    if (prey === undefined) return;
    monster.sawAtMs = nowMs;
    if (far(prey) <= ARM) {
      if (nowMs - monster.struckAtMs < BLOW_MS) return;
      monster.struckAtMs = nowMs;
      this.#rules.vitals.hurt(prey, DAMAGE, KIND);
      return;
    }
    const [x, z] = [prey.position.x - body.position.x, prey.position.z - body.position.z];
    const length = Math.hypot(x, z);
    const step = Math.min((SPEED * ms) / 1000, length);
    if (length === 0) return;
    const to = body.position.offset((x / length) * step, 1, (z / length) * step);
    const at = await restBelow(this.#rules.squid.overworld, to, 3, 2);
    if (at !== undefined) await body.sendPosition(at, true);
  }
}
