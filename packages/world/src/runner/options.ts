/**
 * Plays plans whose steps are about things.
 *
 * @module
 */

import type {
  AnyDomainTypes,
  DomainTypes,
  Goal,
  ManyRequest,
  Orchestrator,
  PlanRunner,
  PlanRunnerOptions,
  Step,
  StepEvent,
  TogetherOutcome,
  TogetherRequest,
} from "@understudy/planner-core";
import type { Asker } from "../binding/asker.ts";
import type { Claims } from "../claims/claims.ts";
import type { ThingClock } from "../clocks/called-clock.ts";
import type { WorldClocks } from "../clocks/world-clocks.ts";
import type { ActiveConstraints } from "../constraints/active-constraints.ts";
import type { Constraints, DisabledSteps } from "../constraints/constraints.ts";
import type { AgentKeys } from "../crowd/agent-keys.ts";
import type { SavedSleep } from "../crowd/sleep/saved-sleep.ts";
import type { Sleepers } from "../crowd/sleep/sleepers.ts";
import type { OwnState } from "../question/own-state.ts";
import type { InquiryParts } from "../question/round.ts";
import type { ThingStep, UncheckedWay, WorldOutcome } from "../question/world-outcome.ts";
import type { KnownThings, ThingId } from "../things/thing.ts";
import type { Things } from "../things/things.ts";
import type { StepThings, WorldGoal } from "../typed.ts";
import type { SavedAnswerTime } from "./asking/answer-time.ts";
import type { LastNews } from "./expected/assumed-things.ts";
import type { OrderChange, Orders } from "./orders.ts";
import type { CrowdRest } from "./turns/crowd-rest.ts";

type Preemption = "between-steps" | "at-once" | "never";

/** The parts of a world for its runners. */
export interface RunnerParts extends InquiryParts {
  /** The clocks of all things. */
  readonly clocks: WorldClocks;
  readonly claims: Claims;
  /** The constraints on the plans of all agents. */
  readonly constraints: Constraints;
  readonly keys: AgentKeys;
  readonly rest: Pick<CrowdRest, "changes" | "limits" | "stir">;
  readonly sleepers: Sleepers;
  readonly things: Things;
}

/** The agent of a runner. */
export interface RunnerAgent {
  readonly name: string;
  readonly body: string;
  readonly parts: RunnerParts;
  readonly knowledge: KnownThings;
  readonly memory: ({ readonly changes: number } & LastNews) | undefined;
  /** Increases when searches for unseen things end, or may begin again. */
  readonly searches: number;
  readonly orders: Orders;
  readonly constraints: Constraints;
  /** The constraints in force, the world's and its own; undefined for none. */
  readonly activeConstraints: ActiveConstraints | undefined;
  /** The agent's part of a question: its position, its knowledge, and the things it may use. */
  asker(own: OwnState): Asker;
}

/** The fields of requests besides agent, state, goal, budget and ways. */
export type CarriedFields = Pick<ManyRequest, "background" | "costVersion" | "memory" | "persona">;

/** A step about things, with its cool-down and its failures in a row. */
export interface CoolingStep extends DisabledSteps {
  readonly things: Readonly<Record<string, ThingId>>;
  /** The end of the cool-down, in game time (ms). */
  readonly untilMs?: number | undefined;
  readonly failures?: number | undefined;
}

/** A time that depends on the step, in ms; undefined for steps without one. */
type ThingStepTime<T extends DomainTypes> = (
  step: Step<T>,
  things: StepThings<T>,
) => number | undefined;

