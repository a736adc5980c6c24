/**
 * Plays the joint plans of a squad in a game loop.
 *
 * @module
 */

import type { ClockInput, SingleGoal } from "../../engine/contract/request.ts";
import type { TogetherOutcome, TogetherRequest } from "../../engine/contract/together.ts";
import type { GameCallbacks } from "../../engine/runner/game-callbacks.ts";
import type { SharedRunnerOptions } from "../../engine/runner/options.ts";
import type {
  AnyDomainTypes,
  CompiledCondition,
  Domain,
  DomainTypes,
  Step,
} from "../../rules/index.ts";

/** Plans for squads: an orchestrator. */
export interface SquadPlanner<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  plan(request: TogetherRequest<T>): Promise<TogetherOutcome<T>>;
}

/** Constraints on a squad's plans, which may change while it plays. */
export type SquadConstraints<T extends DomainTypes = AnyDomainTypes> = Pick<
  TogetherRequest<T>,
  "by" | "events" | "maintain" | "ways"
> & {
  /** Tools and steps that members cannot or may not do, by member. Default: none. */
  readonly disabled?: Readonly<Record<string, readonly (string | Step<T>)[]>> | undefined;
};

/** A step that goes on already as a squad begins. */
export interface SquadRunning<T extends DomainTypes = AnyDomainTypes> {
  readonly agent: string;
  /** Its partners, those of a tool with roles in the order of the roles. Default: none. */
  readonly with?: readonly string[] | undefined;
  /** The role of `agent`, if another one leads the step; `with` begins with that one then. */
  readonly role?: string | undefined;
  readonly step: Step<T>;
  /** Time since its start in milliseconds. Default 0. */
  readonly elapsedMs?: number | undefined;
  /** Time until its expected end in milliseconds. Default: its duration without `elapsedMs`. */
  readonly leftMs?: number | undefined;
}

/** Options of a squad's runner. Times are in milliseconds of game time. */
export interface SquadRunnerOptions<T extends DomainTypes = AnyDomainTypes>
  extends SquadConstraints<T>,
    SharedRunnerOptions<SquadStepEvent<T>, TogetherOutcome<T>> {
  readonly orchestrator: SquadPlanner<T>;
  /** Names of the members, one to sixteen. */
  readonly members: readonly string[];
  /** Must hold for every member once all steps have ended. */
  readonly goal: SingleGoal<T>;
  /** Goals of members, by name, which must hold for them besides. Default: none. */
  readonly goals?: TogetherRequest<T>["goals"];
  /** Steps in flight as the first tick comes, which go on: their members `continue` them. Default: none. */
  readonly running?: readonly SquadRunning<T>[] | undefined;
  /** The time that is left of clocks of things that run as the squad begins. Default for each: all of it. */
  readonly clocks?: readonly ClockInput[] | undefined;
  /** The measure to be small. Default `time`. */
  readonly measure?: TogetherRequest<T>["measure"];
  /**
   * The maker of requests. `game`: the game passes `question` to `planMany` of its orchestrator, within its slice
   * of a frame, and the answer to `accept`. Default `runner`.
   */
  readonly asks?: "runner" | "game";
  /** Limit on expanded nodes of each request, for plans that do not depend on the machine. Default: the budget alone. */
  readonly expansions?: number | undefined;
  /**
   * When an answer is good enough, since members stand while a plan is made. Default `first`: its plan is played at once,
   * and a better one takes over what has not begun; `settled` with `expansions`.
   */
  readonly until?: TogetherRequest<T>["until"];
  /** Length of a unit of time in milliseconds. Default 1000. */
  readonly unitMs?: number | undefined;
  /** In addition to the domain's own `maintain`, between all happenings, for every member. */
  readonly maintain?: TogetherRequest<T>["maintain"] | CompiledCondition;
  /**
   * The end of steps with a fixed duration. `told`: by `finished` and `failed` alone, however late. `timed`: the tick
   * returns `finish` when their time is over. Default `told`. Steps whose duration the planner chooses end by `finish`
   * in both cases.
   */
  readonly ends?: "told" | "timed";
  /**
   * Time after which a running step fails, with the reason `timeout`; infinity means never. Default: 5 minutes after
   * the expected end, with a call of `onError`, in case the game forgets to end steps. A step whose duration the planner
   * chose may last as long as its tool lets it.
   */
  readonly timeoutMs?: (step: Step<T>) => number | undefined;
  /** @internal Whether a step of an agent may begin now; else it waits. Default: it may. */
  readonly mayBegin?: (agent: string, step: Step) => boolean;
  /** Number of consecutive failures after which plans avoid a member's step for a while. Default 2. */
  readonly failureLimit?: number;
}

