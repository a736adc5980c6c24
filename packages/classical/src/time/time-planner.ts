import { type Domain, RequestError } from "@understudy/planner-core";
import {
  type JointDomain,
  joinDomain,
  type ScheduleSearch,
  type SquadProblem,
  TimedSteps,
  TogetherPlanner,
} from "@understudy/planner-core/schedule";
import { TaskCache } from "../task-cache/task-cache.ts";
import { SquadSearch } from "./squad-search.ts";

/** Options of the planner for domains with time. */
export interface TimePlannerOptions {
  /** Maximum number of compiled goals. Default 64. */
  readonly maxCompiledGoals?: number | undefined;
}

/**
 * Plans schedules: for squads, and for single agents in domains with durations, events or deadlines. A plan of one step
 * after the other comes first, shifted left; then a search over starts and ends improves it until the measure is proved
 * to be the smallest, or no schedule is proved to exist.
 *
 * @example
 * const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), time: new TimePlanner() });
 * const outcome = await orchestrator.planTogether({ agents: { ann, bo }, goal: "raised", budgetMs: 50 });
 */
export class TimePlanner extends TogetherPlanner {
  readonly #tasks: TaskCache;
  readonly #sequences: TaskCache;
  readonly #joint = new WeakMap<Domain, Map<number, JointDomain>>();

  constructor({ maxCompiledGoals = 64 }: TimePlannerOptions = {}) {
    super();
    const limits = { goals: maxCompiledGoals, bytes: 256 * 2 ** 20 };
    this.#tasks = new TaskCache(limits);
    this.#sequences = new TaskCache(limits);
  }

  /**
   * Starts a search. Its first slices compile the goal if necessary.
   *
   * @throws RequestError for a domain without time
   */
  startTogether(problem: SquadProblem): ScheduleSearch {
    const { domain, members } = problem;
    const joint = this.#join(domain, members.length);
    return new SquadSearch(problem, joint, this.#tasks, this.#sequences);
  }

  #join(domain: Domain, count: number): JointDomain {
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
      joint = joinDomain(steps, count);
      byCount.set(count, joint);
    }
    return joint;
  }
}
