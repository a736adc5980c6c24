import { type Domain, RequestError } from "@understudy/planner-core";
import {
  type JointDomain,
  joinDomain,
  type ScheduleSearch,
  type SquadProblem,
  TimedSteps,
  TogetherPlanner,
  withJoinedEvents,
} from "@understudy/planner-core/schedule";
import type { SearchExtension } from "../search/first/extension.ts";
import type { SearchResources } from "../search/resources.ts";
import { WorkspacePool } from "../search/workspace.ts";
import { TaskCache } from "../task-cache/task-cache.ts";
import { Job } from "../work/work.ts";
import { inSlices } from "./derived-domains.ts";
import { JoinedSearch } from "./joined-search.ts";
import { SquadSearch } from "./squad-search.ts";

/** Memory limit of a search for a sequential plan, in bytes. */
const MAX_BYTES = 64 * 2 ** 20;

/** Arrays that searches borrow and return. */
const pool = new WorkspacePool();

/** Options of the planner for domains with time. */
export interface TimePlannerOptions {
  /** Maximum number of compiled goals. Default 64. */
  readonly maxCompiledGoals?: number | undefined;
  /**
   * Additional searches for sequential plans, such as `competitionSearches` of `@understudy/classical/competition`.
   * Default none.
   */
  readonly extension?: SearchExtension | undefined;
}

/**
 * Plans schedules: for squads, and for single agents in domains with durations, events or deadlines. A sequential plan
 * comes first; its steps are given to the members that are done first, in an order that is changed as long as that helps;
 * a search over starts and ends then improves it until the measure is proved to be the smallest, or proves that there is
 * no schedule.
 *
 * @example
 * const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), time: new TimePlanner() });
 * const outcome = await orchestrator.planTogether({ agents: { ann, bo }, goal: "raised", budgetMs: 50 });
 */
export class TimePlanner extends TogetherPlanner {
  readonly #tasks: TaskCache;
  readonly #sequences: TaskCache;
  readonly #resources: SearchResources;
  readonly #joint = new WeakMap<Domain, Map<number, Job<JointDomain>>>();

  constructor({ maxCompiledGoals = 64, extension }: TimePlannerOptions = {}) {
    super();
    const limits = { goals: maxCompiledGoals, bytes: 256 * 2 ** 20 };
    this.#tasks = new TaskCache(limits);
    this.#sequences = new TaskCache(limits, extension?.findForced);
    this.#resources = { pool, maxBytes: MAX_BYTES, extension };
  }

  /**
   * Starts a search. Its first slices join the domain and compile the goal if necessary.
   *
   * @throws RequestError for a domain without time, and for events of one moment that have no common effect
   */
  startTogether(asked: SquadProblem): ScheduleSearch {
    const problem = withJoinedEvents(asked);
    const { domain, members } = problem;
    const joint = this.#join(domain, members.length);
    return new JoinedSearch(joint, (joined) => {
      return new SquadSearch(problem, joined, this.#tasks, this.#sequences, this.#resources);
    });
  }

  #join(domain: Domain, count: number): Job<JointDomain> {
    const steps = TimedSteps.of(domain);
    if (steps === undefined) {
      const message = `"${domain.name}" has no durations, events, deadlines or shared variables`;
      throw new RequestError([{ pointer: "/domain", message, hint: "use plan" }]);
    }
    let byCount = this.#joint.get(domain);
    if (byCount === undefined) {
      byCount = new Map();
      this.#joint.set(domain, byCount);
    }
    let joint = byCount.get(count);
    if (joint === undefined) {
      joint = new Job(inSlices(joinDomain(steps, count)));
      byCount.set(count, joint);
    }
    return joint;
  }
}
