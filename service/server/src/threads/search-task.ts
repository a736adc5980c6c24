import type {
  CompiledCondition,
  Condition,
  DomainDefinition,
  SearchResult,
} from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";
import type {
  ScheduleResult,
  SearchUntil,
  SquadMember,
  SquadProblem,
} from "@understudy/planner-core/schedule";

/** A domain for another thread, compiled or as a definition. */
export type DomainSource = CompiledDomain | DomainDefinition;

/** The plan of an agent to search for, made of cloneable values. */
export interface SoughtPlan {
  readonly state: Int32Array;
  /** The name of a goal, or a condition. */
  readonly goal: string | Condition;
  /** A condition that every state must satisfy. */
  readonly maintain?: CompiledCondition["node"] | undefined;
  /** Bit set of disabled actions. */
  readonly disabled?: Readonly<Uint32Array> | undefined;
  /** Ways' costs from place to place, in thousandths. */
  readonly ways?: Int32Array | undefined;
  readonly costVersion?: number | string | undefined;
}

/** A squad's question for a schedule, made of cloneable values. */
export interface SoughtSchedule {
  readonly squad: Omit<SquadProblem, "domain" | "members" | "goal" | "maintain" | "ways"> & {
    readonly members: readonly (Omit<SquadMember, "goal"> & {
      readonly goal: CompiledCondition["node"] | undefined;
    })[];
    readonly goal: CompiledCondition["node"];
    readonly maintain: CompiledCondition["node"] | undefined;
    readonly ways: Int32Array | undefined;
  };
  readonly until: SearchUntil;
}

/** A search for another thread. */
export type SearchTask<Asked extends SoughtPlan | SoughtSchedule = SoughtPlan | SoughtSchedule> =
  Asked & {
    /** The semantic hash of the domain. */
    readonly hash: string;
    /** Left out if the thread may have loaded it. */
    readonly source?: DomainSource | undefined;
    /** Time limit in ms. */
    readonly budgetMs: number;
    /** Time after which the search yields to waiting tenants, in ms. */
    readonly turnMs: number;
    /** Shared flag: other than 0 once other tenants wait. */
    readonly crowded?: Int32Array | undefined;
    /** Limit of expanded nodes. */
    readonly expansions: number;
    /** Shared load of the serving thread, in thousandths. */
    readonly busy?: Int32Array | undefined;
    /** Shared flag of 32 bits: other than 0 once the result is no longer needed. */
    readonly stopped?: SharedArrayBuffer | undefined;
  };

/** The result of a search. */
export type SearchReply<Result = SearchResult | ScheduleResult> =
  | {
      readonly status: "searched";
      readonly result: Result;
      readonly expansions: number;
      /** Whether the search yielded to other tenants before it was finished. */
      readonly madeWay: boolean;
    }
  /** The domain is not loaded, or its definition compiles to another one. */
  | { readonly status: "unknown-domain" };
