import {
  type AnyDomainTypes,
  type DomainTypes,
  type JointStep,
  RequestError,
  type TogetherOutcome,
} from "@understudy/planner-core";
import type {
  SavedSquad,
  SquadAction,
  SquadPlanner,
  SquadRole,
  SquadRunnerOptions,
  SquadRunning,
} from "@understudy/planner-core/squad";
import type { WorldAgent } from "../agent/world-agent.ts";
import type { ForeseenChange } from "../claims/forecasts.ts";
import type { ThingClock } from "../clocks/called-clock.ts";
import type { Constraint, Constraints } from "../constraints/constraints.ts";
import type { ThingLayout } from "../layout.ts";
import type { BrokenPlan } from "../runner/options.ts";
import type { ThingId } from "../things/thing.ts";
import type { OneGoal, StepThings } from "../typed.ts";
import type { SharedKnowledge } from "./shared-knowledge.ts";

/** The squad of a runner. */
export interface RunnerSquad<T extends DomainTypes> {
  /** The holder of its claims. */
  readonly name: string;
  readonly agents: readonly WorldAgent<T>[];
  readonly constraints: Constraints<T>;
  readonly knowledge: SharedKnowledge;
  /** Adds the agent of this name, in place of an earlier one. */
  add(name: string): void;
}

/** A step that goes on already as a squad begins, with its things. */
export type WorldSquadRunning<T extends DomainTypes = AnyDomainTypes> = SquadRunning<T> & {
  /**
   * Ids by the names of things in the tool. Default: none, or the step's arguments name their
   * places.
   */
  readonly things?: StepThings<T> | undefined;
};

/** A part of a member in the present plan, with the things of its step. */
export type WorldSquadRole<T extends DomainTypes = AnyDomainTypes> = SquadRole<T> & {
  readonly things: StepThings<T>;
};

/** A joint plan, with the things of its steps. */
export type WorldSquadOutcome = Omit<TogetherOutcome, "steps"> & {
  readonly steps: readonly (JointStep & { readonly things: StepThings })[];
};

/** Options of a squad's runner in a world. Options not listed here are those of `SquadRunner`. */
export interface WorldSquadOptions<T extends DomainTypes = AnyDomainTypes>
  extends Omit<
    SquadRunnerOptions<AnyDomainTypes>,
    | "disabled"
    | "goal"
    | "goals"
    | "maintain"
    | "mayBegin"
    | "members"
    | "orchestrator"
    | "clocks"
    | "onOutcome"
    | "running"
    | "ways"
  > {
  readonly orchestrator: SquadPlanner<T>;
  /** Receives every answer. */
  readonly onOutcome?: ((outcome: WorldSquadOutcome) => void) | undefined;
  /** Must hold for every member once all steps have ended. Its things are given by id. */
  readonly goal: OneGoal<T>;
  /** Goals of members, by name, which must hold for them besides. Default: none. */
  readonly goals?: Readonly<Record<string, OneGoal<T>>> | undefined;
  /** Steps in flight as the first tick comes, which go on, with their things. Default: none. */
  readonly running?: readonly WorldSquadRunning<T>[] | undefined;
  /**
   * The time that is left of clocks that run as the first tick comes, with their things. Default for each: all of it.
   */
  readonly clocks?: readonly ThingClock[] | undefined;
}

/** The next action of a member, with the things of its step. */
export type WorldSquadAction<T extends DomainTypes = AnyDomainTypes> = SquadAction<T> & {
  /** Empty without a step. */
  readonly things: StepThings<T>;
  /** For `interrupt` with the reason `broken`: the thing of the step that was lost. */
  readonly broken?: BrokenPlan | undefined;
};

/** The next action of every member, by name. */
export type WorldSquadTick<T extends DomainTypes = AnyDomainTypes> = Readonly<
  Record<string, WorldSquadAction<T>>
>;

/** A thing that others use, as plain JSON: the time that is left until it is free, and each of those before. */
export interface SavedAwaited {
  readonly thing: ThingId;
  readonly leftMs: number;
  readonly before: readonly {
    readonly leftMs: number;
    readonly changes?: readonly ForeseenChange[] | undefined;
  }[];
}

/** A squad's runner as plain JSON. */
export interface SavedWorldSquad {
  readonly version: 2;
  readonly runner: SavedSquad;
  readonly goal: unknown;
  /** The goals of members as given, by name. Absent without any. */
  readonly goals?: Readonly<Record<string, unknown>>;
  readonly constraints?: readonly Constraint[] | undefined;
  /** The things at their places. */
  readonly bound: readonly (readonly [place: string, thing: ThingId])[];
  /** Clocks of things that were told before the first tick. Absent after it, without any. */
  readonly clocks?: readonly ThingClock[];
  /** The things that others use. Absent without any. */
  readonly awaited?: readonly SavedAwaited[];
  /** The own variables of each member: codes, or ids of things. */
  readonly own: Readonly<
    Record<string, readonly (readonly [name: string, value: ThingId | null])[]>
  >;
}

/** Options in which a world's squad has things. */
type OwnOption = "clocks" | "goal" | "goals" | "onOutcome" | "orchestrator" | "running";

/**
 * The options that the inner runner has, too.
 *
 * @throws RequestError for a planner of another domain than that of the world
 */
export function ownOptions(
  options: WorldSquadOptions,
  { domain }: Pick<ThingLayout, "domain">,
): Omit<WorldSquadOptions, OwnOption> {
  const { orchestrator, goal: _, goals: __, running: ___, clocks: ____, ...rest } = options;
  const { onOutcome: _____, ...others } = rest;
  if (orchestrator.domain === domain) return others;
  const message = "plans for another domain than that of the world";
  throw new RequestError([{ pointer: "/orchestrator", message, hint: "use world.domain" }]);
}
