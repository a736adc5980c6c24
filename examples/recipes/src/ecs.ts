import { type Orchestrator, type PackedState, PlanRunner } from "@understudy/planner-core";
import { type Woods, woods } from "./woods.ts";

/** Components by entity: a planner needs a packed state and a runner. */
export interface Components {
  readonly mind: Map<number, PlanRunner<Woods>>;
  readonly belief: Map<number, PackedState>;
  readonly wallet: Map<number, { coins: number }>;
}

/** Adds planning to an entity. */
export function addMind(
  { mind, belief, wallet }: Components,
  orchestrator: Orchestrator<Woods>,
  entity: number,
): void {
  const agent = `entity ${entity}`;
  const options = { orchestrator, agent, goal: "paid", budgetMs: 100, asks: "game" } as const;
  mind.set(entity, new PlanRunner({ ...options, durationMs: () => 200 }));
  belief.set(entity, woods.state({}));
  wallet.set(entity, { coins: 0 });
}

/** System 1: game components update beliefs. One view serves all entities. */
export function senseSystem({ belief, wallet }: Components): void {
  for (const [entity, state] of belief) woods.view(state).coins = wallet.get(entity)?.coins ?? 0;
}

/** System 2: runners play steps, whose effects update components. */
export function actSystem({ mind, belief, wallet }: Components, nowMs: number): void {
  for (const [entity, runner] of mind) {
    const state = belief.get(entity) as PackedState;
    const { event, step } = runner.tick(state, nowMs);
    if (event !== "finish") continue;
    const view = woods.view(state);
    if (step.tool === "goto") view.at = step.args.place;
    if (step.tool === "chop") view.logs++;
    if (step.tool === "sell") {
      view.logs--;
      (wallet.get(entity) as { coins: number }).coins += 2;
    }
  }
}

/** System 3: one slice of planning for all entities. */
export function planSystem(
  { mind }: Components,
  orchestrator: Orchestrator<Woods>,
  sliceMs: number,
): void {
  const asking = [...mind.values()].filter(({ question }) => question !== undefined);
  const questions = asking.flatMap(({ question }) => question ?? []);
  orchestrator.planMany(questions, sliceMs).forEach((outcome, index) => {
    if (outcome !== undefined) asking[index]?.accept(outcome);
  });
}
