import type { GameRules } from "./game-rules.ts";
import type { Player, Stack } from "./squid.ts";

const FULL = 20;
/** Food level at which health regenerates, at a cost of food. */
const WELL_FED = 18;
const HEAL_MS = 4000;
/** Food per point of health, taken from saturation first. */
const FOOD_FOR_HEALTH = 1.5;
const MEAL_MS = 1600;
const HAS_EATEN = 9;

/** Health and food: regeneration and eating. Only regeneration costs food. */
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

  /** Starts eating the held item, if it is food; it counts if still held a while later. */
  eat(player: Player, held: Stack): void {
    const food = this.#rules.registry.foodsByName[held.name];
    if (food === undefined || player.food >= FULL) return;
    setTimeout(() => {
      const now = this.#rules.heldBy(player);
      if (player.health <= 0 || now === null || now.type !== held.type) return;
      this.#rules.takeHeld(player, now);
      this.#rules.ledger.note(player.username, "eaten", held.name, { [held.name]: -1 });
      player.foodSaturation = Math.min(FULL, player.foodSaturation + (food.saturation ?? 0));
      player.updateFood(Math.min(FULL, player.food + food.foodPoints));
      player._client.write("entity_status", { entityId: player.id, entityStatus: HAS_EATEN });
    }, MEAL_MS);
  }
}
