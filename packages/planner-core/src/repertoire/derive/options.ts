import type { CompiledCondition } from "../../condition/condition.ts";
import type { ActionSet } from "../../domain/actions/action-set.ts";
import type { Ways } from "../../domain/actions/ways.ts";
import type { Goal } from "../../domain/domain.ts";
import type { PlanFacts, RepertoireEntry } from "../store/entry.ts";
import type { PartitionText } from "../store/partition-key.ts";
import type { PlanStoreLimits } from "../store/plan-store.ts";

/** How a repertoire grows and how large it gets. */
export interface RepertoireOptions extends PlanStoreLimits {
  /** Whether every suffix of an added plan of at most 100 steps is added too. Default true. */
  readonly suffixes?: boolean | undefined;
  /**
   * Which other plans an added one stands for. `symmetries`: its images under the symmetries of the
   * domain. `arguments`: besides these, what comes of exchanging one argument value for another, as
   * far as it proves. Default `arguments`.
   */
  readonly rebinding?: "none" | "symmetries" | "arguments" | undefined;
}

/** A question regardless of the state: what decides the partition. */
export interface QuestionOptions extends PartitionText {
  readonly goal: Goal;
  /** A condition that must hold after every step besides the domain's own `maintain`. */
  readonly maintain?: CompiledCondition | undefined;
  /** Default: `partitionOf(goal, maintain, { persona, directive })`. */
  readonly partition?: string | undefined;
}

/** A plan to be added: what it is for and what is known of it. */
export interface AddOptions extends PlanFacts, QuestionOptions {
  /**
   * The partition of another goal of the domain under otherwise equal circumstances, for plans that
   * a symmetry turns into plans for that goal; undefined to do without. By default such plans are
   * kept if the default partition is used.
   */
  readonly partitionFor?: ((goal: Goal) => string | undefined) | undefined;
}

/** The result of adding a plan. */
export type AddResult =
  | {
      readonly kind: "added";
      readonly entry: RepertoireEntry;
      /** Suffixes and re-bindings that came in with it. */
      readonly derived: readonly RepertoireEntry[];
      /** Entries that it and what came with it made needless. */
      readonly dropped: readonly RepertoireEntry[];
    }
  | {
      /** `known`: the same plan is there; `dominated`: one that serves as many states no dearer. */
      readonly kind: "known" | "dominated";
      readonly entry: RepertoireEntry;
      readonly derived: readonly RepertoireEntry[];
      readonly dropped: readonly RepertoireEntry[];
    }
  /** Nothing was added: it works from no state, or the condition under which it works is too large to be kept. */
  | {
      readonly kind: "refused";
      readonly reason: string;
      /** Set where it may work, but its condition takes more than 20,000 integers or cannot be told. */
      readonly tooLarge?: true;
    };

/** Constraints on the entries that a look-up may return. */
export interface MatchConstraints {
  /** Ground actions that must not be used. */
  readonly disabled?: ActionSet | undefined;
  /** Costs of ways; where there is none, a plan that takes it does not match. Default: what the domain declares. */
  readonly ways?: Ways | undefined;
  /** The highest cost, in thousandths. */
  readonly maxScaledCost?: number | undefined;
}

/** A summary. */
export interface RepertoireStats {
  readonly partitions: number;
  readonly entries: number;
  /** Entries that are suffixes of added plans. */
  readonly suffixes: number;
  /** Entries that came of exchanging arguments. */
  readonly rebound: number;
  /** Steps of all entries together. */
  readonly steps: number;
  readonly lookups: number;
  readonly hits: number;
  /** Entries that went because of the capacity. */
  readonly evicted: number;
}
