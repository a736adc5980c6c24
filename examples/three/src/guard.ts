import type {
  AnyDomainTypes,
  Outcome,
  PackedState,
  PlanRunnerOptions,
  Step,
} from "@understudy/planner-core";
import { PlanProver, PlanRunner } from "@understudy/planner-core";

/** Duration of a step per thousandth of its cost, in milliseconds of the game. */
const MS_PER_COST = 0.55;

/** Orchestrator and budget of guards, and a listener to their outcomes. */
type Mind = Pick<PlanRunnerOptions<AnyDomainTypes>, "orchestrator" | "budgetMs"> & {
  readonly onOutcome: (outcome: Outcome, state: PackedState) => void;
};

/** A guard: a state by name, written by the world, and a running plan. */
export type Guard = ReturnType<typeof createGuard>;

export function createGuard(agent: string, mind: Mind) {
  const { domain } = mind.orchestrator;
  const packed = domain.state({
    ...{ at: "post", enemy: "down", weapon: "none", arrows: 0, health: 4 },
    ...{ in_cover: false, alarm: false, gate_closed: false, has_bandage: false },
  });
  const state: Record<string, string | number | boolean> = domain.view(packed);
  const prover = new PlanProver(domain);
  const durationMs = (step: Step): number =>
    domain.scaledActionCost(domain.actionOf(step), packed) * MS_PER_COST;
  /** The guard's walk: from, to, start, duration, completed share. */
  const walk = { from: "post", to: "post", beganMs: 0, tookMs: 1, share: 1 };
  const runner = new PlanRunner({
    ...mind,
    agent,
    onOutcome: (outcome) => mind.onOutcome(outcome, packed),
    goal: { oneOf: ["defeat_enemy", "recover"] },
    durationMs,
    onStepEvent: ({ type, step, nowMs }) => {
      if (type !== "started") return;
      const from = String(state["at"]);
      const to = String(step.args["place"] ?? from);
      Object.assign(walk, { from, to, beganMs: nowMs, tookMs: durationMs(step) });
    },
  });

  /** Advances to a time of the game. */
  function tick(nowMs: number): void {
    const { event, step } = runner.tick(packed, nowMs);
    walk.share = Math.min(1, (nowMs - walk.beganMs) / walk.tookMs);
    // The world may have changed: only an applicable step has effects.
    const isDone = event === "finish" && prover.prove(packed, [domain.actionOf(step)], undefined);
    if (isDone) packed.set(prover.state);
  }
  return { state, walk, runner, tick };
}
