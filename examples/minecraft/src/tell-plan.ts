import { createRequire } from "node:module";
import { join } from "node:path";
import { ClassicalPlanner } from "@understudy/classical";
import { type GameRegistry, itemTasks, type Surroundings, tellDeed } from "@understudy/minecraft";
import { Orchestrator } from "@understudy/planner-core";

const BUDGET_MS = 2000;

/**
 * A plan for an item from bare hands, one action per line.
 *
 * @param game the game's installation folder
 * @throws Error if the item is unobtainable
 */
export async function tellPlan(game: string, version: string, item: string): Promise<string> {
  const load = createRequire(join(game, "package.json"));
  const registry = (load("minecraft-data") as (version: string) => GameRegistry)(version);
  const bareHands: Surroundings = {
    ...{ inventory: {}, stations: new Set<string>(), chest: {} },
    ...{ health: 20, food: 20 },
  };
  const task = itemTasks(registry)(item, 1, bareHands);
  const { domain, goal } = task;
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
  const state = domain.state(task.stateOf(bareHands));
  const { plan } = await orchestrator.plan({ agent: "ann", state, goal, budgetMs: BUDGET_MS });
  const deeds = (plan?.steps ?? []).map((step) => {
    const deed = task.deedOf(step);
    const times = "count" in deed ? deed.count : "times" in deed ? deed.times : 1;
    return times === 1 ? tellDeed(deed) : `${tellDeed(deed)}, ${times} times`;
  });
  return deeds.map((deed, at) => `${String(at + 1).padStart(3)}  ${deed}`).join("\n");
}