/** Options of a world runner. Options not listed here are those of `PlanRunner`. */
export interface WorldRunnerOptions<T extends DomainTypes = AnyDomainTypes>
  extends Omit<
    PlanRunnerOptions<AnyDomainTypes>,
    | "agent"
    | "clocks"
    | "cooldownMs"
    | "cooldowns"
    | "durationMs"
    | "goal"
    | "mayAsk"
    | "mayBegin"
    | "onOutcome"
    | "onStepEvent"
    | "orchestrator"
    | "preempt"
    | "request"
    | "reservations"
    | "retryMs"
    | "timeoutMs"
    | "uninterrupted"
  > {
  readonly orchestrator: Orchestrator<T>;
  readonly goal: WorldGoal<T>;
  /** The time that is left of clocks that run as the first tick comes, with their things. Default for each: all of it. */
  readonly clocks?: readonly ThingClock[] | undefined;
  /** The other fields of every request. */
  readonly request?: CarriedFields;
  readonly durationMs?: ThingStepTime<T>;
  readonly timeoutMs?: ThingStepTime<T>;
  readonly cooldownMs?: ThingStepTime<T>;
  /**
   * The longest sleep of an agent without a plan, in milliseconds of game time: it asks again once something changes that
   * the answer rests on, or after this time. A search that was cut off is tried again after a second. Default 30,000.
   */
  readonly retryMs?: number;
  /** See `PlanRunner`. A function decides for each goal that does not hold, and the current step. */
  readonly preempt?:
    | Preemption
    | ((goal: Goal, step: Step<T>, things: StepThings<T>) => Preemption);
  /**
   * Steps that run to their end, even if a thing of their plan is lost or an order comes meanwhile. Only the game
   * interrupts them, or a goal for which the function `preempt` returns `at-once`. Default: none.
   */
  readonly uninterrupted?: (step: Step<T>, things: StepThings<T>) => boolean;
  /** @internal The cool-downs and failures of the runner that played for the agent before. Default: none. */
  readonly cooling?: readonly CoolingStep[] | undefined;
  /** Receives every answer, played or not. */
  readonly onOutcome?: (outcome: WorldOutcome<T>) => void;
  /** Called when an order is done, postponed, resumed, or given up. */
  readonly onOrderChange?: (change: OrderChange<T>) => void;
  /** Called at the start and end of each step. */
  readonly onStepEvent?: (event: StepEvent<T> & { readonly things: StepThings<T> }) => void;
}

/** The reason why a plan broke: a thing that it uses is gone, or another agent holds it. */
export interface BrokenPlan {
  readonly reason: "gone" | "taken";
  readonly thing: ThingId;
}

/** The game's next task. */
export type WorldTick<T extends DomainTypes = AnyDomainTypes> =
  | (ThingStep<T> & {
      readonly event: "start" | "continue" | "finish";
      /** The kind of thing to search for, if the step counts on an unseen one. */
      readonly explores?: string | undefined;
      readonly broken?: undefined;
    })
  | {
      readonly event: "replan" | "idle";
      readonly step?: undefined;
      readonly things?: undefined;
      readonly author?: undefined;
      readonly explores?: undefined;
      /** The reason why the plan broke, in the tick in which it did. */
      readonly broken?: BrokenPlan | undefined;
    };

/** A runner's plan for viewers: with places instead of things. */
export type ViewedPlan = Pick<
  PlanRunner,
  "goal" | "isPlaying" | "isWaiting" | "observed" | "outcome" | "position"
>;

/** A runner as plain JSON. */
export interface SavedWorldRunner extends SavedAnswerTime {
  readonly runner: ReturnType<PlanRunner["save"]>;
  /** The things at their places. */
  readonly bound: readonly (readonly [place: string, thing: ThingId])[];
  readonly goal: WorldGoal;
  /** The index of the current order, null for the own goal. */
  readonly order?: number | null | undefined;
  /** The agent's own variables: codes, or ids of things. */
  readonly own: readonly (readonly [name: string, value: ThingId | null])[];
  /** The ways of the plan whose costs were not known. */
  readonly unchecked?: readonly UncheckedWay[] | undefined;
  /** Cool-downs of things without a place. */
  readonly cooling?: readonly CoolingStep[] | undefined;
  /** Clocks of things without a place; undefined for none. */
  readonly clocks?: readonly ThingClock[] | undefined;
  /** The things of its plan that it claims only when it is there; undefined for none. */
  readonly stations?: readonly ThingId[] | undefined;
  /** The sleep of the agent without a plan; undefined if it has not slept. */
  readonly sleep?: SavedSleep | undefined;
}

/** The squads of a world whose game asks. */
export interface AskingSquads {
  readonly squads: Set<AskingSquad>;
}

/** A squad whose game puts its question. */
export interface AskingSquad {
  readonly question: TogetherRequest | undefined;
  accept(outcome: TogetherOutcome): void;
}
