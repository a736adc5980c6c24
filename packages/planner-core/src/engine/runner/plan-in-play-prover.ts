import { applyAction, type DomainTypes, type PackedState, PlanProver } from "../../rules/index.ts";
import type { Outcome } from "../contract/outcome.ts";
import {
  DEFAULT_UNIT_MS,
  type LonePlanner,
  type LoneStart,
  type LoneStep,
} from "../contract/together.ts";
import type { PlanAtStep, PlanInPlay } from "./plan-in-play.ts";
import type { RunnerNow } from "./runner-now.ts";

/** Time between two proofs of a plan that must keep to the game's clock, in milliseconds. */
const PROVE_EVERY_MS = 100;

/** Proves plans in play from the agent's current state. */
export class PlanInPlayProver<T extends DomainTypes> {
  readonly #now: RunnerNow<T>;
  readonly #prover: PlanProver;
  readonly #assumed: PackedState;

  constructor(now: RunnerNow<T>) {
    this.#now = now;
    this.#prover = new PlanProver(now.domain.untyped);
    this.#assumed = new Int32Array(now.packed.length);
  }

  /** Whether the rest of a plan still works. If it keeps to a clock, finds when its next step may start. */
  holds(inPlay: PlanInPlay<T>): boolean {
    const { constraints, domain, nowMs, packed: observed } = this.#now;
    if (this.keepsToClock(inPlay)) {
      const next = this.#resume(inPlay, inPlay.position);
      inPlay.startsAtMs = next?.startsAtMs ?? nowMs;
      inPlay.proveAtMs = nowMs + PROVE_EVERY_MS;
      return next !== undefined;
    }
    const goal = inPlay.outcome.status === "solved" ? inPlay.outcome.goal.condition : undefined;
    const { actions, position } = inPlay;
    if (!inPlay.running) return this.#prover.prove(observed, actions, goal, constraints, position);
    // The running step may already show effects, so it need not be applicable.
    if (this.#prover.prove(observed, actions, goal, constraints, position + 1)) return true;
    const action = actions[position] as number;
    const end = position + 1;
    if (this.#prover.prove(observed, actions, undefined, constraints, position, end)) {
      applyAction(domain.actions, action, observed, this.#assumed);
      if (this.#prover.prove(this.#assumed, actions, goal, constraints, end)) return true;
    }
    const after = constraints.disabled?.has(action) === true ? undefined : this.#afterEnd(action);
    return after !== undefined && this.#prover.prove(after, actions, goal, constraints, end);
  }

  /** The state after the end of the running step, if the observed one shows what the step does at its start. */
  #afterEnd(action: number, observed: PackedState = this.#now.packed): PackedState | undefined {
    const { effects, options } = this.#now;
    return options.orchestrator.routes.schedules.begun.after(
      action,
      effects.watched.before,
      observed,
    );
  }

  /**
   * Number of steps, from the current position on, that seem to be done: the rest works from here without them. At most
   * one for a plan that falls short of its goal, as its last step could always be repeated.
   */
  stepsDone(inPlay: PlanInPlay<T>): number {
    const { constraints, packed: observed } = this.#now;
    const isTimed = this.keepsToClock(inPlay);
    const { actions, position, running, outcome } = inPlay;
    const isWhole = outcome.status === "solved";
    const goal = isWhole ? outcome.goal.condition : undefined;
    const last = isWhole ? actions.length : Math.min(actions.length, position + (running ? 1 : 0));
    for (let from = last; from > position; from--) {
      const works = isTimed
        ? this.#resume({ ...inPlay, running: undefined }, from)
        : this.#prover.prove(observed, actions, goal, constraints, from);
      if (works) return from - position;
    }
    return 0;
  }

  /**
   * Skips the next steps if they no longer change anything because the world has changed. The last step is kept, as the
   * plan ends with it.
   */
  skipIdle(inPlay: PlanInPlay<T>): void {
    const { constraints, packed: observed } = this.#now;
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
   * not apply to the observed state (its effects may already show), the observed state. The effects of its start count once.
   *
   * @param observed the state in which the step runs to its end. Default: the observed one
   */
  stateAfterStep(observed: PackedState = this.#now.packed): PackedState {
    const { domain, inPlay } = this.#now;
    const after = observed.slice();
    if (inPlay?.running === undefined) return after;
    const { actions, position } = inPlay;
    const action = actions[position] as number;
    const begun = this.#afterEnd(action, observed);
    if (begun !== undefined) return begun;
    const applies = this.#prover.prove(observed, actions, undefined, {}, position, position + 1);
    if (applies) applyAction(domain.actions, action, observed, after);
    return after;
  }

  /** Whether a plan must wait for events or clocks, or keep a deadline. */
  keepsToClock({ outcome }: Pick<PlanInPlay<T>, "outcome">): boolean {
    return outcome.status === "solved" && this.#playerFor(outcome) !== undefined;
  }

  /** The next start of a plan that keeps to a clock; undefined if its rest does not work. */
  #resume(inPlay: PlanAtStep<T>, from: number): LoneStart | undefined {
    const { constraints, nowMs, packed: state } = this.#now;
    const { disabled, maintain, ways } = constraints;
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
    const { agent, goal } = outcome;
    return this.#playerFor(outcome)?.resume({
      ...{ agent, goal, state, steps, disabled, maintain, ways, nowMs },
      clocks: this.#now.clocks?.left(nowMs),
      // What may still be in time is played on.
      endsAtMs: running ? Math.max(nowMs, this.#now.plannedEndMs(inPlay)) : undefined,
    });
  }

  /** The player of the plans for a goal; undefined if one step after the other is enough. */
  #playerFor({ goal }: Outcome<T>): Pick<LonePlanner, "resume"> | undefined {
    const { constraints, options } = this.#now;
    return options.orchestrator.routes.schedules.playerFor(goal, constraints.maintain);
  }

  /** Cost of the rest of a plan for a goal, in thousandths; undefined if the rest does not work. */
  scaledCost(inPlay: PlanAtStep<T>): number | undefined {
    const { constraints, packed: observed } = this.#now;
    const { outcome, actions, position: from } = inPlay;
    if (this.keepsToClock(inPlay)) return this.#resume(inPlay, from)?.scaledCost;
    const goal = outcome.status === "solved" ? outcome.goal.condition : undefined;
    const works = this.#prover.prove(observed, actions, goal, constraints, from);
    return works ? this.#prover.scaledCost : undefined;
  }
}
