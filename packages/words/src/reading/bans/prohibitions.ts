import type { ActionSet, Finding } from "@understudy/planner-core";
import type { Bound } from "../bounds.ts";
import type { Clause } from "../clause.ts";
import type { Ban } from "./ban.ts";

/** The prohibitions of a directive. */
export interface Prohibitions {
  readonly bans: Ban[];
  readonly bounds: readonly Bound[];
  readonly disabled: ActionSet | undefined;
  readonly unsure: ActionSet | undefined;
  /** Goals that are requested only if no other goal is. */
  readonly wanted: readonly { readonly goal: number; readonly clause: Clause }[];
  /** Clauses that forbid, dismiss or keep something. */
  readonly heard: Set<Clause>;
  /** Indices of the goals not to pursue. */
  readonly skipped: Set<number>;
  readonly because: Finding[];
}

/** The rest of a directive, beside a clause. */
export interface RestOfDirective {
  readonly isAlso: boolean;
  readonly wished: ReadonlySet<number>;
  /** The actions that serve each requested goal. */
  readonly asked: readonly (readonly number[])[];
}