/** The reason why a member must break off its step. */
export type SquadInterruptReason =
  /** The condition that the step needs throughout no longer holds, or its time is over and it cannot end. */
  | "broken"
  /** A partner reported that the step failed. */
  | "partner-failed"
  /** A partner has left the squad. */
  | "partner-left"
  /** The step did not end in time. */
  | "timeout"
  /** `interrupt()` was called. */
  | "interrupted"
  /** `dispose()` was called. */
  | "disposed";

/** The reason why a member has nothing to do. */
export type SquadIdleReason =
  /** The goal holds. */
  | "reached"
  /** A plan was requested and has not arrived yet. */
  | "planning"
  /** The plan has nothing more to do for this member. */
  | "done"
  /** No schedule reaches the goal, which is proved; asked again when something changes, and after a while. */
  | "unsolvable"
  /** No schedule was found within the budget; asked again when something changes, and after a while. */
  | "cut-off"
  /** The request failed; see `onError`. */
  | "error"
  | "disposed";

/** A use of a step: the step of a member, or the goal, that it makes possible. */
export interface StepUse {
  /** Undefined for the goal. */
  readonly agent: string | undefined;
  /** The name of the tool, or `goal`. */
  readonly what: string;
}

/** A step of a squad as it is told. */
export interface SquadTask<T extends DomainTypes = AnyDomainTypes> {
  readonly step: Step<T>;
  /** The step's own agent, which a partner helps. */
  readonly agent: string;
  /** The others that take part. */
  readonly with: readonly string[];
  /** The member's role as a partner; left out for the step's own agent, and in steps without roles. */
  readonly role?: string | undefined;
  /** Expected duration in milliseconds; 0 for a step that takes effect at once. */
  readonly durationMs: number;
  /** Expected end in game time. */
  readonly untilMs: number;
}

/** The next action of a member. */
export type SquadAction<T extends DomainTypes = AnyDomainTypes> =
  | (SquadTask<T> & {
      /**
       * `start`: begin the step now, with its start effects; a step of no duration takes effect at once. `continue`: it
       * goes on. `finish`: its time is over; apply its effects now, as the next step follows in the next tick.
       */
      readonly event: "start" | "continue" | "finish";
      /** The purpose of the step: what it makes possible. */
      readonly for: readonly StepUse[];
    })
  | (StepWait & {
      /** Another step must come first, or it is too early. */
      readonly event: "wait";
      /** The step that comes next for the member. */
      readonly step: Step<T>;
      /** The expected end of the wait, in game time. */
      readonly untilMs: number;
    })
  | {
      /** Break the step off. Its `interrupted` effects are the game's to apply. */
      readonly event: "interrupt";
      readonly step: Step<T>;
      readonly with: readonly string[];
      /** As in `start`. */
      readonly role?: string | undefined;
      readonly reason: SquadInterruptReason;
    }
  | { readonly event: "idle"; readonly reason: SquadIdleReason };

/** The next action of every member, by name. */
export type SquadTick<T extends DomainTypes = AnyDomainTypes> = Readonly<
  Record<string, SquadAction<T>>
>;

/** An event of a step. Each step that starts gets exactly one final event. */
export type SquadStepEvent<T extends DomainTypes = AnyDomainTypes> = {
  readonly agent: string;
  readonly with: readonly string[];
  readonly step: Step<T>;
  readonly nowMs: number;
  /** Running time of the step in milliseconds of game time; 0 at its start. */
  readonly elapsedMs: number;
} & (
  | { readonly type: "started" | "finished" }
  | { readonly type: "failed" | "interrupted"; readonly why: string | undefined }
);

/** The callbacks of a squad's game. */
export type SquadCallbacks<T extends DomainTypes> = GameCallbacks<
  SquadStepEvent<T>,
  TogetherOutcome<T>
>;

/** The cause of a member's wait before a step. */
export interface StepWait {
  /**
   * Another member whose step is waited for; undefined for a clock of things, an event, an own step, or the right time.
   */
  readonly for: string | undefined;
  /** The name of that step's tool, of the clock, or of the event, `event` by default; or `time`, if it is too early. */
  readonly what: string;
}

/** A part of a member in the present plan. */
export interface SquadRole<T extends DomainTypes = AnyDomainTypes> {
  readonly step: Step<T>;
  /** The step's own agent. */
  readonly agent: string;
  readonly with: readonly string[];
  /** The member's role as a partner; left out for the step's own agent, and in steps without roles. */
  readonly role?: string | undefined;
  /** For the step's own agent: the roles of `with`; left out in steps without roles. */
  readonly roles?: readonly string[] | undefined;
  readonly isRunning: boolean;
  /** Expected times in milliseconds of game time. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly for: readonly StepUse[];
  /** Only of a member's next step, while it does no other: what it waits for. */
  readonly wait?: StepWait;
}
