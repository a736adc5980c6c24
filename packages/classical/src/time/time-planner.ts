import { type Domain, RequestError } from "@understudy/planner-core";
import {
  countCrews,
  type JointDomain,
  joinDomain,
  type ScheduleSearch,
  type SquadProblem,
  TimedSteps,
  TogetherPlanner,
  withJoinedEvents,
} from "@understudy/planner-core/schedule";
import { maxBytesOf, type ScheduleResources } from "../search/resources.ts";
import { WorkspacePool } from "../search/workspace.ts";
import { TaskCache } from "../task-cache/task-cache.ts";
import { Job } from "../work/work.ts";
import { inSlices } from "./derived-domains.ts";
import { JoinedSearch } from "./joined-search.ts";
import { SquadSearch } from "./squad-search.ts";

/** Memory limit of a search for a sequential plan, in bytes. */
const MAX_BYTES = 64 * 2 ** 20;
const DEFAULT_MEMORY_MB = 512;

/** Limit on the steps of a joint domain, one for each crew, which take some 10 kB each. */
const MAX_CREWS = 25_000;

/** Arrays that searches borrow and return. */
const pool = new WorkspacePool();

/** Options of the planner for domains with time. */
export interface TimePlannerOptions {
  /**
   * Maximum memory of one search over starts and ends, in MiB. A search that reaches it returns the best schedule so far,
   * or `cut-off`. A node takes about 1 kB, 3 kB with sixteen members. Default 512.
   */
  readonly maxMemoryMb?: number | undefined;
  /** Maximum number of compiled goals. Default 64. */
  readonly maxCompiledGoals?: number | undefined;
}

/**
 * Plans schedules: for squads, and for single agents in domains with durations, events or deadlines. A sequential plan
 * comes first; its steps are given to the members that are done first, in an order that is changed as long as that helps;
 * a search over starts and ends then improves it until the measure is proved to be the smallest, or proves that there is
 * no schedule.
 *
 * @example
 * const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), time: new TimePlanner() });
 * const outcome = await orchestrator.plan({ agents: { ann, bo }, goal: "raised", budgetMs: 50 });
 */
export class TimePlanner extends TogetherPlanner {
  readonly #tasks: TaskCache;
  readonly #sequences: TaskCache;
  readonly #resources: ScheduleResources;
  readonly #joint = new WeakMap<Domain, Map<number, Job<JointDomain>>>();

  /** @throws RequestError if `maxMemoryMb` is not above 0 */
  constructor({ maxCompiledGoals = 64, maxMemoryMb = DEFAULT_MEMORY_MB }: TimePlannerOptions = {}) {
    super();
    const limits = { goals: maxCompiledGoals, bytes: 256 * 2 ** 20 };
    this.#tasks = new TaskCache(limits);
    this.#sequences = new TaskCache(limits);
    this.#resources = {
      pool,
      maxBytes: MAX_BYTES,
      maxNodeBytes: maxBytesOf(maxMemoryMb),
    };
  }

  /**
   * Starts a search. Its first slices join the domain and compile the goal if necessary.
   *
   * @throws RequestError for a domain without time, for steps with too many crews among so many members, and for events
   *   of one moment that have no common effect
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
      const crews = countCrews(steps, count);
      if (crews > MAX_CREWS) {
        const message = `${count} members can do the steps of "${domain.name}" in ${crews} crews, over ${MAX_CREWS}`;
        const hint = "plan for fewer members, or let steps have fewer partners or parameters";
        throw new RequestError([{ pointer: "/agents", message, hint }]);
      }
      joint = new Job(inSlices(joinDomain(steps, count)));
      byCount.set(count, joint);
    }
    return joint;
  }
}
