import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import { type PlanConstraints, PlanProver } from "../../rules/plan/prover.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { Outcome } from "../contract/outcome.ts";
import {
  DEFAULT_UNIT_MS,
  type LonePlanner,
  type LoneStart,
  type LoneStep,
} from "../contract/together.ts";
import type { PlayableStep } from "../life/agent-life.ts";
import { withTimes } from "../life/running-step.ts";

/** The plan being played. */
export interface PlanInPlay<T extends DomainTypes> extends PlayableStep {
  readonly outcome: Outcome<T>;
  readonly actions: readonly number[];
  /** Hashes of the more important goals that this plan may leave violated. */
  readonly accepted: ReadonlySet<string>;
  /** Index of the current step, or of the next one. */
  position: number;
  /** The game's time of the request, from which the times of its steps count; undefined without times. */
  readonly askedAtMs: number | undefined;
  /** Time from which the next step may start, and time of the next proof even if nothing changes. */
  startsAtMs: number;
  proveAtMs: number;
}

/** The action of the current step, or of the next one. */
export function currentAction({
  actions,
  position,
}: {
  readonly actions: readonly number[];
  readonly position: number;
}): number {
  return actions[position] as number;
}

/** A plan, as far as it is played. */
export type PlanAtStep<T extends DomainTypes> = Omit<
  PlanInPlay<T>,
  "accepted" | "proveAtMs" | "startsAtMs"
>;

/** A plan with all its times moved, for a game whose time started over. */
export function shiftedPlan<T extends DomainTypes>(
  { running, askedAtMs, startsAtMs, proveAtMs, ...plan }: PlanInPlay<T>,
  ms: number,
): PlanInPlay<T> {
  return {
    ...plan,
    running: running && withTimes(running, (atMs) => atMs + ms),
    askedAtMs: askedAtMs === undefined ? undefined : askedAtMs + ms,
    ...{ startsAtMs: startsAtMs + ms, proveAtMs: proveAtMs + ms },
  };
}

/** A plan that has not begun. */
export function atFirstStep<T extends DomainTypes>(
  outcome: Outcome<T>,
  askedAtMs: number | undefined,
): PlanAtStep<T> {
  const actions = outcome.plan?.actions ?? [];
  return { outcome, actions, askedAtMs, position: 0, running: undefined };
}

/** Finds the player of the plans for a goal; undefined if one step after the other is enough. */
export type PlayerFinder = (goal: Goal) => Pick<LonePlanner, "resume"> | undefined;

/** Time between two proofs of a plan that must keep to the game's clock, in milliseconds. */
const PROVE_EVERY_MS = 100;

