import type { ForcedStepsFinder } from "../../relaxation/forced-steps.ts";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { SearchContext, SearchEnd } from "../context.ts";
import type { Workspace } from "../workspace.ts";
import type { OperatorPath } from "./operator-path.ts";

/** Searches that a planner has in addition to its own: those of `@understudy/classical/competition`. */
export interface SearchExtension {
  /**
   * Finds steps that first plans take together with the step that begins them.
   *
   * @internal
   */
  readonly findForced: ForcedStepsFinder;
  /**
   * The search that joins in next for a first plan; undefined where there is none.
   *
   * @param joined the searches that have joined in, in their order
   * @internal
   */
  nextSearch(joined: readonly JoiningSearch[]): NextSearch | undefined;
}

/** A search for a first plan that takes turns with relaxed plans. */
export interface JoiningSearch {
  /** The arrays that the search fills. */
  readonly workspace: Workspace;
  /** Memory, in bytes. */
  readonly bytes: number;
  /** The plan, once one is found. */
  readonly plan: OperatorPath;
  run(): SearchEnd;
}

/** A search that may join in. */
export interface NextSearch {
  /** The expansions of a turn from which on the search joins in: by then it holds up the others little. */
  readonly from: number;
  begin(parts: SearchParts): JoiningSearch;
}

/** The parts of the first search that a joining search works with. */
interface SearchParts {
  readonly context: SearchContext;
  readonly workspace: Workspace;
  readonly relaxed: RelaxedTask;
  /** Whether the search may keep no more nodes. */
  readonly isFull: () => boolean;
}
