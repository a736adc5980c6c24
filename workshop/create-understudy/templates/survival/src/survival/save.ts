import type { ThingId } from "@understudy/world";
import type { Spot } from "../ground.ts";
import { Survival } from "./survival.ts";

/** A game as plain JSON: positions, things and settlers; `world` has plans, claims, memories and orders. */
export type SavedGame = ReturnType<typeof saveGame>;

/** Saves a game. */
export function saveGame({ ground, nowMs, settlers, told, world }: Survival) {
  return {
    ...{ nowMs, told, chance: ground.chance },
    spots: [...ground.spots].map(([name, { x, y, facing }]) => [name, { x, y, facing }] as const),
    things: [...world.things].map(({ id }) => {
      const { id: _, kind: __, ...properties } = { ...world.get(id) };
      return [id, properties] as const;
    }),
    settlers: settlers.map(({ own, doing, author, to }) => ({ own, doing, author, to })),
    world: world.save(),
  };
}

/**
 * Loads a saved game.
 *
 * @param saved from `saveGame`, also by way of JSON
 * @param llm a model that settlers in no danger ask
 * @throws SavedGameError if its world is not a saved one
 */
export function loadGame(saved: SavedGame, ...options: ConstructorParameters<typeof Survival>) {
  const game = new Survival(...options);
  const { ground, settlers, told, world } = game;
  Object.assign(told, saved.told);
  Object.assign(ground, { chance: saved.chance });
  Object.assign(game, { nowMs: saved.nowMs });
  for (const [name, spot] of saved.spots) {
    // Settlers are spots themselves.
    const own: Spot = ground.spots.get(name) ?? { x: 0, y: 0 };
    ground.spots.set(name, Object.assign(own, spot));
  }
  for (const [id, properties] of saved.things) world.set(id as ThingId, properties);
  for (const [index, settler] of settlers.entries()) {
    const { own, ...body } = saved.settlers[index] ?? settler;
    // JSON leaves out what is undefined.
    Object.assign(settler.own, { near: undefined, holds: undefined }, own);
    Object.assign(settler, { to: undefined, author: undefined }, body);
  }
  world.restore(saved.world);
  return game;
}
