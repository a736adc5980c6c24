import type {
  AnyDomainTypes,
  DomainTypes,
  StateInput,
  Step,
} from "../../rules/domain/definition/types.ts";
import type { Goal, PackedState } from "../../rules/index.ts";
import type { TrackedState } from "../../rules/state/state-key.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { ClockInput, GoalReference, PlanRequest } from "../contract/request.ts";
import type { Cooldowns } from "../life/cooldowns.ts";
import type { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { PlanReservations } from "../reservations/options.ts";
import type { GameCallbacks, GameListener } from "./game-callbacks.ts";

/** The game's next action. */
export type RunnerTick<T extends DomainTypes = AnyDomainTypes> =
  | {
      /**
       * `start`: begin this step now. `continue`: the step continues. `finish`: its `durationMs` is
       * over; apply its effects now, as the next step follows in the next tick.
       */
      readonly event: "start" | "continue" | "finish";
      readonly step: Step<T>;
    }
  | {
      /** A requested plan has not arrived yet; play an idle animation. */
      readonly event: "replan";
      readonly step?: undefined;
    }
  | {
      /** Nothing to do: the goal holds, no plan reaches it now, or the next step is on cool-down or waits for an event. */
      readonly event: "idle";
      readonly step?: undefined;
    };

/** The state of an agent: packed, or as a plain object. */
export type RunnerObservation<T extends DomainTypes = AnyDomainTypes> =
  | PackedState
  | TrackedState
  | StateInput<T>;

/** The reason for interrupting a running step. */
export type InterruptReason =
  /** The observed world broke the rest of the plan. */
  | "plan-broken"
  /** A goal of higher priority no longer holds. */
  | "goal-preempted"
  /** `interrupt()` was called. */
  | "interrupted"
  /** `pursue()` set another goal. */
  | "goal-changed"
  /** A reservation expired and another agent has the resource. */
  | "reservation-lost"
  /** `restore()` replaced the plan in play. */
  | "restored"
  /** `dispose()` was called. */
  | "disposed";

/** An event of a step. Each step that starts gets exactly one final event. */
export type StepEvent<T extends DomainTypes = AnyDomainTypes> = {
  readonly agent: string;
  readonly step: Step<T>;
  /** The game's time of the last tick, in milliseconds. */
  readonly nowMs: number;
  /** Running time of the step, in milliseconds of game time; 0 at its start. */
  readonly elapsedMs: number;
} & (
  | { readonly type: "started" | "finished" }
  | {
      readonly type: "failed";
      /** The cause passed to `failed()`, or `timeout`. */
      readonly why: string | undefined;
    }
  | { readonly type: "interrupted"; readonly why: InterruptReason }
);

/** The callbacks of a runner's game. */
export type RunnerCallbacks<T extends DomainTypes> = GameCallbacks<StepEvent<T>, Outcome<T>>;

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

/** A time that depends on the step, in milliseconds; undefined if it does not apply. */
type StepTime<T extends DomainTypes> = (step: Step<T>) => number | undefined;

/** The moment when a more important goal ends a plan. */
export type Preemption = "between-steps" | "at-once" | "never";

/** The options that runners of agents and of squads share. All times are in milliseconds of game time. */
export interface SharedRunnerOptions<Event, Outcome> extends GameListener<Event, Outcome> {
  /** Budget of each request in milliseconds, or a function that is called for each. */
  readonly budgetMs: number | (() => number);
  /** Interval between a request that found no plan and the next one, in milliseconds. Default 1000. */
  readonly retryMs?: number;
  /** Time for which plans avoid a failing step, in milliseconds. Default 5000. */
  readonly failureCooldownMs?: number;
  /** @internal Whether an earlier time of a tick means that the game's clock has started over. Default: a mistake. */
  readonly mayStartOver?: boolean | undefined;
}

/** Options of a runner. All times are in milliseconds of game time. */
export interface PlanRunnerOptions<T extends DomainTypes>
  extends SharedRunnerOptions<StepEvent<T>, Outcome<T>> {
  readonly orchestrator: Orchestrator<T>;
  /** Name of the agent in the orchestrator. */
  readonly agent: string;
  readonly goal: GoalReference<T>;
  /**
   * Further fields of every request. A function is called each tick, for values bound at run time, such as `disabled`
   * actions or the `costVersion`. Whenever it returns a new object, the rest of the plan is proved again.
   */
  readonly request?: RunnerRequest<T> | (() => RunnerRequest<T>);
  /**
   * The time that is left of clocks of things that run at the first tick. The runner watches them from then on. Default for
   * each: all of it.
   */
  readonly clocks?: readonly ClockInput[] | undefined;
  /**
   * The caller that makes requests. `runner`: the runner itself, with `orchestrator.plan`. `game`: the game passes the
   * runner's `question` to `planNow` or `planMany`, and the outcome to `accept`. Default `runner`.
   */
  readonly asks?: "runner" | "game";
  /**
   * Detection of finished steps. `told`: by `durationMs`, `finished` and `failed`. `seen`: from the agent's state
   * alone, for agents that play their plans on their own; a step counts as done as soon as the rest of the plan works
   * without it. Default `told`.
   */
  readonly ends?: "told" | "seen";
  /**
   * Duration of a step, after which the tick returns `finish`. Default: the game ends steps with
   * `finished()`.
   */
  readonly durationMs?: StepTime<T>;
  /**
   * Time after which a running step fails, with the reason `timeout`; infinity means never. Default: 5 minutes, with a
   * call of `onError`, if the game ends steps, in case it forgets to; never for a step with a duration.
   */
  readonly timeoutMs?: StepTime<T>;
  /** Cool-down after a finished step. A plan that needs the step waits; new plans avoid it meanwhile. Default: none. */
  readonly cooldownMs?: StepTime<T>;
  /** Cool-down after a reached goal, unless a directive chose it. Default 0. */
  readonly goalCooldownMs?: number;
  /**
   * Number of consecutive failures after which plans avoid a step for `failureCooldownMs`. A finished step also counts
   * as failed if its effects are missing when the next plan is made, and so does a step that leads round in a circle,
   * after twice as many times. Default 2.
   */
  readonly failureLimit?: number;
  /**
   * Preemption when a goal of the request with a higher priority than the current one no longer holds. `between-steps`
   * lets the running step end, `at-once` interrupts it, `never` plays the plan to its end. Goals that the plan itself
   * breaks on its way, or that were unreachable when it was made, do not preempt. A function decides for each such goal
   * and the current step. Default `between-steps`. Directives are never preempted.
   */
  readonly preempt?: Preemption | ((goal: Goal, step: Step<T>) => Preemption);
  /**
   * Whether a step runs to its end, even if its plan breaks or loses a resource meanwhile. Only the game interrupts
   * such a step, or a goal for which the function `preempt` returns `at-once`. Default: none does.
   */
  readonly uninterrupted?: (step: Step<T>) => boolean;
  /**
   * @internal Whether the next step may begin now, by its action: if not, the plan waits for that, or is dropped.
   * Default: it may.
   */
  readonly mayBegin?: (action: number) => boolean | "wait";
  /** @internal The cool-downs and failures of the runner that played for the agent before. Default: none. */
  readonly cooldowns?: Cooldowns | undefined;
  /** @internal Whether a plan may be asked for while none is in play. Default: it may. */
  readonly mayAsk?: () => boolean;
  /**
   * Minimum time for which a goal must be violated before it preempts, as a filter against noisy sensors. Default 0.
   */
  readonly preemptAfterMs?: number;
  /**
   * Minimum saving, as a share of the cost, at which a newer plan for the same goal replaces the rest of the current
   * one; and what the goal of a plan counts more than others where the game computes `priorities`. Default 0.1.
   */
  readonly hysteresis?: number;
  /**
   * Interval of requests for a better plan while one is being played, for moving targets and changing costs. Default:
   * never.
   */
  readonly reconsiderMs?: number;
  /** Shared resources of the domain's agents. */
  readonly reservations?: PlanReservations<T>;
}
