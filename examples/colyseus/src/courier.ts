import type {
  AnyDomainTypes,
  Outcome,
  PackedState,
  PlanRunnerOptions,
  Step,
} from "@understudy/planner-core";
import { PlanProver, PlanRunner } from "@understudy/planner-core";

/** Duration of a step per thousandth of its cost, in milliseconds of the game. */
const MS_PER_COST = 0.4;
const PARCELS = ["letter", "crate", "medicine"];

/** Orchestrator and budget of couriers, and a listener to their outcomes. */
type Mind = Pick<PlanRunnerOptions<AnyDomainTypes>, "orchestrator" | "budgetMs"> & {
  readonly onOutcome: (outcome: Outcome, state: PackedState) => void;
};

/** A courier of parcels: a state by name, written by the world, and a running plan. */
export type Courier = ReturnType<typeof createCourier>;

export function createCourier(agent: string, mind: Mind) {
  const { domain } = mind.orchestrator;
  const packed = domain.state({
    ...{ at: "depot", carrying: "nothing", cart_ok: true, feed: 4, coins: 1, tired: false },
    ...{ letter_done: false, crate_done: false, medicine_done: false },
  });
  const state: Record<string, string | number | boolean> = domain.view(packed);
  const prover = new PlanProver(domain);
  const durationMs = (step: Step): number =>
    domain.scaledActionCost(domain.actionOf(step), packed) * MS_PER_COST;
  /** The courier's walk: from, to, start, duration, completed share. */
  const walk = { from: "depot", to: "depot", beganMs: 0, tookMs: 1, share: 1 };
  const runner = new PlanRunner({
    ...mind,
    agent,
    onOutcome: (outcome) => mind.onOutcome(outcome, packed),
    goal: { oneOf: ["deliver_medicine_first", "deliver_crate", "deliver_letter"] },
    durationMs,
    onStepEvent: ({ type, step, nowMs }) => {
      if (type !== "started") return;
      const from = String(state["at"]);
      const to = String(step.args["town"] ?? from);
      Object.assign(walk, { from, to, beganMs: nowMs, tookMs: durationMs(step) });
    },
  });

  /** Advances to a time of the game. @returns whether a parcel was delivered */
  function tick(nowMs: number): boolean {
    const { event, step } = runner.tick(packed, nowMs);
    walk.share = Math.min(1, (nowMs - walk.beganMs) / walk.tookMs);
    // The world may have changed: only an applicable step has effects.
    const isDone = event === "finish" && prover.prove(packed, [domain.actionOf(step)], undefined);
    if (!isDone) return false;
    packed.set(prover.state);
    const isDelivered = step.tool.startsWith("deliver_");
    // Each delivery brings new parcels elsewhere.
    for (const name of isDelivered ? PARCELS : []) {
      state[`${name}_done`] = step.tool.endsWith(name);
    }
    return isDelivered;
  }
  return { state, walk, runner, tick };
}
