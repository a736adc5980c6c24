import { RequestError } from "../../../base/errors.ts";
import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import type {
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchResult,
  SearchSlice,
} from "../planner.ts";
import { OuterSearch } from "./outer-search.ts";
import { runSearch } from "./run-search.ts";
import { ScheduleNeeds } from "./schedule-needs.ts";

const HINT =
  "plan with time: start a TimePlanner of @understudy/classical/time (for PDDL, on the schedule of loadPddlTask), or pass it as `time` to the orchestrator";

/** No plan of one step after the other reaches the goal, and a schedule may: neither a plan nor a proof. */
class ScheduleNeededError extends RequestError {
  static override readonly brand: symbol = Symbol.for("understudy.error.schedule-needed");

  /** @param why what may help in a schedule */
  constructor(why: string) {
    const message = `needs a schedule: no plan of one step after the other reaches it, but ${why}`;
    super([{ pointer: "/goal", message, hint: HINT }]);
  }
}

const needsByDomain = new WeakMap<Domain, ScheduleNeeds>();

/**
 * A search for plans of one step after the other, in a domain with time. Its proof that there is none is not told where
 * a schedule may reach the goal.
 */
export class SequenceSearch extends OuterSearch {
  readonly #domain: Domain;
  readonly #goal: Goal;

  /**
   * The result of `runSearch` for callers that only want a plan: undefined where only a schedule may reach the goal.
   */
  static run(
    planner: Planner,
    problem: PlanningProblem,
    slice?: SearchSlice,
  ): SearchResult | undefined {
    return unlessScheduled(() => runSearch(planner, problem, slice));
  }

  /** The result of a search so far; undefined where only a schedule may reach the goal. */
  static resultOf(search: PlanSearch): SearchResult | undefined {
    return unlessScheduled(() => search.result());
  }

  constructor(search: PlanSearch, { domain, goal }: { domain: Domain; goal: Goal }) {
    super(search);
    this.#domain = domain;
    this.#goal = goal;
  }

  /** @throws RequestError that says what the schedule is needed for */
  override result(): SearchResult {
    const result = this.inner.result();
    if (result.status !== "unsolvable") return result;
    const why = needsOf(this.#domain)?.mayHelp(this.#goal);
    if (why === undefined) return result;
    throw new ScheduleNeededError(why);
  }
}

function unlessScheduled(ask: () => SearchResult): SearchResult | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ScheduleNeededError) return undefined;
    throw error;
  }
}

function needsOf(domain: Domain): ScheduleNeeds | undefined {
  const { time } = domain;
  if (time === undefined) return undefined;
  let needs = needsByDomain.get(domain);
  if (needs === undefined) {
    needs = new ScheduleNeeds(domain, time);
    needsByDomain.set(domain, needs);
  }
  return needs;
}
