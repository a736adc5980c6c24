import type { ForcedStepsFinder } from "../../relaxation/forced-steps.ts";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { SearchContext, SearchEnd } from "../context.ts";
import type { Workspace } from "../workspace.ts";
import type { OperatorPath } from "./operator-path.ts";

/** Additional searches of a planner, such as those of `@understudy/classical/competition`. */
export interface SearchExtension {
  /**
   * Finds forced steps. First plans take these together with the step that starts them.
   *
   * @internal
   */
  readonly findForced: ForcedStepsFinder;
  /**
   * The search that joins the race for a first plan next; undefined if there is none.
   *
   * @param joined the searches that have already joined, in order
   * @internal
   */
  nextSearch(joined: readonly JoiningSearch[]): NextSearch | undefined;
}

/** An additional search for a first plan, which takes turns with the others. */
export interface JoiningSearch {
  /** The scratch memory of the search. */
  readonly workspace: Workspace;
  /** Memory in bytes. */
  readonly bytes: number;
  /** The plan, once it is found. */
  readonly plan: OperatorPath;
  run(): SearchEnd;
}

/** A second search, started when the searches so far take too long. */
export interface NextSearch {
  /** Minimum length of a turn, in expansions, at which the search joins. */
  readonly from: number;
  begin(parts: SearchParts): JoiningSearch;
}

/** The parts of the first-plan search that a joining search uses. */
interface SearchParts {
  readonly context: SearchContext;
  readonly workspace: Workspace;
  readonly relaxed: RelaxedTask;
  /** Whether the search has reached its memory limit. */
  readonly isFull: () => boolean;
}
