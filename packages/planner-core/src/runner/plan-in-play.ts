import type { Outcome } from "../contract/outcome.ts";
import { applyAction } from "../domain/actions/actions.ts";
import type { DomainTypes } from "../domain/definition/types.ts";
import type { Domain } from "../domain/domain.ts";
import { type PlanConstraints, PlanProver } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";

/** The plan being played. */
export interface PlanInPlay<T extends DomainTypes> {
  readonly outcome: Outcome<T>;
  readonly actions: readonly number[];
  /** Hashes of the more important goals that this plan may leave violated. */
  readonly accepted: ReadonlySet<string>;
  /** Index of the current step, or of the next one. */
  position: number;
  /** Whether the current step is running. */
  running: boolean;
  /** Time at which the running step started. */
  startedAtMs: number;
  /** End of the running step's duration, and of its timeout. */
  endsAtMs: number;
  timeoutAtMs: number;
}

/** Proves plans in play from the agent's current state. */
export class PlanInPlayProver<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #prover: PlanProver;
  readonly #assumed: PackedState;

  constructor(domain: Domain<T>) {
    this.#domain = domain;
    this.#prover = new PlanProver(domain.untyped);
    this.#assumed = new Int32Array(domain.variables.all.length);
  }

  /** Whether the rest of a plan still works. */
  holds(inPlay: PlanInPlay<T>, observed: PackedState, constraints: PlanConstraints): boolean {
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
  stepsDone(inPlay: PlanInPlay<T>, observed: PackedState, constraints: PlanConstraints): number {
    const { actions, position, running, outcome } = inPlay;
    const isWhole = outcome.status === "solved";
    const goal = isWhole ? outcome.goal.condition : undefined;
    const last = isWhole ? actions.length : Math.min(actions.length, position + (running ? 1 : 0));
    for (let from = last; from > position; from--) {
      if (this.#prover.prove(observed, actions, goal, constraints, from)) return from - position;
    }
    return 0;
  }

  /**
   * Skips the next steps if they no longer change anything because the world has changed. The last step is kept, as the
   * plan ends with it.
   */
  skipIdle(inPlay: PlanInPlay<T>, observed: PackedState, constraints: PlanConstraints): void {
    const { actions } = inPlay;
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
    if (inPlay?.running !== true) return after;
    const { actions, position } = inPlay;
    const applies = this.#prover.prove(observed, actions, undefined, {}, position, position + 1);
    if (applies) {
      applyAction(this.#domain.actions, actions[position] as number, observed, after);
    }
    return after;
  }

  /** Cost of the rest of a plan for a goal, in thousandths; undefined if the rest does not work. */
  scaledCost(
    outcome: Outcome<T>,
    from: number,
    observed: PackedState,
    constraints: PlanConstraints,
  ): number | undefined {
    const goal = outcome.status === "solved" ? outcome.goal.condition : undefined;
    const actions = outcome.plan?.actions ?? [];
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
