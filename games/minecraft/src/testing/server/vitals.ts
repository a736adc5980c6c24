import type { GameRules } from "./game-rules.ts";
import type { Player } from "./squid.ts";

const FULL = 20;
/** Food level at which health regenerates, at a cost of food. */
const WELL_FED = 18;
const HEAL_MS = 4000;
/** Food per point of health, taken from saturation first. */
const FOOD_FOR_HEALTH = 1.5;

/** Health, whose regeneration costs food. */
export class Vitals {
  readonly #rules: GameRules;
  readonly #healedAtMs = new Map<string, number>();

  constructor(rules: GameRules) {
    this.#rules = rules;
  }

  /** Hurts a player; health is the server's to decide. */
  hurt(player: Player, points: number, by: string): void {
    if (player.health <= 0) return;
    this.#rules.ledger.note(player.username, "hurt", by);
    player.updateHealth(player.health - points);
    this.#rules.protocol.hurt(player);
  }

  /** Advances time. */
  tick(nowMs: number): void {
    for (const player of this.#rules.squid.players) {
      const { username, health, food } = player;
      const sinceMs = this.#healedAtMs.get(username);
      if (health <= 0 || health >= FULL || food < WELL_FED) this.#healedAtMs.delete(username);
      else if (sinceMs === undefined) this.#healedAtMs.set(username, nowMs);
      else if (nowMs - sinceMs >= HEAL_MS) {
        this.#healedAtMs.set(username, nowMs);
        const unfelt = Math.min(player.foodSaturation, FOOD_FOR_HEALTH);
        player.foodSaturation -= unfelt;
        player.food = Math.max(0, Math.floor(food - (FOOD_FOR_HEALTH - unfelt)));
        player.updateHealth(Math.min(FULL, health + 1));
      }
    }
  }
}
