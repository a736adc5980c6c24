import type {
  CompiledCondition,
  Condition,
  DomainDefinition,
  SearchResult,
} from "@understudy/planner-core";
import type { CompiledDomain } from "@understudy/planner-core/compiled";

/** A domain for another thread: as it was compiled before, or to be compiled there. */
export type DomainSource = CompiledDomain | DomainDefinition;

/** A search for another thread: everything in it can be copied. */
export interface SearchTask {
  /** Identifies the domain by its meaning. */
  readonly hash: string;
  /** Left out where the thread may know it. */
  readonly source?: DomainSource | undefined;
  readonly state: Int32Array;
  /** The name of a goal, or a condition. */
  readonly goal: string | Condition;
  /** A condition that must hold all the way. */
  readonly maintain?: CompiledCondition["node"] | undefined;
  /** Words of a set of actions that must not be used. */
  readonly disabled?: Readonly<Uint32Array> | undefined;
  /** Costs of ways, from place to place, in thousandths. */
  readonly ways?: Int32Array | undefined;
  readonly costVersion?: number | string | undefined;
  /** The longest that it may search, in milliseconds. */
  readonly budgetMs: number;
  /** The time after which it ends early if other tenants wait, in milliseconds. */
  readonly turnMs: number;
  /** An integer in memory that both threads see: other than 0 once other tenants wait. */
  readonly crowded?: Int32Array | undefined;
  /** The most nodes that it may expand. */
  readonly expansions: number;
  /** How busy the thread that answers is, in thousandths, in memory that both see. */
  readonly busy?: Int32Array | undefined;
  /** An integer of 32 bits in memory that both threads see: other than 0 once nobody wants the result any more. */
  readonly stopped?: SharedArrayBuffer | undefined;
}

/** The result of a search. */
export type SearchReply =
  | {
      readonly status: "searched";
      readonly result: SearchResult;
      readonly expansions: number;
      /** Whether it made way for other tenants: there may be more to find. */
      readonly madeWay: boolean;
    }
  /** The thread has no such domain, or makes another one of its definition. */
  | { readonly status: "unknown-domain" };
