import type { Outcome } from "../contract/outcome.ts";
import type { GoalReference, PlanRequest } from "../contract/request.ts";
import type { AnyDomainTypes, DomainTypes, Step } from "../domain/definition/types.ts";
import type { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { PlanReservations } from "../reservations/options.ts";

/** The next thing for a game to do. */
export type RunnerTick<T extends DomainTypes = AnyDomainTypes> =
  | {
      /**
       * `start`: begin this step now. `continue`: carry on with the step that was begun. `finish`: its
       * `durationMs` is over; bring its effects about now, the next step follows in the next tick.
       */
      readonly event: "start" | "continue" | "finish";
      readonly step: Step<T>;
    }
  | {
      /** A plan was requested and is not there yet; play something idle. */
      readonly event: "replan";
      readonly step?: undefined;
    }
  | {
      /** Nothing to do: the goal holds, no plan reaches it now, or the next step is cooling down. */
      readonly event: "idle";
      readonly step?: undefined;
    };

/** Why a running step was interrupted. */
export type InterruptReason =
  /** The observed world broke the rest of the plan. */
  | "plan-broken"
  /** A goal of higher priority no longer holds. */
  | "goal-preempted"
  /** `interrupt()` was called. */
  | "interrupted"
  /** `pursue()` gave the agent another goal. */
  | "goal-changed"
  /** A reservation ran out and went to somebody else. */
  | "reservation-lost"
  /** `restore()` replaced what was played. */
  | "restored"
  /** `dispose()` was called. */
  | "disposed";

/** One moment in the life of a step. Every step that started ends in exactly one other event. */
export type StepEvent<T extends DomainTypes = AnyDomainTypes> = {
  readonly agent: string;
  readonly step: Step<T>;
  /** The game's time of the last tick, in ms. */
  readonly nowMs: number;
  /** The time for which the step has run, in ms of the game's time; 0 when it starts. */
  readonly elapsedMs: number;
} & (
  | { readonly type: "started" | "finished" }
  | {
      readonly type: "failed";
      /** The cause that the game gave to `failed()`, or `timeout`. */
      readonly why: string | undefined;
    }
  | { readonly type: "interrupted"; readonly why: InterruptReason }
);

/** Fields of a runner's requests besides agent, state, goal and budget. */
export type RunnerRequest<T extends DomainTypes = AnyDomainTypes> = Partial<
  Pick<
    PlanRequest<T>,
    | "background"
    | "choose"
    | "costVersion"
    | "disabled"
    | "maintain"
    | "memory"
    | "persona"
    | "ways"
  >
>;

/** The time of something that depends on the step, in ms; undefined where it does not apply. */
export type StepTime<T extends DomainTypes> = (step: Step<T>) => number | undefined;

/** How a runner plays. All times are the game's, in milliseconds. */
export interface PlanRunnerOptions<T extends DomainTypes> {
  readonly orchestrator: Orchestrator<T>;
  /** Identifies the agent to the orchestrator. */
  readonly agent: string;
  readonly goal: GoalReference<T>;
  /** Budget of each request in milliseconds. A function is called with each, for one that is not always the same. */
  readonly budgetMs: number | (() => number);
  /**
   * The other fields of every request. A function is called each tick, for values that are bound at run time, such as
   * the candidates that exist now (`disabled`) or the `costVersion`. Whenever it returns another object, the rest of
   * the plan is proved again.
   */
  readonly request?: RunnerRequest<T> | (() => RunnerRequest<T>);
  /**
   * The side that asks for plans. `runner`: the runner itself, with `orchestrator.plan`. `game`: the game; it passes
   * the runner's `question` to `planNow` or `planMany` and the outcome to `accept`. Default `runner`.
   */
  readonly asks?: "runner" | "game";
  /** After a request without a plan, wait this long before the next, in ms. Default 1000. */
  readonly retryMs?: number;
  /**
   * How ends of steps become known. `told`: by `durationMs`, `finished` and `failed`. `seen`: from the agent's state alone,
   * for agents that play their plans by themselves; then a step is done as soon as what is left of the plan works without
   * it. Default `told`.
   */
  readonly ends?: "told" | "seen";
  /**
   * The time that a step takes. When it is over the tick says `finish`. Default: the game says when a step
   * ends, with `finished()`.
   */
  readonly durationMs?: StepTime<T>;
  /**
   * A step that runs longer than this has failed, with the reason `timeout`; infinity: never. Default: 5 minutes where
   * the game says when a step ends, which it may forget; `onError` is told then. Never for a step with a duration.
   */
  readonly timeoutMs?: StepTime<T>;
  /**
   * A step that finished is not started again for this long. A plan with this step waits; plans made in the meantime
   * do without it. Default: none.
   */
  readonly cooldownMs?: StepTime<T>;
  /** A goal that was reached is not pursued again for this long, unless a directive chose it. Default 0. */
  readonly goalCooldownMs?: number;
  /**
   * After this many failures in a row a step is not planned with for `failureCooldownMs`. Default 2. A step that
   * finished has failed, too, if its effects do not show when the next plan is made; likewise one that leads round in a
   * circle, after twice as many times.
   */
  readonly failureLimit?: number;
  /** Default 5000. */
  readonly failureCooldownMs?: number;
  /**
   * If a goal of the request with a higher priority than the current one no longer holds: `between-steps` lets the
   * running step end, `at-once` interrupts it, `never` plays the plan to its end. Goals that the plan itself breaks
   * on its way, or that were out of reach when it was made, do not count. Default `between-steps`. Directives are
   * never preempted.
   */
  readonly preempt?: "between-steps" | "at-once" | "never";
  /** A goal preempts only after it has not held for this long: against noisy sensors. Default 0. */
  readonly preemptAfterMs?: number;
  /**
   * A newer plan for the same goal takes over only if it is cheaper than the rest of the current one by
   * at least this share. Default 0.1.
   */
  readonly hysteresis?: number;
  /**
   * While a plan is played, ask at this interval whether there is a better one: for targets that move and costs that
   * change. Default: never.
   */
  readonly reconsiderMs?: number;
  /** The resources that the agents of this domain share. */
  readonly reservations?: PlanReservations<T>;
  /** Receives every plan that comes, played or not. */
  readonly onOutcome?: (outcome: Outcome<T>) => void;
  /** Called when a step starts and when it ends, at once and in order. */
  readonly onStepEvent?: (event: StepEvent<T>) => void;
  /** Receives errors: caller's mistakes such as a malformed goal, and errors that other callbacks throw. */
  readonly onError?: (error: unknown) => void;
}
