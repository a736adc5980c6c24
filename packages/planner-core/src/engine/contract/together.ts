import type { Clock } from "../../base/clock/clock.ts";
import type { Work } from "../../base/work/work.ts";
import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { Ways } from "../../rules/domain/actions/ways.ts";
import type {
  AnyDomainTypes,
  ConditionOf,
  DomainTypes,
  ReadableOf,
  StateInput,
  Step,
} from "../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { WaysInput } from "../../rules/domain/ground/read-ways.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { EventInput } from "../../time/schedule/events/event-input.ts";
import type { Schedule, SquadProblem } from "../../time/schedule/problem.ts";
import type { Outcome } from "./outcome.ts";
import type { SearchSlice } from "./planner.ts";
import type { ClockInput, ClockWatcher, NowRequest, PlanRequest, SingleGoal } from "./request.ts";

/** Length of a unit of time, in milliseconds, unless a request has another. */
export const DEFAULT_UNIT_MS = 1000;

/** A member of a squad: its own state, or its state with what it may not do. */
export type MemberInput<T extends DomainTypes = AnyDomainTypes> =
  | PackedState
  | StateInput<T>
  | {
      readonly state: PackedState | StateInput<T>;
      /** Tools, or steps, that the member cannot or may not do. */
      readonly disabled?: readonly (string | Step<T>)[] | undefined;
    };

/** A step that runs as a squad is planned for. */
export interface RunningInput<T extends DomainTypes = AnyDomainTypes> {
  readonly agent: string;
  readonly step: Step<T>;
  /** Time until its end, in milliseconds; for a step whose duration the planner chooses, the least. */
  readonly leftMs: number;
  /** The greatest time until its end, in milliseconds; may be infinite. Default: `leftMs`. */
  readonly leftToMs?: number | undefined;
  /** Other members that take part, those of a tool with roles in the order of the roles. Default: none. */
  readonly with?: readonly string[] | undefined;
  /** The role of `agent`, if another one leads the step; `with` begins with that one then. */
  readonly role?: string | undefined;
}

/**
 * When a joint plan is good enough. `proved`: no schedule has a smaller measure, or the limits are reached. `settled`:
 * also once the search has looked in vain for as long as its best schedule took, since more time seldom pays then.
 * `first`: at the first schedule, so that it can be played at once; a better one comes as `revised` by then. The budget
 * then limits the search, and not its waits for a turn: a squad behind many others has its plan later.
 */
export type SearchUntil = "proved" | "settled" | "first";

