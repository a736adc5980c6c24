/**
 * Squads of agents in a world: joint plans about things.
 *
 * @module
 */

import { WorldSquad, type WorldSquads } from "./world-squad.ts";

export type {
  SavedWorldSquad,
  WorldSquadAction,
  WorldSquadOptions,
  WorldSquadOutcome,
  WorldSquadRole,
  WorldSquadRunning,
  WorldSquadTick,
} from "./options.ts";
export type { SquadWorldRunner } from "./squad-world-runner.ts";
export type { WorldSquad, WorldSquads } from "./world-squad.ts";

/**
 * The squads of a world.
 *
 * @example
 * const world = new World(yard, { squads: worldSquads });
 * const runner = world.squad(["ann", "bo"]).runner({ orchestrator, goal: "raised", budgetMs: 50 });
 */
export const worldSquads: WorldSquads = (agents, agentOf) => new WorldSquad(agents, agentOf);