/** Proves plans in play from the agent's current state. */
export class PlanInPlayProver<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #prover: PlanProver;
  readonly #assumed: PackedState;
  readonly #playerFor: PlayerFinder;

  /** @param playerFor default: no plan keeps to a clock */
  constructor(domain: Domain<T>, playerFor: PlayerFinder = () => undefined) {
    this.#domain = domain;
    this.#playerFor = playerFor;
    this.#prover = new PlanProver(domain.untyped);
    this.#assumed = new Int32Array(domain.variables.all.length);
  }

  /** Whether the rest of a plan still works. If it keeps to a clock, finds when its next step may start. */
  holds(
    inPlay: PlanInPlay<T>,
    observed: PackedState,
    constraints: PlanConstraints,
    nowMs: number,
  ): boolean {
    if (this.keepsToClock(inPlay)) {
      const next = this.#resume(inPlay, inPlay.position, observed, constraints, nowMs);
      inPlay.startsAtMs = next?.startsAtMs ?? nowMs;
      inPlay.proveAtMs = nowMs + PROVE_EVERY_MS;
      return next !== undefined;
    }
    const goal = inPlay.outcome.status === "solved" ? inPlay.outcome.goal.condition : undefined;
    const { actions, position } = inPlay;
    if (!inPlay.running) return this.#prover.prove(observed, actions, goal, constraints, position);
    // The running step may already show effects, so it need not be applicable.
    if (this.#prover.prove(observed, actions, goal, constraints, position + 1)) return true;
    const end = position + 1;
    if (!this.#prover.prove(observed, actions, undefined, constraints, position, end)) return false;
    applyAction(this.#domain.actions, actions[position] as number, observed, this.#assumed);
    return this.#prover.prove(this.#assumed, actions, goal, constraints, end);
  }

  /**
   * Number of steps, from the current position on, that seem to be done: the rest works from here without them. At most
   * one for a plan that falls short of its goal, as its last step could always be repeated.
   */
  stepsDone(
    inPlay: PlanInPlay<T>,
    observed: PackedState,
    constraints: PlanConstraints,
    nowMs: number,
  ): number {
    const isTimed = this.keepsToClock(inPlay);
    const { actions, position, running, outcome } = inPlay;
    const isWhole = outcome.status === "solved";
    const goal = isWhole ? outcome.goal.condition : undefined;
    const last = isWhole ? actions.length : Math.min(actions.length, position + (running ? 1 : 0));
    for (let from = last; from > position; from--) {
      const works = isTimed
        ? this.#resume({ ...inPlay, running: undefined }, from, observed, constraints, nowMs)
        : this.#prover.prove(observed, actions, goal, constraints, from);
      if (works) return from - position;
    }
    return 0;
  }

  /**
   * Skips the next steps if they no longer change anything because the world has changed. The last step is kept, as the
   * plan ends with it.
   */
  skipIdle(inPlay: PlanInPlay<T>, observed: PackedState, constraints: PlanConstraints): void {
    const { actions } = inPlay;
    // The times of the next step come from the last proof.
    if (this.keepsToClock(inPlay)) return;
    for (; !inPlay.running && inPlay.position < actions.length - 1; inPlay.position++) {
      const { position } = inPlay;
      this.#prover.prove(observed, actions, undefined, constraints, position, position + 1);
      if (this.#prover.soundSteps === position || this.#prover.idleStep < 0) return;
    }
  }

  /**
   * A copy of the agent's state after the running step, where the next plan begins. If no step is running, or it does
   * not apply to the observed state (its effects may already show), the observed state.
   */
  stateAfterStep(inPlay: PlanInPlay<T> | undefined, observed: PackedState): PackedState {
    const after = observed.slice();
    if (inPlay?.running === undefined) return after;
    const { actions, position } = inPlay;
    const applies = this.#prover.prove(observed, actions, undefined, {}, position, position + 1);
    if (applies) {
      applyAction(this.#domain.actions, actions[position] as number, observed, after);
    }
    return after;
  }

  /** Whether a plan must wait for events or keep a deadline. */
  keepsToClock({ outcome }: Pick<PlanInPlay<T>, "outcome">): boolean {
    return outcome.status === "solved" && this.#playerFor(outcome.goal) !== undefined;
  }

  /** The expected end of the running step, on the game's clock; the present without one. */
  endOfStepMs(inPlay: PlanAtStep<T> | undefined, nowMs: number): number {
    if (inPlay?.running === undefined) return nowMs;
    const { outcome, position } = inPlay;
    const { endsAtMs, startedAtMs } = inPlay.running;
    const { duration = 0 } = outcome.plan?.steps[position] ?? {};
    return Math.max(
      nowMs,
      Number.isFinite(endsAtMs) ? endsAtMs : startedAtMs + duration * DEFAULT_UNIT_MS,
    );
  }

  /** The next start of a plan that keeps to a clock; undefined if its rest does not work. */
  #resume(
    inPlay: PlanAtStep<T>,
    from: number,
    state: PackedState,
    { disabled, maintain, ways }: PlanConstraints,
    nowMs: number,
  ): LoneStart | undefined {
    const { outcome, actions, askedAtMs, running } = inPlay;
    const steps = actions.slice(from).map((action, at): LoneStep => {
      const { startsAt, duration } = outcome.plan?.steps[from + at] ?? {};
      const isPlanned = askedAtMs !== undefined && startsAt !== undefined;
      return {
        action,
        plannedMs: isPlanned ? askedAtMs + startsAt * DEFAULT_UNIT_MS : undefined,
        scaledDuration: duration === undefined ? undefined : Math.round(duration * 1000),
      };
    });
    return this.#playerFor(outcome.goal)?.resume({
      ...{
        agent: outcome.agent,
        goal: outcome.goal,
        state,
        steps,
        disabled,
        maintain,
        ways,
        nowMs,
      },
      endsAtMs: running ? this.endOfStepMs(inPlay, nowMs) : undefined,
    });
  }

  /** Cost of the rest of a plan for a goal, in thousandths; undefined if the rest does not work. */
  scaledCost(
    inPlay: PlanAtStep<T>,
    observed: PackedState,
    constraints: PlanConstraints,
    nowMs: number,
  ): number | undefined {
    const { outcome, actions, position: from } = inPlay;
    if (this.keepsToClock(inPlay)) {
      return this.#resume(inPlay, from, observed, constraints, nowMs)?.scaledCost;
    }
    const goal = outcome.status === "solved" ? outcome.goal.condition : undefined;
    const works = this.#prover.prove(observed, actions, goal, constraints, from);
    return works ? this.#prover.scaledCost : undefined;
  }

  /** Calls back for every state that the plan is expected to reach. */
  foresee(
    start: PackedState,
    actions: readonly number[],
    visit: (state: PackedState) => void,
  ): void {
    const state = start.slice();
    for (const action of actions) {
      applyAction(this.#domain.actions, action, state, this.#assumed);
      state.set(this.#assumed);
      visit(state);
    }
  }
}