/** A request for a joint plan. */
export interface TogetherRequest<T extends DomainTypes = AnyDomainTypes> {
  /** The members by name, one to sixteen. */
  readonly agents: Readonly<Record<string, MemberInput<T>>>;
  /** Values of the shared variables. Default: the values in the members' states, which must agree. */
  readonly shared?: StateInput<T> | undefined;
  /** Must hold for every member once all steps have ended. */
  readonly goal: SingleGoal<T>;
  /** Goals of members, by name, which must hold for them besides. Default: none. */
  readonly goals?: Readonly<Record<string, SingleGoal<T>>> | undefined;
  /** Time limit for the answer, in milliseconds. */
  readonly budgetMs: number;
  /** The measure to be small: time, cost, or a weighted sum. Default `time`. */
  readonly measure?: "time" | "cost" | { readonly time: number; readonly cost: number } | undefined;
  /** Steps in flight, which are kept. Their start effects are part of the states. */
  readonly running?: readonly RunningInput<T>[] | undefined;
  /** The game's clock in milliseconds, for events and deadlines. Default 0. */
  readonly nowMs?: number | undefined;
  /** Length of a unit of time in milliseconds. Default 1000. */
  readonly unitMs?: number | undefined;
  /** Events besides the domain's. */
  readonly events?: readonly EventInput[] | undefined;
  /** The time that is left of clocks that run. Default for each: all of it, as if it had just begun. */
  readonly clocks?: readonly ClockInput[] | undefined;
  /** Deadline in units on the game's clock. Default: the earliest of the goals' own. */
  readonly by?: number | undefined;
  /** Must hold for every member between all happenings, in addition to the domain's own `maintain`. */
  readonly maintain?: ConditionOf<ReadableOf<T>> | CompiledCondition | undefined;
  /** Durations and costs of ways. Default: the declared ones. */
  readonly ways?: WaysInput | undefined;
  /** A schedule to change as little as possible: steps of an earlier answer. Default: none. */
  readonly keep?: readonly JointStep<T>[] | undefined;
  /** Limit on expanded nodes, for answers that do not depend on the machine. Default: the budget alone. */
  readonly expansions?: number | undefined;
  /** When the answer is good enough. Default: `settled`; `proved` with `expansions`. */
  readonly until?: SearchUntil | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A step of a joint plan. Times are in units, counted from the request. */
export interface JointStep<T extends DomainTypes = AnyDomainTypes> {
  readonly agent: string;
  readonly step: Step<T>;
  readonly startsAt: number;
  /** 0 for a step that takes effect at once. */
  readonly duration: number;
  /** Other members that take part; those of a tool with roles in the order of the roles. */
  readonly with: readonly string[];
  /** Their roles; left out for partners that do the same as the agent. */
  readonly roles?: readonly string[] | undefined;
}

/** A wait in a joint plan: a member that could act, and a step that must come first. */
export interface JointWait {
  readonly agent: string;
  readonly from: number;
  readonly until: number;
  /**
   * Another member whose step is waited for; undefined for a clock of things, an event, a step of its own beside the
   * wait, or the time.
   */
  readonly for: string | undefined;
  /**
   * The name of the tool, of the clock, or of the event, `event` by default; or `time`, if the step must not start
   * earlier.
   */
  readonly what: string;
}

/** The answer to a request for a joint plan. */
export interface TogetherOutcome<T extends DomainTypes = AnyDomainTypes> {
  /** `unsolvable` is proved: no schedule reaches the goal, or none in time. `cut-off`: none was found in the budget. */
  readonly status: "solved" | "unsolvable" | "cut-off";
  /** In the order of their starts; empty without a plan. */
  readonly steps: readonly JointStep<T>[];
  /** End of each step that was running, in the order of `running`, in units from the request. */
  readonly ends: readonly number[];
  /** Time at which all steps have ended, in units from the request. */
  readonly time: number;
  /** Sum of the costs of all steps. */
  readonly cost: number;
  /** The value of the measure. */
  readonly measure: number;
  /** Whether no schedule has a smaller measure, which is proved. */
  readonly optimal: boolean;
  /** A proved lower bound of the measure. */
  readonly lowerBound: number;
  readonly waits: readonly JointWait[];
  /** Share of `keep` that is still in the plan: the same members, in the same order. From 0 to 1; 1 without `keep`. */
  readonly kept: number;
  readonly elapsedMs: number;
  /**
   * A better plan, once the search is settled; it is for the state of the request. Only of an answer `until` the first
   * plan. Resolves with undefined if there is none, or the signal aborts. Not enumerable.
   */
  readonly revised?: Promise<TogetherOutcome<T> | undefined> | undefined;
}

/** The result of a search for a schedule so far. Measures are in thousandths. */
export type ScheduleResult =
  | {
      readonly status: "solved";
      readonly schedule: Schedule;
      readonly scaledTime: number;
      readonly scaledCost: number;
      readonly optimal: boolean;
      readonly scaledLowerBound: number;
    }
  | { readonly status: "unsolvable" }
  | { readonly status: "cut-off"; readonly scaledLowerBound: number };

/** A slice of a search for a schedule. */
export interface ScheduleSlice extends SearchSlice {
  /**
   * Read in place of `clock` during work that an earlier search may have done already, such as compiling a goal: all
   * other readings are then the same in every run of the search. Default: `clock`.
   */
  readonly sharedClock?: Clock | undefined;
}

/** The rest of a search for a schedule, in another thread. */
export interface ElsewhereSlice extends SearchSlice {
  /** When its result is good enough. Default `proved`. */
  readonly until?: SearchUntil | undefined;
}

/** A search for a schedule, in slices. */
export interface ScheduleSearch {
  /** Continues for at most one slice. Returns whether the search is complete. */
  step(slice: ScheduleSlice): boolean;
  /** The best result so far. */
  result(): ScheduleResult;
  /** Expanded nodes so far. */
  readonly expansions: number;
  /**
   * Continues in another thread, if the planner has some. Not called for requests that are answered at once.
   *
   * @returns resolves when the search can go on or its result has come; undefined if it stays here
   */
  elsewhere?(slice: ElsewhereSlice): Promise<void> | undefined;
  /** Ends the search early. Its result stays. */
  end?(): void;
}

/** Work in steps that may wait for promises; it returns its best result once it is sent `true`. */
export type TogetherWork = Generator<Promise<unknown> | undefined, TogetherOutcome, boolean>;

/** A request for a joint plan begins or is answered. `agent` has the names of all members. */
export type TogetherEvent = { readonly agent: string; readonly nowMs: number } & (
  | {
      readonly type: "request-start";
      readonly budgetMs?: number | undefined;
      /** The members of a squad; undefined for a request of a single agent. */
      readonly agents?: readonly string[] | undefined;
    }
  | { readonly type: "together-serve"; readonly outcome: TogetherOutcome }
);

/** Counts requests, and tells an observer of them. */
export interface RequestReporter {
  readonly telemetry: {
    count(name: "plan.request" | "plan.now" | "plan.together" | "plan.together_now"): void;
    record(name: "latency.classical", value: number): void;
  };
  readonly isObserved: boolean;
  emit(
    event: { readonly request: number } & (
      | TogetherEvent
      | { readonly type: "outcome-serve"; readonly outcome: Outcome; readonly nowMs: number }
    ),
  ): void;
  /** A request was withdrawn. */
  aborted(origin: { readonly agent: string; readonly request: number }): void;
  /** A request with a budget was answered. */
  answered(
    outcome: Pick<Outcome, "source" | "reason" | "elapsedMs">,
    budgetMs: number,
    hasLlm: boolean,
  ): void;
}

/** The domain, the clock and the turns of a request for a joint plan. */
export interface TogetherHost {
  readonly domain: Domain;
  readonly clock: Clock;
  /** Default: nothing is counted or told. */
  readonly reporter?: RequestReporter | undefined;
  /** Numbers the requests that are told. */
  readonly requests?:
    | { beginAnswered(agent: string): { readonly agent: string; readonly request: number } }
    | undefined;
  /** Shares the turns of the event loop among all work. Default: a turn for each request. */
  readonly turns?:
    | {
        run(
          work: TogetherWork,
          options: {
            readonly sliceMs: number;
            readonly untilMs: number;
            readonly signal: AbortSignal | undefined;
            /** The deadline that its place among waiting work depends on. */
            readonly placeMs: number;
            /** Time until which the work steps aside for work without an answer. Default: never. */
            readonly asideUntilMs?: (() => number | undefined) | undefined;
          },
        ): Promise<TogetherOutcome>;
      }
    | undefined;
}

/** Plans for many squads from tick to tick. */
export interface TogetherRounds {
  /**
   * Answers as many requests as the slice allows, but always continues the first in line.
   *
   * @param requests the same object in each tick, until it is answered
   * @param moreFollow whether the rest of the slice is needed for something else than better plans. Default false
   * @returns an outcome per request; undefined for requests that wait for a later tick
   * @throws RequestError, StateError with the request's index in the pointer
   */
  run(
    requests: readonly TogetherRequest[],
    sliceMs: number,
    moreFollow?: boolean,
  ): (TogetherOutcome | undefined)[];
  /** Number of answered requests whose plans may still be improved; none while a squad waits for its first plan. */
  readonly improving: number;
  /** Improves plans for some milliseconds. Squads that wait keep their places and searches. */
  improve(sliceMs: number): void;
}

/**
 * Plans for domains with time, and for squads. `TimePlanner` of `@understudy/classical/time` is one; others extend
 * `TogetherPlanner` of `@understudy/planner-core/schedule`, which answers requests by searches.
 */
export interface SchedulePlanner {
  /** Sets up a search without running it. */
  startTogether(problem: SquadProblem): ScheduleSearch;
  /** Answers a request by its budget. */
  plan(host: TogetherHost, request: TogetherRequest): Promise<TogetherOutcome>;
  /** Answers a request at once, within `sliceMs`. */
  planNow(host: TogetherHost, request: NowTogetherRequest, sliceMs: number): TogetherOutcome;
  /** The planner for single agents whose plans need a schedule. */
  alone(host: TogetherHost): LonePlanner;
  /** The planner for many squads, within one slice of time per tick. */
  rounds(host: TogetherHost): TogetherRounds;
}

/** One way to plan for a goal of a single agent. */
export interface LoneAttempt {
  readonly goal: Goal;
  /** Steps that the plan does without. */
  readonly disabled: ActionSet | undefined;
  readonly maintain: CompiledCondition | undefined;
  /** Whether it is the last way to this goal: another goal follows only if this one is proved out of reach. */
  readonly isLast: boolean;
}

/** A request of a single agent whose plan needs a schedule. */
export interface LoneRequest extends Pick<NowRequest, "agent" | "ways" | "nowMs" | "clocks"> {
  readonly state: PackedState;
  /** At least one; the first that leads to a plan is taken. */
  readonly attempts: readonly LoneAttempt[];
}

/** A step that is left of a single agent's plan. */
export interface LoneStep {
  /** Among the actions of the domain. */
  readonly action: number;
  /** The game's time at which the plan starts it; undefined if that is not known. */
  readonly plannedMs: number | undefined;
  /** Planned duration in thousandths of a unit; undefined if that is not known. */
  readonly scaledDuration: number | undefined;
}

/** The rest of a single agent's plan that needs a schedule, and the present situation. */
export interface LoneRest {
  readonly agent: string;
  readonly state: PackedState;
  /** In the order of their starts, a running step first. */
  readonly steps: readonly LoneStep[];
  /** The expected end of the running step; undefined between steps. */
  readonly endsAtMs: number | undefined;
  readonly goal: Goal;
  readonly disabled?: ActionSet | undefined;
  readonly maintain?: CompiledCondition | undefined;
  readonly ways?: Ways | undefined;
  /** The time that is left of clocks of things. Default for each that runs: all of it. */
  readonly clocks?: readonly ClockInput[] | undefined;
  /** Whether no step begins before its planned time, as its player keeps to what it was told. Default false. */
  readonly keepsTimes?: boolean | undefined;
  readonly nowMs: number;
}

/** The next start in a rest of a plan that works. */
export interface LoneStart {
  /** The game's time at which the next step can start; the present without one. */
  readonly startsAtMs: number;
  /** Cost of the steps that have not started. */
  readonly scaledCost: number;
}

/** Counts the answer to a request of a single agent, tells the observer of it, and returns it. */
export type LoneReport = <Answer>(outcome: Answer) => Answer;

/** Plans for single agents whose plans need a schedule. What is `revised` is added by the orchestrator. */
export interface LonePlanner {
  /** @throws RequestError for clocks that do not fit the domain */
  checkClocks(clocks: readonly ClockInput[]): void;
  /**
   * Watches the clocks of things for a runner; undefined in a domain without any.
   *
   * @param told the time that is left at the first look
   * @throws RequestError for clocks that do not fit the domain
   */
  watchClocks(told: readonly ClockInput[] | undefined): ClockWatcher | undefined;
  /**
   * Counts a request, and tells the observer of it.
   *
   * @param sinceMs milliseconds since it began. Default 0
   */
  begin(
    agent: string,
    limits?: Partial<Pick<PlanRequest, "budgetMs" | "signal">>,
    sinceMs?: number,
  ): LoneReport;
  /** The next start, if the steps that are left can be done one after the other; otherwise undefined. */
  resume(rest: LoneRest): LoneStart | undefined;
  /** Plans by the budget. */
  plan(request: LoneRequest, limits: Pick<PlanRequest, "budgetMs" | "signal">): Promise<Outcome>;
  /** Plans at once, within the slice. */
  planNow(request: LoneRequest, sliceMs: number): Outcome;
  /**
   * Plans at once for many agents, in the order in which they have waited; undefined for an agent whose turn has not
   * come.
   */
  planMany(requests: readonly LoneRequest[], sliceMs: number): Work<(Outcome | undefined)[]>;
}

/** A request for a joint plan without a budget. */
export type NowTogetherRequest<T extends DomainTypes = AnyDomainTypes> = Omit<
  TogetherRequest<T>,
  "budgetMs" | "signal"
>;
