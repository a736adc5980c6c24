import type {
  AnyDomainTypes,
  Outcome,
  PackedState,
  PlanRunnerOptions,
  Step,
} from "@understudy/planner-core";
import { PlanProver, PlanRunner } from "@understudy/planner-core";

/** Duration of a step per thousandth of its cost, in milliseconds of the game. */
const MS_PER_COST = 0.38;
const [COOLS_PER_SECOND, WARMS_PER_SECOND] = [7, 4];

/** Orchestrator and budget of villagers, and a listener to their outcomes. */
type Mind = Pick<PlanRunnerOptions<AnyDomainTypes>, "orchestrator" | "budgetMs"> & {
  readonly onOutcome: (outcome: Outcome, state: PackedState) => void;
};

/** A villager in the night: a state by name, written by the world, needs, and a running plan. */
export type Villager = ReturnType<typeof createVillager>;

export function createVillager(agent: string, mind: Mind) {
  const { domain } = mind.orchestrator;
  const packed = domain.state({
    ...{ at: "home", energy: 8, hungry: false, has_axe: true, has_pick: false, has_rod: true },
    ...{ wood: 1, stone: 0, fish: 1, grain: 4, coins: 0, fire_lit: true, house_built: true },
  });
  const state: Record<string, string | number | boolean> = domain.view(packed);
  const prover = new PlanProver(domain);
  const needs = { warmth: 100 };
  const durationMs = (step: Step): number =>
    domain.scaledActionCost(domain.actionOf(step), packed) * MS_PER_COST;
  /** The villager's walk: from, to, start, duration, completed share. */
  const walk = { from: "home", to: "home", beganMs: 0, tookMs: 1, share: 1 };
  const runner = new PlanRunner({
    ...mind,
    agent,
    onOutcome: (outcome) => mind.onOutcome(outcome, packed),
    goal: { oneOf: ["eat", "warm_home"] },
    durationMs,
    onStepEvent: ({ type, step, nowMs }) => {
      if (type !== "started") return;
      const from = String(state["at"]);
      const to = String(step.args["place"] ?? from);
      Object.assign(walk, { from, to, beganMs: nowMs, tookMs: durationMs(step) });
    },
  });

  /** Advances to a time of the game. */
  function tick(nowMs: number, passedMs: number): void {
    const change = state["fire_lit"] === true ? WARMS_PER_SECOND : -COOLS_PER_SECOND;
    needs.warmth = Math.min(100, needs.warmth + (change * passedMs) / 1000);
    const { event, step } = runner.tick(packed, nowMs);
    walk.share = Math.min(1, (nowMs - walk.beganMs) / walk.tookMs);
    // The world may have changed: only an applicable step has effects.
    const isDone = event === "finish" && prover.prove(packed, [domain.actionOf(step)], undefined);
    if (isDone) packed.set(prover.state);
  }
  return { state, needs, walk, runner, tick };
}
